"""The sensor of a delivery: only what is new and whole is taken in, once."""

from __future__ import annotations

import datetime
import os
import shutil
import time
from pathlib import Path

import dagster as dg
import pytest

from pipelines.arrivals import SETTLED_AFTER, fingerprint, location_of
from pipelines.sensors.deliveries import delivery_sensor
from schemas.delivery import load_deliveries
from tests.installation import DELIVERIES
from tests.pipelines.small import small_installation

NAME = "adviesvragen"


@pytest.fixture
def installation(tmp_path):
    found = small_installation(tmp_path)
    shutil.copytree(DELIVERIES / "2023", found.deliveries / "2023")
    return found


@pytest.fixture
def instance():
    with dg.DagsterInstance.ephemeral() as found:
        yield found


def file_of(installation, year: int = 2023) -> Path:
    location = location_of(installation, load_deliveries()[NAME], year)
    assert location is not None
    assert location.path is not None
    return location.path


def make_old(path: Path) -> None:
    old = time.time() - SETTLED_AFTER - 5
    os.utime(path, (old, old))


def look(installation, instance, cursor=None) -> dg.SensorResult:
    sensor = delivery_sensor(load_deliveries()[NAME], installation)
    return sensor(dg.build_sensor_context(instance=instance, cursor=cursor))  # type: ignore


def receive(installation, instance, year: int = 2023) -> None:
    """Note in Dagster that what lies there was received, as station 1 does."""
    description = load_deliveries()[NAME]
    location = location_of(installation, description, year)
    instance.report_runless_asset_event(
        dg.AssetMaterialization(
            ["ontvangen", NAME],
            partition=str(year),
            metadata={"sha256": fingerprint(description, location, year)},
        )
    )


def test_a_new_delivery_is_taken_in_alone(installation, instance):
    make_old(file_of(installation))
    found = look(installation, instance)
    (request,) = found.run_requests
    assert request.partition_key == "2023"
    assert {key.to_user_string() for key in request.asset_selection} == {
        f"ontvangen/{NAME}",
        f"gecontroleerd/{NAME}",
    }


def test_what_was_received_is_not_taken_in_again(installation, instance):
    make_old(file_of(installation))
    receive(installation, instance)
    assert not look(installation, instance).run_requests


def test_a_file_that_is_still_written_is_left_alone(installation, instance):
    file_of(installation).touch()
    assert not look(installation, instance).run_requests


def test_a_changed_delivery_is_taken_in(installation, instance):
    path = file_of(installation)
    make_old(path)
    receive(installation, instance)
    cursor = look(installation, instance).cursor
    path.write_bytes(path.read_bytes() + b"\n")
    make_old(path)
    (request,) = look(installation, instance, cursor).run_requests
    assert request.run_key != f"{NAME}-2023-"


def test_a_file_that_is_only_touched_starts_nothing(installation, instance):
    path = file_of(installation)
    make_old(path)
    receive(installation, instance)
    cursor = look(installation, instance).cursor
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert not look(installation, instance, cursor).run_requests


def test_a_year_that_is_not_over_is_left_alone(installation, instance):
    this_year = installation.deliveries / str(datetime.date.today().year)
    shutil.copytree(installation.deliveries / "2023", this_year)
    for path in (file_of(installation), *this_year.iterdir()):
        make_old(path)
    assert [r.partition_key for r in look(installation, instance).run_requests] == ["2023"]


def test_one_look_asks_once_and_the_next_not_again(installation, instance):
    make_old(file_of(installation))
    first = look(installation, instance)
    assert not look(installation, instance, first.cursor).run_requests


def test_every_delivery_has_its_sensor(installation):
    names = {delivery_sensor(each, installation).name for each in load_deliveries().values()}
    assert names == {f"levering_{name}" for name in load_deliveries()}
