"""What is past its term goes, in the files too, and that is recorded; figures and portal stay."""

import dataclasses
import datetime
import re

import pytest
from sqlalchemy import select

from pipelines.approvals import APPROVED, Approvals
from pipelines.build import open_store
from pipelines.installation import ConfigurationError, load_installation
from pipelines.retention import DESTRUCTIONS, FILE, RECORDS, approved_on, destroy, find_due
from schemas.delivery import load_deliveries
from tests.installation import fingerprints

DELIVERIES = load_deliveries()
RELEASED = datetime.date(2024, 3, 1)


@pytest.fixture
def place(example, tmp_path):
    """A copy of the example after its run, with its store open."""
    copy = example.copy_to(tmp_path / "kopie")
    installation = load_installation(
        deliveries=copy.deliveries, portal=copy.portal, state=copy.state
    )
    store = open_store(installation)
    yield installation, store
    store.close()


def _due(place, today, **settings):
    installation, store = place
    return list(find_due(installation.model_copy(update=settings), store, DELIVERIES, today))


def test_every_delivery_says_its_term_in_words_and_as_a_number():
    words = {"Een": 1, "Twee": 2, "Vijf": 5}
    for one in DELIVERIES.values():
        word = one.retention.nl.split()[0]
        if one.retention_years == 0:
            assert one.retention.nl == "Tot het jaarverslag is vastgesteld", one.name
        elif one.retention_years is None:
            assert one.retention.nl == "Blijvend", one.name
        else:
            assert words[word] == one.retention_years, one.name
            assert re.search("jaar na het jaarverslag", one.retention.nl), one.name


def test_nothing_goes_before_its_term(place):
    day_before = RELEASED.replace(year=2025) - datetime.timedelta(days=1)
    assert {one.deliveries for one in _due(place, day_before)} == {
        ("festival_evaluatie",),
        ("festival_inschrijvingen",),
    }
    after = _due(place, RELEASED.replace(year=2025))
    assert ("meldingen",) in {one.deliveries for one in after}


def test_only_years_that_were_released_and_approved_count(place):
    installation, store = place
    late = datetime.date(2040, 1, 1)
    assert {one.year for one in _due(place, late)} == {2023}
    assert _due(place, late, approval="required") == []
    Approvals(store.engine).decide(2023, "a" * 64, APPROVED, "A. de Boer", "", "iemand", "boer")
    required = installation.model_copy(update={"approval": "required"})
    today = datetime.datetime.now(tz=datetime.UTC).date()
    assert approved_on(required, store.engine, 2023) == today


def test_a_workbook_of_two_deliveries_stays_as_long_as_the_longer_one(place):
    shared = ("vp_casussen", "vp_uren")
    files = {one.deliveries for one in _due(place, RELEASED.replace(year=2025)) if one.path}
    assert shared not in files
    files = {one.deliveries for one in _due(place, RELEASED.replace(year=2026)) if one.path}
    assert shared in files


def test_the_configuration_may_say_another_term(place):
    today = RELEASED.replace(year=2025)
    longer = _due(place, today, retention={"adviesvragen": 3, "meldingen": None})
    assert not {("adviesvragen",), ("meldingen",)} & {one.deliveries for one in longer}
    with pytest.raises(ConfigurationError, match="onbekende leveringen: bestaat_niet"):
        _due(place, today, retention={"bestaat_niet": 1})


def test_what_is_due_is_gone_from_the_bytes_and_what_stays_is_whole(place):
    installation, store = place
    case = store.read_records("vp_casussen", 2023)["casusnummer"].iloc[0].encode()
    path = installation.state / "spiegel.sqlite"
    assert case in path.read_bytes()
    annual = store.read_annual("casussen_per_jaar", 2023)
    before = fingerprints(installation.portal)
    due = _due(place, datetime.date(2040, 1, 1))
    destroy(store, due)
    assert case not in path.read_bytes()
    assert store.read_records("vp_casussen", 2023) is None
    assert store.read_annual("casussen_per_jaar", 2023).equals(annual)
    assert fingerprints(installation.portal) == before
    left = sorted(p.name for p in (installation.deliveries / "2023").iterdir())
    assert left == ["jaartotalen.csv", "regelingen_2023.csv"]
    assert (installation.deliveries / "zaaksysteem.sqlite").exists()
    assert _due(place, datetime.date(2040, 1, 1)) == []


def test_the_record_tells_what_and_why_and_no_small_count(place):
    _, store = place
    destroy(store, _due(place, datetime.date(2040, 1, 1)))
    with store.engine.connect() as connection:
        rows = connection.execute(select(DESTRUCTIONS)).mappings().all()
    assert {row["soort"] for row in rows} == {FILE, RECORDS}
    by_name = {row["leveringen"]: row for row in rows if row["soort"] == RECORDS}
    assert by_name["meldingen"]["regel"] == "1 jaar na goedkeuring op 2024-03-01"
    assert by_name["vp_casussen"]["aantal"] == "24"
    counts = {row["aantal"] for row in rows if row["soort"] == RECORDS}
    assert "minder dan 10" in counts
    assert not counts & {str(number) for number in range(10)}


def test_a_deletion_that_was_broken_off_is_done_once_more(place):
    installation, store = place
    due = [one for one in _due(place, datetime.date(2040, 1, 1)) if one.kind == FILE]
    gone = dataclasses.replace(due[0], path=installation.deliveries / "2023" / "weg.csv")
    destroy(store, [gone, due[0]])
    assert not due[0].path.exists()


def test_the_command_shows_first_and_deletes_only_when_told(example, tmp_path):
    copy = example.copy_to(tmp_path / "kopie")
    shown = copy.spiegel("retention")
    assert shown.returncode == 0, shown.stderr
    assert "Verwijder ze met" in shown.stdout
    assert (copy.deliveries / "2023" / "festival_evaluatie_2023.csv").exists()
    done = copy.spiegel("retention", "--delete")
    assert done.returncode == 0, done.stderr
    assert not (copy.deliveries / "2023" / "festival_evaluatie_2023.csv").exists()
    assert "Niets is zijn bewaartermijn voorbij" in copy.spiegel("retention").stdout
