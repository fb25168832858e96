"""Measures of a delivery: empty cells, drifting codes, and whether it came in time."""

import datetime
import os
from dataclasses import replace

import pandas as pd
import pytest

from schemas.codelists import load_codelist
from schemas.delivery import load_deliveries
from sources import Location, locate
from sources.measuring import Part, code_use, empty_cells, is_residual, received_on, timeliness
from tests.installation import DELIVERIES

ADVICE = load_deliveries()["adviesvragen"]
CASES = load_deliveries()["vp_casussen"]
TODAY = datetime.date(2024, 3, 1)


def test_only_columns_that_may_be_empty_are_measured():
    records = pd.DataFrame(
        {
            "casusnummer": ["a", "b", "c"],
            "relatie": ["", "x", "x"],
            "soort_kwestie": ["x", "x", "x"],
            "officiele_melding": [None, "", "intern"],
        }
    )
    assert empty_cells(CASES, records) == {"officiele_melding": Part(2, 3)}


@pytest.mark.parametrize("code", ["anders", "overig", "ander_thema", "overige_activiteiten"])
def test_a_code_for_what_is_left_is_known_by_its_name(code):
    assert is_residual(code)


@pytest.mark.parametrize("code", ["anderhalf", "geschenken", "veranderd"])
def test_other_codes_are_not(code):
    assert not is_residual(code)


def test_the_share_of_other_counts_rows_not_answers():
    records = pd.DataFrame({"soort_kwestie": ["overig;pesten", "pesten", "overig"]})
    records = records.assign(relatie="x", officiele_melding="x", casusnummer="x")
    lists = {name: load_codelist(name) for name in ("relatie", "soort_kwestie", "weg")}
    use = {each.column: each for each in code_use(CASES, records, 2023, lists)}
    assert use["soort_kwestie"].residual == Part(2, 3)
    assert use["relatie"].residual is None


def test_codes_that_expire_or_begin_are_named():
    topics = load_codelist("advies_onderwerp")
    first, second = topics.codes[0], topics.codes[1]
    changed = replace(
        topics,
        codes=(
            replace(first, valid_until=2022),
            replace(second, valid_from=2023),
            *topics.codes[2:],
        ),
    )
    (use,) = code_use(ADVICE, None, 2023, {"advies_onderwerp": changed})
    assert (use.expired, use.added) == ((first.code,), (second.code,))
    assert use.residual is None


def _file(tmp_path, day):
    path = tmp_path / "adviesvragen_2023.xlsx"
    path.write_bytes(b"")
    moment = datetime.datetime.combine(day, datetime.time(12)).timestamp()
    os.utime(path, (moment, moment))
    return Location("adviesvragen", path.name, path=path)


@pytest.mark.parametrize(("late_by", "is_late"), [(-1, False), (0, False), (1, True), (366, True)])
def test_a_file_is_in_time_until_its_deadline(tmp_path, late_by, is_late):
    due = ADVICE.deadline_of(2023)
    found = timeliness(ADVICE, _file(tmp_path, due + datetime.timedelta(late_by)), 2023, TODAY)
    assert (found.days_left, found.is_late) == (-late_by, is_late)


def test_a_file_put_back_long_afterwards_is_neither_late_nor_in_time(tmp_path):
    day = ADVICE.deadline_of(2023) + datetime.timedelta(367)
    assert timeliness(ADVICE, _file(tmp_path, day), 2023, TODAY).is_late is None


def test_a_missing_delivery_is_late_only_after_its_deadline():
    due = ADVICE.deadline_of(2023)
    assert timeliness(ADVICE, None, 2023, due).is_late is False
    assert timeliness(ADVICE, None, 2023, due + datetime.timedelta(1)).is_late is True


def test_what_is_not_expected_is_never_late():
    survey = load_deliveries()["festival_evaluatie"]
    assert timeliness(survey, None, 2024, datetime.date(2026, 1, 1)).is_late is False


def test_a_view_has_no_date():
    location = locate(load_deliveries()["meldingen"], DELIVERIES, 2023)
    assert location is not None
    assert received_on(location) is None
    assert timeliness(load_deliveries()["meldingen"], location, 2023, TODAY).is_late is None
