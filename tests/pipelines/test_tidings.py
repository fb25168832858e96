"""What people are told: what failed and why, what is late, what waits; never a value."""

from __future__ import annotations

import datetime
import shutil

import dagster as dg
import pytest

from pipelines.jobs import YEARLY
from pipelines.sensors.watch import watch_sensor
from pipelines.tidings import tidings
from schemas.delivery import load_deliveries
from tests.installation import DELIVERIES
from tests.pipelines.small import add_run, opened, put_candidate, small_installation

FAILURE = dg.DagsterRunStatus.FAILURE
LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


@pytest.fixture
def installation(tmp_path):
    found = small_installation(tmp_path)
    shutil.copytree(DELIVERIES, found.deliveries, dirs_exist_ok=True)
    return found


@pytest.fixture
def instance():
    with dg.DagsterInstance.ephemeral() as found:
        yield found


def told(installation, instance, today: str = "2024-01-20", since=LONG_AGO):
    day = datetime.date.fromisoformat(today)
    return list(tidings(instance, installation, load_deliveries(), since, day))


def forget(installation, delivery: str = "adviesvragen") -> None:
    next((installation.deliveries / "2023").glob(f"{delivery}*")).unlink()


def test_when_all_is_well_nobody_is_bothered(installation, instance):
    assert told(installation, instance) == []


def test_a_delivery_that_is_due_is_asked_for_and_a_late_one_again(installation, instance):
    forget(installation)
    assert told(installation, instance, "2024-01-16") == []
    (due,) = told(installation, instance, "2024-01-17")
    assert "wordt verwacht" in due.title
    assert "2024-01-31" in due.text
    assert load_deliveries()["adviesvragen"].owner.nl in due.text
    (still,) = told(installation, instance, "2024-01-31")
    assert still.key == due.key
    (late,) = told(installation, instance, "2024-02-01")
    assert "is te laat" in late.title
    assert late.key != due.key


def test_a_candidate_that_waits_is_named_with_its_fingerprint(installation, instance):
    candidate = put_candidate(installation)
    (notice,) = told(installation, instance)
    assert notice.title == "Uitgave 2023.1 wacht op een besluit"
    assert candidate.mark in notice.text
    put_candidate(installation, is_new=False)
    assert told(installation, instance) == []


def test_a_run_that_failed_is_told_with_its_sentences(installation, instance):
    run = add_run(instance, YEARLY, FAILURE)
    check = dg.AssetCheckEvaluation(
        asset_key=dg.AssetKey(["ontvangen", "adviesvragen"]),
        check_name="contract",
        passed=False,
        metadata={"zinnen": dg.MetadataValue.md("- Kolom 'datum' ontbreekt.")},
    )
    event = dg.DagsterEvent(
        event_type_value=dg.DagsterEventType.ASSET_CHECK_EVALUATION.value,
        job_name=YEARLY,
        event_specific_data=check,
    )
    instance.report_dagster_event(event, run.run_id)
    (notice,) = told(installation, instance)
    assert notice.title == "jaarrun over 2023 is niet gelukt"
    assert "Kolom 'datum' ontbreekt." in notice.text
    later = datetime.datetime.now(tz=datetime.UTC) + datetime.timedelta(hours=1)
    assert told(installation, instance, since=later) == []


def test_the_watch_clears_dead_runs_and_looks_from_where_it_was(installation, instance):
    with opened(installation) as store:
        sensor = watch_sensor(installation, load_deliveries(), store)
        first = sensor(dg.build_sensor_context(instance=instance))
        assert "0 runs opgeruimd" in str(first.skip_reason)
        moment = datetime.datetime.fromisoformat(first.cursor)
        assert datetime.datetime.now(tz=datetime.UTC) - moment < datetime.timedelta(minutes=1)
