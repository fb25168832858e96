"""One run at a time, and a run whose process is gone is found and marked."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.definitions.job_base import InMemoryJob
from dagster._core.execution.api import execute_run

from pipelines.dagster_home import HELD_BY, RunInProgress, alive, only_run, sign_of_life
from pipelines.exclusive import BROKEN_OFF, mark_dead_runs, one_at_a_time
from pipelines.installation import Installation
from tests.pipelines.small import add_run, small_installation

FORK = multiprocessing.get_context("fork")
STARTED, FAILURE = dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.FAILURE


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return small_installation(tmp_path)


def _live(installation: Installation, run_id: str, ready: object) -> None:
    with only_run(installation), alive(installation, run_id):
        ready.set()  # type: ignore[attr-defined]
        time.sleep(60)


@pytest.fixture
def other(installation: Installation):
    """Another process that is in the middle of run ``een``."""
    ready = FORK.Event()
    process = FORK.Process(target=_live, args=(installation, "een", ready))
    process.start()
    assert ready.wait(20)
    yield process
    process.kill()
    process.join()


def kill(process: FORK.Process) -> None:  # type: ignore[name-defined]
    os.kill(process.pid, signal.SIGKILL)
    process.join()


def test_a_second_run_is_refused_at_once(installation, other):
    with pytest.raises(RunInProgress), only_run(installation):
        pass


def test_a_run_that_waits_gets_its_turn_when_the_other_is_killed(installation, other):
    FORK.Process(target=lambda: (time.sleep(1), os.kill(other.pid, signal.SIGKILL))).start()
    with only_run(installation, patience=30):
        assert sign_of_life(installation, "een") is False


def test_who_holds_the_lock_may_ask_again(installation):
    with only_run(installation), only_run(installation):
        pass


def test_a_run_shows_that_it_lives_until_it_is_killed(installation, other):
    assert sign_of_life(installation, "een")
    kill(other)
    assert sign_of_life(installation, "een") is False
    assert sign_of_life(installation, "een") is None


@pytest.mark.parametrize("inner", [dg.in_process_executor, dg.multiprocess_executor])
def test_an_executor_stays_what_it_is(installation, inner):
    executor = one_at_a_time(inner, installation)
    assert executor.name == inner.name
    assert executor.config_schema is inner.config_schema


def test_a_run_of_dagster_holds_the_lock_around_its_steps(installation):
    @dg.op
    def look() -> None:
        with pytest.raises(RunInProgress):
            _as_another_process(installation)

    @dg.job(executor_def=one_at_a_time(dg.in_process_executor, installation))
    def watched():
        look()

    with dg.DagsterInstance.ephemeral() as instance:
        run = instance.create_run_for_job(watched)
        assert execute_run(InMemoryJob(watched), run, instance).success
    with only_run(installation):
        pass


def _as_another_process(installation: Installation) -> None:
    held = os.environ.pop(HELD_BY)
    try:
        with only_run(installation):
            pass
    finally:
        os.environ[HELD_BY] = held


def test_only_dead_runs_are_marked(installation, other):
    with dg.DagsterInstance.ephemeral() as instance:
        dead = add_run(instance, "jaarrun", STARTED)
        living = add_run(instance, "jaarrun", STARTED)
        done = add_run(instance, "jaarrun", dg.DagsterRunStatus.SUCCESS)
        with alive(installation, living.run_id):
            assert mark_dead_runs(instance, installation, grace=-1) == [dead.run_id]
            assert mark_dead_runs(instance, installation, grace=3600) == []
        found = {run.run_id: run for run in instance.get_runs()}
        assert found[dead.run_id].status == FAILURE
        assert found[dead.run_id].tags[BROKEN_OFF] == "ja"
        assert found[living.run_id].status == STARTED
        assert found[done.run_id].status == dg.DagsterRunStatus.SUCCESS


def test_a_young_run_is_left_alone(installation):
    with dg.DagsterInstance.ephemeral() as instance:
        add_run(instance, "jaarrun", STARTED)
        assert mark_dead_runs(instance, installation, grace=60) == []


def test_a_run_that_showed_life_and_is_gone_is_dead_however_young(installation, other):
    with dg.DagsterInstance.ephemeral() as instance:
        run = add_run(instance, "jaarrun", STARTED)
        sign = installation.state / "lopend" / run.run_id
        sign.write_text("")
        assert mark_dead_runs(instance, installation, grace=3600) == [run.run_id]
        assert not sign.exists()
