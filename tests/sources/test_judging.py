"""What judging keeps, names and never tells, whatever a cell holds."""

from __future__ import annotations

import datetime
import os
from decimal import Decimal

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

import sources
from schemas.codelists import CodeList, load_codelist
from schemas.delivery import load_deliveries
from schemas.record_contract import DTYPES
from sources import judging
from sources.cells import read_boolean, read_date, read_number
from sources.problem import Origin
from tests.sources.samples import DELIVERIES, YEARS, Sample, rules_of

COLUMNS = [
    (name, header)
    for name, description in load_deliveries().items()
    for column in description.columns
    for header in column.all_headers()[:1]
]
SLOW = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.dates(datetime.date(1901, 1, 1), datetime.date(2999, 1, 1)),
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
        max_size=40,
    ),
    st.from_regex(r"[0-9]{1,3}[-/.][0-9]{1,2}[-/.][0-9]{1,5}", fullmatch=True),
    st.from_regex(r"-?[0-9]{1,9}([.,][0-9]{1,4})?", fullmatch=True),
)


@SLOW
@given(place=st.sampled_from(COLUMNS), cell=CELLS)
def test_any_cell_is_judged_without_an_error(place, cell, tmp_path):
    name, header = place
    sample = Sample.load(name, 4)
    present = [str(each) for each in sample.headers]
    if header not in present:
        return
    judgement = sample.set(header, cell).judge(tmp_path)
    assert (judgement.records is None) == bool(judgement.problems)
    assert all(problem.sentence("nl") and problem.sentence("en") for problem in judgement.problems)


@SLOW
@given(place=st.sampled_from(COLUMNS), text=st.text(st.characters(codec="ascii"), max_size=12))
def test_no_value_is_told(place, text, tmp_path):
    name, header = place
    text = "Zzgeheim" + "".join(sign for sign in text if sign.isprintable())
    sample = Sample.load(name, 4).add_column("notitie", text)
    if header in [str(each) for each in sample.headers]:
        sample.set(header, text)
    judgement = sample.judge(tmp_path)
    assert judgement.records is None
    told = repr(judgement) + "".join(
        problem.sentence(language) + repr(problem.as_row(language))
        for problem in judgement.problems
        for language in ("nl", "en")
    )
    assert "Zzgeheim" not in told


@pytest.mark.parametrize("name", load_deliveries())
def test_records_have_the_types_of_the_contract(name):
    year = YEARS.get(name, 2023)
    description = load_deliveries()[name]
    place = sources.locate(description, DELIVERIES, year)
    assert place is not None
    records = sources.judge(description, place, year).records
    assert records is not None
    for column in description.kept_columns():
        assert str(records[column.name].dtype) == DTYPES[column.type]


def test_judging_twice_gives_the_same():
    for name, description in load_deliveries().items():
        year = YEARS.get(name, 2023)
        place = sources.locate(description, DELIVERIES, year)
        assert place is not None
        one, other = (
            sources.judge(description, place, year),
            sources.judge(description, place, year),
        )
        assert one.receipt == other.receipt
        assert one.records is not None
        assert other.records is not None
        pd.testing.assert_frame_equal(one.records, other.records)


def test_the_receipt_of_a_form_names_what_was_dropped(tmp_path):
    receipt = Sample.load("festival_inschrijvingen").judge(tmp_path).receipt
    assert receipt.as_row("nl")["dropped"] == (
        "Begintijd (tijdstip is herleidbaar); E-mail (persoonsgegeven); Naam (persoonsgegeven); "
        "Tijd van laatste wijziging (tijdstip is herleidbaar); "
        "ID (alleen nodig om dubbele inzendingen te zien); "
        "Tijd van voltooien (alleen nodig om het jaar te toetsen)"
    )
    assert receipt.columns == ("pseudoniem", "gemeente", "afdeling", "workshops")
    assert receipt.period == ("2023-01-01", "2023-12-31")


def test_english_form_headers_and_every_name_of_den_bosch(tmp_path):
    sample = Sample.load("festival_inschrijvingen")
    english = {
        "Begintijd": "Start time",
        "Tijd van voltooien": "Completion time",
        "E-mail": "Email",
        "Naam": "Name",
        "Tijd van laatste wijziging": "Last modified time",
    }
    sample.headers = [english.get(str(header), header) for header in sample.headers]
    names = ["'s-Hertogenbosch", "\u2019s-Hertogenbosch", "\u2018s-Hertogenbosch", "Den Bosch"]
    for row, name in enumerate(names):
        sample.set("Bij welke gemeente werk je?", name, row)
    records = sample.judge(tmp_path).records
    assert records is not None
    assert records["gemeente"].tolist()[:4] == ["GM0796"] * 4


