"""Catching up: the yearly run follows when it was missed or can succeed now, and only then."""

from __future__ import annotations

import datetime
import shutil

import dagster as dg
import pandas as pd
import pytest

from pipelines.exclusive import BROKEN_OFF
from pipelines.jobs import DELIVERED, INTAKE, YEARLY, build_jobs
from pipelines.sensors.yearly import MOST_ATTEMPTS, yearly_sensor
from schemas.delivery import load_deliveries
from tests.installation import DELIVERIES
from tests.pipelines.small import add_run, moment, opened, small_installation

FAILURE, SUCCESS = dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.SUCCESS
STARTED = dg.DagsterRunStatus.STARTED
LATE = "2024-03-05T12:00"


@pytest.fixture
def installation(tmp_path):
    """An installation with every delivery of 2023, and only that year."""
    found = small_installation(tmp_path, first_year=2023)
    shutil.copytree(DELIVERIES, found.deliveries, dirs_exist_ok=True)
    return found


@pytest.fixture
def instance():
    with dg.DagsterInstance.ephemeral() as found:
        yield found


def look(installation, instance, when: str = LATE) -> list[dg.RunRequest] | str:
    """Return what the sensor asks for, or why it asks for nothing."""
    now: datetime.datetime = moment(when)
    jobs = [job for job in build_jobs(True) if job.name in (YEARLY, INTAKE)]
    with opened(installation) as store:
        sensor = yearly_sensor(installation, load_deliveries(), store, jobs, lambda: now)
        found = sensor(dg.build_sensor_context(instance=instance))
    if isinstance(found, dg.SkipReason):
        return str(found.skip_message)
    return list(found.run_requests or [])


def test_a_machine_that_was_off_on_the_first_of_february_catches_up(installation, instance):
    (request,) = look(installation, instance)
    assert (request.job_name, request.partition_key) == (YEARLY, "2023")


@pytest.mark.parametrize("when", ["2024-01-31T12:00", "2024-02-01T06:30"])
def test_the_schedule_goes_first(installation, instance, when):
    assert "begint op 1 februari" in look(installation, instance, when)


def test_a_run_that_is_going_on_is_awaited(installation, instance):
    add_run(instance, YEARLY, STARTED)
    assert "is bezig" in look(installation, instance)


def test_a_run_that_succeeded_is_enough(installation, instance):
    add_run(instance, YEARLY, FAILURE)
    add_run(instance, YEARLY, SUCCESS)
    assert "is geslaagd" in look(installation, instance)


def test_what_was_refused_waits_until_something_changes(installation, instance):
    (request,) = look(installation, instance)
    add_run(instance, YEARLY, FAILURE, tags={DELIVERED: request.tags[DELIVERED]})
    assert "niets veranderd" in look(installation, instance)
    path = next((installation.deliveries / "2023").glob("adviesvragen*"))
    path.write_bytes(path.read_bytes() + b"\n")
    (again,) = look(installation, instance)
    assert again.run_key != request.run_key


def test_a_stray_file_that_is_taken_away_counts_as_a_change(installation, instance):
    stray = installation.deliveries / "2023" / "kladje.csv"
    stray.write_text("x")
    (request,) = look(installation, instance)
    add_run(instance, YEARLY, FAILURE, tags={DELIVERED: request.tags[DELIVERED]})
    stray.unlink()
    assert len(look(installation, instance)) == 1


def test_a_run_that_was_broken_off_is_tried_again_a_few_times(installation, instance):
    keys = set()
    for _ in range(MOST_ATTEMPTS):
        (request,) = look(installation, instance)
        keys.add(request.run_key)
        add_run(instance, YEARLY, FAILURE, tags={**request.tags, BROKEN_OFF: "ja"})
    assert len(keys) == MOST_ATTEMPTS
    assert isinstance(look(installation, instance), str)


def test_a_missing_delivery_is_waited_for_by_its_title(installation, instance):
    next((installation.deliveries / "2023").glob("adviesvragen*")).unlink()
    title = load_deliveries()["adviesvragen"].title.nl
    assert look(installation, instance) == f"Nog niet binnen: {title}."


def test_earlier_years_are_taken_in_first_and_once(tmp_path, instance):
    found = small_installation(tmp_path, first_year=2021)
    shutil.copytree(DELIVERIES, found.deliveries, dirs_exist_ok=True)
    requests = look(found, instance)
    assert [(each.job_name, each.partition_key) for each in requests] == [
        (INTAKE, "2021"),
        (INTAKE, "2022"),
    ]
    for year in (2021, 2022):
        add_run(instance, INTAKE, SUCCESS, year)
    assert "Eerst moeten de jaren 2021, 2022" in look(found, instance)
    with opened(found) as store:
        columns = ["jaar", "maat", "waarde", "toestand", "ondergrens", "bovengrens", "personen"]
        for year in (2021, 2022):
            store.write_annual("meldingen_per_jaar", year, pd.DataFrame(columns=columns))
    (request,) = look(found, instance)
    assert request.job_name == YEARLY
