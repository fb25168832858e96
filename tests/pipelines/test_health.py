"""Health: what an operator must act on is a fault; what a steward must know is a note."""

import datetime
import json
import shutil

import pytest

from pipelines.health import FAULT, GOOD, NOTE, Finding, Health, look, write_health
from pipelines.installation import load_installation
from tests.installation import example_settings


@pytest.fixture
def place(example, tmp_path, monkeypatch):
    copy = example.copy_to(tmp_path / "kopie")
    monkeypatch.setenv("DAGSTER_HOME", str(copy.state / "dagster"))
    return copy


def _looked(place, day=datetime.date(2024, 3, 5), **settings):
    installation = load_installation(
        deliveries=place.deliveries, portal=place.portal, state=place.state
    ).model_copy(update=settings)
    now = datetime.datetime.combine(day, datetime.time(12), tzinfo=datetime.UTC)
    return {found.subject: found for found in look(installation, now).findings}


def test_a_machine_without_a_daemon_is_at_fault_and_the_rest_is_well(place):
    found = _looked(place)
    assert found["daemon"].level == FAULT
    others = {name: one.level for name, one in found.items() if name != "daemon"}
    assert set(others.values()) == {GOOD}, others
    assert {"store", "dagster", "disk_state", "disk_portal", "last_run"} <= set(others)


def test_a_store_that_does_not_answer_is_a_fault_without_its_address(place):
    url = "postgresql+psycopg://u:zeergeheim@127.0.0.1:1/weg"
    found = _looked(place, database=url)["store"]
    assert found.level == FAULT
    assert "zeergeheim" not in found.text


def test_a_disk_without_room_is_a_fault(place, monkeypatch):
    usage = shutil.disk_usage(place.root)._replace(free=10_000_000)
    monkeypatch.setattr("pipelines.health.shutil.disk_usage", lambda _: usage)
    assert _looked(place)["disk_state"].level == FAULT


def test_a_late_delivery_is_a_note_from_the_day_after_its_deadline(place):
    for path in (place.deliveries / "2023").glob("adviesvragen*"):
        path.unlink()
    shutil.rmtree(place.portal)
    assert "deliveries" not in _looked(place, datetime.date(2024, 1, 5))
    found = _looked(place)["deliveries"]
    assert found.level == NOTE
    assert "adviesvragen" in found.text


def test_the_answer_for_the_web_server_is_there_only_when_all_is_well(tmp_path):
    well = Health("2026-01-01T00:00:00+00:00", [Finding("store", GOOD, "x")])
    write_health(well, tmp_path)
    assert json.loads((tmp_path / "healthy.json").read_text())["healthy"] is True
    ill = Health("2026-01-01T00:05:00+00:00", [Finding("store", FAULT, "x")])
    write_health(ill, tmp_path)
    assert not (tmp_path / "healthy.json").exists()
    assert json.loads((tmp_path / "health.json").read_text())["healthy"] is False


def test_the_command_ends_with_1_and_tells_machines_and_people(place):
    (place.root / "spiegel.yaml").write_text(example_settings(approval="required"))
    told = place.spiegel("health", "--json")
    assert told.returncode == 1
    answer = json.loads(told.stdout)
    assert answer["healthy"] is False
    assert {"subject", "level", "text"} == set(answer["findings"][0])
    assert "De daemon geeft geen teken van leven" in place.spiegel("health").stdout