def test_one_person_in_two_departments(tmp_path):
    sample = Sample.load("festival_inschrijvingen")
    for row, department in enumerate(("Griffie", "Stadsbeheer")):
        sample.set("Bij welke gemeente werk je?", "Helmond", row)
        sample.set("Jouw festivalcode", "ABCD-EFGH", row)
        sample.set("Bij welke afdeling werk je? (alleen Helmond)", department, row)
    assert [problem.sentence() for problem in sample.judge(tmp_path).problems] == [
        "Levering festival_inschrijvingen, bestand festival_inschrijvingen_2023.xlsx, "
        "blad Sheet1, kolom Bij welke afdeling werk je? (alleen Helmond): 1 rij heeft een andere "
        "waarde dan een eerdere rij met gelijke Jouw festivalcode (regel wisselende_waarde; rij "
        "3). Herstel: herstel de waarde of het kenmerk."
    ]


def test_a_person_of_helmond_without_a_department(tmp_path):
    sample = Sample.load("festival_inschrijvingen")
    header = "Bij welke afdeling werk je? (alleen Helmond)"
    row = next(number for number, cells in enumerate(sample.rows) if "Helmond" in cells)
    judgement = sample.set(header, None, row).judge(tmp_path)
    assert ("lege_waarde", header) in [(each.rule, each.column) for each in judgement.problems]


def test_other_namely_becomes_a_code_and_its_text_is_gone(tmp_path):
    sample = Sample.load("adviesvragen").set("Onderwerp", "Anders, namelijk: lastig verhaal")
    records = sample.judge(tmp_path).records
    assert records is not None
    assert records["onderwerp"][0] == "anders"
    assert "lastig" not in records.to_csv()


def test_an_unfinished_answer_is_left_out_and_counted(tmp_path):
    sample = Sample.load("festival_evaluatie", 77)
    before = sum(bool(row[sample.place("submitdate")]) for row in sample.rows)
    row = next(number for number, row in enumerate(sample.rows) if row[sample.place("submitdate")])
    judgement = sample.set("submitdate", "", row).judge(tmp_path)
    assert judgement.records is not None
    assert len(judgement.records) == before - 1
    assert [part.count for part in judgement.receipt.left_out_rows] == [7]


def test_a_survey_of_another_year(tmp_path):
    sample = Sample.load("festival_evaluatie", 77)
    for row in sample.rows:
        if row[sample.place("submitdate")]:
            row[sample.place("submitdate")] = "2022-04-11 10:00:00"
    assert rules_of(sample.judge(tmp_path)) == ["ander_jaar"]


def test_title_rows_are_counted_and_searched(tmp_path):
    path = tmp_path / "adviesvragen_2023.xlsx"
    book = openpyxl.load_workbook(DELIVERIES / "2023" / path.name)
    book.save(path)
    description = load_deliveries()["adviesvragen"]
    place = sources.Location("adviesvragen", path.name, path=path)
    receipt = sources.judge(description, place, 2023).receipt
    assert [(part.count, part.reason.nl) for part in receipt.left_out_rows] == [
        (2, "titelregels boven de koprij")
    ]
    book["Logboek"]["A2"] = "Vragen? iemand@example.nl"
    book.save(path)
    assert [problem.sentence() for problem in sources.judge(description, place, 2023).problems] == [
        "Levering adviesvragen, bestand adviesvragen_2023.xlsx, blad Logboek: 1 waarde "
        "lijkt een e-mailadres te bevatten (regel e_mail; rij 2). Herstel: verwijder het adres uit "
        "de bron en lever opnieuw."
    ]


def test_comments_are_named_and_not_read(tmp_path):
    path = tmp_path / "adviesvragen_2023.xlsx"
    book = openpyxl.load_workbook(DELIVERIES / "2023" / path.name)
    book["Logboek"]["A6"].comment = Comment("bel iemand@example.nl", "iemand")
    book.save(path)
    place = sources.Location("adviesvragen", path.name, path=path)
    judgement = sources.judge(load_deliveries()["adviesvragen"], place, 2023)
    assert judgement.problems == ()
    assert "opmerkingen, afbeeldingen en grafieken (worden niet gelezen)" in str(
        judgement.receipt.as_row()["dropped"]
    )


def test_a_pipe_is_no_file(tmp_path):
    path = tmp_path / "adviesvragen_2023.xlsx"
    os.mkfifo(path)
    place = sources.Location("adviesvragen", path.name, path=path)
    judgement = sources.judge(load_deliveries()["adviesvragen"], place, 2023)
    assert rules_of(judgement) == ["bestand_verdwenen"]


