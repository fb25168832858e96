"""Steps in other processes: what is refused stops what comes after, what dies is done elsewhere,
nothing is lost and nothing doubled."""

import os
import re
import signal
import subprocess
import sys
import time

import dagster as dg
import pandas as pd
import pytest

from pipelines.executors import ExecutorSettings, build_executor, execute_elsewhere, listening
from pipelines.installation import load_installation
from pipelines.jobs import INTAKE
from tests.installation import PROJECT, new_installation

dask = pytest.importorskip("dask.distributed", reason="the extra dask is not installed")
CONFIG = """
municipality: GM0794
deliveries: deliveries
first_year: 2023
approval: automatic
created: 2024-03-01
executor: {kind: dask, address: "%s"}
"""
DONE = dg.DagsterEventType.STEP_SUCCESS


def test_a_name_alone_says_which_executor():
    assert ExecutorSettings.model_validate("dask").kind == "dask"
    assert ExecutorSettings.model_validate({"kind": "multiprocess", "workers": 3}).workers == 3
    with pytest.raises(ValueError, match="kind"):
        ExecutorSettings.model_validate("kubernetes")


@dg.asset(check_specs=[dg.AssetCheckSpec("streng", asset="eerste", blocking=True)])
def eerste():
    """An asset whose check blocks what comes after."""
    yield dg.MaterializeResult(check_results=[dg.AssetCheckResult(passed=False)])


@dg.asset(deps=[eerste])
def tweede(context: dg.AssetExecutionContext):
    """What must never start."""


@dg.asset
def los():
    """What has nothing to do with the refusal."""


def small_job(kind):
    """Return the job of three small assets; other processes find it here."""
    executor = build_executor(ExecutorSettings(kind=kind, workers=2))
    job = dg.define_asset_job("klein", executor_def=executor)
    return dg.Definitions(assets=[eerste, tweede, los], jobs=[job]).resolve_job_def("klein")


@pytest.mark.parametrize("kind", ["multiprocess", "dask"])
def test_what_comes_after_a_check_that_blocks_never_starts(kind, tmp_path):
    recipe = dg.build_reconstructable_job("tests.pipelines.test_executors", "small_job", (kind,))
    with dg.instance_for_test(temp_dir=str(tmp_path)) as instance:
        result = dg.execute_job(recipe, instance)
        started = {e.step_key for e in result.all_events if e.event_type_value == "STEP_START"}
        done = {e.step_key for e in result.all_events if e.event_type == DONE}
    assert not result.success
    assert started == {"eerste", "los"}
    assert done == {"los"}


class Cluster:
    """A Dask scheduler on loopback with two workers, as processes of their own."""

    def __init__(self, folder, environment):
        self.folder, self.environment = folder, environment
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0",
                                     "--no-dashboard")  # fmt: skip
        self.address = self._address()
        self.workers = [
            self._start(f"worker-{n}", self.address, "--nthreads", "1", "--no-nanny",
                        "--no-dashboard", "--host", "127.0.0.1", what="worker")
            for n in (1, 2)
        ]  # fmt: skip

    def _start(self, name, *arguments, what=None):
        log = (self.folder / f"{name}.log").open("w")
        command = [sys.executable, "-m", "distributed.cli.dask_" + (what or name), *arguments]
        return subprocess.Popen(
            command, stdout=log, stderr=log, env=self.environment, cwd=self.folder
        )

    def _address(self):
        for _ in range(300):
            found = re.search(r"tcp://[\d.]+:\d+", (self.folder / "scheduler.log").read_text())
            if found:
                return found[0]
            time.sleep(0.2)
        raise AssertionError("the scheduler did not come up")

    def close(self):
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path, monkeypatch):
    installation = new_installation(tmp_path)
    monkeypatch.setenv("SPIEGEL_CONFIG", str(tmp_path / "spiegel.yaml"))
    monkeypatch.setenv("SPIEGEL_STATE", str(installation.state))
    monkeypatch.setenv("SPIEGEL_PORTAL", str(installation.portal))
    monkeypatch.setenv("DAGSTER_HOME", str(installation.state / "dagster"))
    (installation.state / "dagster").mkdir(parents=True)
    started = Cluster(tmp_path, {**os.environ, "PYTHONPATH": str(PROJECT)})
    (tmp_path / "spiegel.yaml").write_text(CONFIG % started.address)
    yield started
    started.close()


def test_a_worker_killed_in_mid_run_loses_nothing_and_doubles_nothing(cluster, example):
    from pipelines.build import open_store

    killed = []

    def kill_after_three(entry):
        event = entry.dagster_event
        if event is not None and event.event_type == DONE:
            killed.append(event.step_key)
            if len(killed) == 3:
                cluster.workers[0].send_signal(signal.SIGKILL)

    installation = load_installation()
    with dg.DagsterInstance.get() as instance:
        run = "00000000-0000-4000-8000-000000000001"
        with listening(instance, run, kill_after_three):
            success, _ = execute_elsewhere(instance, INTAKE, 2023, run, {}, {})
        records = instance.get_records_for_run(run, of_type=DONE).records
        done = [record.event_log_entry.dagster_event.step_key for record in records]
    assert success
    assert cluster.workers[0].wait(5) == -signal.SIGKILL
    assert len(done) == len(set(done)) > 3
    with_dask, alone = open_store(installation), open_store(load_installation(state=example.state))
    try:
        for name in ("meldingen_naar_type", "casussen_per_jaar", "onboarding"):
            pd.testing.assert_frame_equal(
                with_dask.read_annual(name, 2023), alone.read_annual(name, 2023)
            )
        ours, theirs = (s.read_records("vp_casussen", 2023) for s in (with_dask, alone))
        pd.testing.assert_frame_equal(ours, theirs)
    finally:
        with_dask.close()
        alone.close()
