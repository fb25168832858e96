"""What Dagster's own tools load: jobs, schedule, and the commands of `dg`."""

import datetime
import os
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest

from pipelines.build import build_definitions
from pipelines.installation import load_installation
from pipelines.jobs import INTAKE, RELEASE, YEARLY
from tests.installation import PROJECT


@pytest.fixture(scope="module")
def definitions(tmp_path_factory):
    return build_definitions(load_installation(state=tmp_path_factory.mktemp("state")))


def _schedule(definitions):
    return definitions.get_repository_def().get_schedule_def("jaarlijks")


def test_the_schedule_asks_on_1_february_for_the_year_before(definitions):
    schedule = _schedule(definitions)
    assert (schedule.cron_schedule, schedule.execution_timezone) == (
        "0 6 1 2 *",
        "Europe/Amsterdam",
    )
    moment = datetime.datetime(2025, 2, 1, 6, tzinfo=ZoneInfo("Europe/Amsterdam"))
    context = dg.build_schedule_context(
        scheduled_execution_time=moment, repository_def=definitions.get_repository_def()
    )
    (request,) = schedule.evaluate_tick(context).run_requests
    assert (request.partition_key, request.run_key) == ("2024", "jaarrun-2024")
    assert schedule.job_name == YEARLY


def test_the_schedule_is_on_without_anybody_touching_it(definitions):
    assert _schedule(definitions).default_status == dg.DefaultScheduleStatus.RUNNING


def _stations(definitions, job):
    keys = definitions.resolve_job_def(job).asset_layer.executable_asset_keys
    return {key.path[0] for key in keys}


def test_the_intake_stops_before_protection(definitions):
    assert _stations(definitions, INTAKE) == {"ontvangen", "gecontroleerd", "jaarcijfers"}


def test_the_yearly_run_goes_all_the_way_where_approval_is_automatic(definitions):
    assert _stations(definitions, YEARLY) == {
        "ontvangen", "gecontroleerd", "jaarcijfers", "beschermd", "verpakt", "uitgegeven",
    }  # fmt: skip


def test_the_yearly_run_ends_with_a_candidate_where_approval_is_required(tmp_path):
    installation = load_installation(state=tmp_path).model_copy(update={"approval": "required"})
    definitions = build_definitions(installation)
    assert "uitgegeven" not in _stations(definitions, YEARLY)
    assert _stations(definitions, RELEASE) == {"uitgegeven"}


def test_dg_loads_the_definitions(tmp_path):
    home = tmp_path / "dagster"
    home.mkdir()
    environment = {
        **os.environ,
        "DAGSTER_HOME": str(home),
        "SPIEGEL_STATE": str(tmp_path / "var"),
        "SPIEGEL_PORTAL": str(tmp_path / "open-data"),
        "DAGSTER_DISABLE_TELEMETRY": "1",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    done = subprocess.run(
        [Path(sys.executable).with_name("dg"), "check", "defs"],
        cwd=PROJECT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "All definitions loaded successfully" in done.stdout + done.stderr


def test_who_decides_does_not_wait_for_what_is_taken_in(definitions):
    def priority(tags) -> int:
        return int(tags.get("dagster/priority", "0"))

    decide = priority(definitions.resolve_job_def("besluit").tags)
    publish = priority(definitions.resolve_job_def("uitgeven_na_goedkeuring").tags)
    yearly = priority(definitions.resolve_job_def("jaarrun").tags)
    assert decide > publish > yearly