@pytest.mark.parametrize("cell", [b"\xff\x00", 3.5, Decimal("1e30"), float("inf"), 10**30, [1], {}])
def test_odd_cells_of_a_database(cell):
    from sources.columns import read_column
    from sources.tables import Row

    description = load_deliveries()["meldingen"]
    for column in description.columns:
        rows = [Row(None, (cell,))]
        read = read_column(Origin("x", "y"), column, rows, {column.headers[0]: 0}, 2023)
        assert len(read.problems) == 1
        assert read.problems[0].sentence()


def test_the_contract_refuses_without_telling_a_value(tmp_path, monkeypatch):
    make = judging.records_frame

    def spoiled(description, values):
        return make(description, values).assign(onderwerp="Zzmerk-tekst")

    monkeypatch.setattr(judging, "records_frame", spoiled)
    judgement = Sample.load("adviesvragen").judge(tmp_path)
    assert judgement.records is None
    assert [problem.sentence() for problem in judgement.problems] == [
        "Levering adviesvragen, bestand adviesvragen_2023.xlsx, blad Logboek, kolom "
        "onderwerp: 12 waarden voldoen niet aan het contract van de records (regel contract). "
        "Herstel: meld dit als fout in de software; er is niets doorgelaten."
    ]


def test_a_municipality_may_bring_its_own_code_list(tmp_path):
    full = load_codelist("advies_onderwerp")
    short = CodeList(full.name, tuple(code for code in full.codes if code.code == "anders"))
    sample = Sample.load("adviesvragen")
    place = sample.save(tmp_path)
    judgement = sources.judge(sample.description, place, 2023, {"advies_onderwerp": short})
    assert "onbekende_code" in rules_of(judgement)


def test_a_problem_as_a_row(tmp_path):
    judgement = Sample.load("adviesvragen").set("Onderwerp", "Zaken").judge(tmp_path)
    assert judgement.problems[0].as_row("en") == {
        "delivery": "adviesvragen",
        "file": "adviesvragen_2023.xlsx",
        "place": "Logboek",
        "column": "Onderwerp",
        "rule": "onbekende_code",
        "count": 1,
        "first_line": 2,
        "last_line": 2,
        "what": "1 value is not in the list advies_onderwerp",
        "remedy": "use a code or name of the list, or have the list extended",
    }


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("3-4-2023", (2023, 4, 3)),
        ("03-04-2023", (2023, 4, 3)),
        ("3/4/2023 12:05", (2023, 4, 3)),
        ("3.4.2023", (2023, 4, 3)),
        ("2023-04-03T08:00:00", (2023, 4, 3)),
        (datetime.datetime(2023, 4, 3, 23, 59), (2023, 4, 3)),
        ("29-2-2024", (2024, 2, 29)),
    ],
)
def test_dates_that_are_read(cell, day):
    assert read_date(cell) == (datetime.date(*day), None)


@pytest.mark.parametrize(
    "cell",
    ["3-4-23", "3-4/2023", "april 2023", "20230403", "2023", 45019, 45019.0, "32-1-2023x", True],
)
def test_dates_that_are_not_guessed(cell):
    assert read_date(cell) == (None, "onleesbare_datum")


@pytest.mark.parametrize("cell", ["29-2-2023", "31-4-2023", "0-1-2023", "1-13-2023", "2023-13-01"])
def test_dates_that_do_not_exist(cell):
    assert read_date(cell) == (None, "onmogelijke_datum")


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1,5", 1.5),
        ("1.5", 1.5),
        ("\u00a01,50 ", 1.5),
        (1.5, 1.5),
        ("12", 12.0),
        (Decimal("1.5"), 1.5),
    ],
)
def test_numbers_that_are_read(cell, number):
    column = load_deliveries()["vp_uren"].column("uren")
    assert read_number(cell, column) == (number, None)


@pytest.mark.parametrize(
    "cell", ["", "1,5,0", "1..5", "1e3", "½", "１２", "nan", "inf", True, "1 500"]
)
def test_numbers_that_are_not_guessed(cell):
    column = load_deliveries()["vp_uren"].column("uren")
    assert read_number(cell, column) == (None, "onleesbaar_getal")


@pytest.mark.parametrize("cell", ["Ja", "J", "y", "TRUE", True, 1, 1.0, "waar"])
def test_yes(cell):
    assert read_boolean(cell) == (True, None)


@pytest.mark.parametrize("cell", ["ja nee", "2", "?", "x", "j/n"])
def test_neither_yes_nor_no(cell):
    assert read_boolean(cell) == (None, "geen_ja_of_nee")
