"""The example deliveries: made again they are the same, and they hold the report's figures."""

from __future__ import annotations

import sqlite3
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

import sources
from examples.helmond.generate import FOLDER, INTERNAL_MARKERS, MARKERS, generate
from schemas.delivery import load_deliveries


@pytest.fixture(scope="module")
def again(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("again")
    generate(folder)
    return folder


def files(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*.*") if path.is_file()
    )


def records(name: str, year: int) -> pd.DataFrame:
    description = load_deliveries()[name]
    place = sources.locate(description, FOLDER, year)
    assert place is not None
    found = sources.judge(description, place, year).records
    assert found is not None
    return found


def answers(column: pd.Series) -> Counter[str]:
    return Counter(answer for answer in ";".join(column).split(";") if answer)


def test_the_same_files(again):
    assert files(again) == files(FOLDER)


@pytest.mark.parametrize("name", [name for name in files(FOLDER) if not name.endswith(".sqlite")])
def test_the_same_bytes(name, again):
    assert (again / name).read_bytes() == (FOLDER / name).read_bytes()


def test_the_same_database(again):
    def dump(folder: Path) -> list[str]:
        connection = sqlite3.connect(folder / "zaaksysteem.sqlite")
        try:
            return list(connection.iterdump())
        finally:
            connection.close()

    assert dump(again) == dump(FOLDER)


def test_reports():
    by_year = {year: len(records("meldingen", year)) for year in (2020, 2021, 2022, 2023)}
    assert by_year == {2020: 17, 2021: 10, 2022: 7, 2023: 10}
    found = records("meldingen", 2023)
    assert Counter(found["type_schending"]) == {
        "financiele_schending": 1,
        "misbruik_bevoegdheden": 3,
        "ongewenste_omgangsvormen": 4,
        "misdraging_privesfeer": 1,
        "misstand_klokkenluidersregeling": 1,
    }
    assert Counter(found["herkomst"]) == {"intern": 6, "extern": 4}
    assert Counter(found["stadium"]) == {
        "melding": 6, "vooronderzoek": 2, "onderzoek": 1, "afgerond": 1,
    }  # fmt: skip
    assert Counter(found["afdoening"]) == {"deels_gegrond": 1, "afgebroken": 1, "gesprek": 8}
    assert Counter(found["maatregel"]) == {"geen": 9, "beheersmaatregel": 1}
    channels = Counter(found["kanaal"])
    assert (channels["via_vp"], channels["website"], channels["postbus"]) == (2, 0, 0)


def test_yearly_totals():
    totals = records("jaartotalen", 2020).set_index("jaar")
    assert totals.loc[2010, "soort"] == "onbekend"
    assert pd.isna(totals.loc[2010, "waarde"])
    assert totals["waarde"].dropna().tolist() == [2, 0, 2, 9, 6, 11, 4, 11, 10]
    sworn = records("jaartotalen", 2023).iloc[0]
    assert (sworn["cijfer"], sworn["soort"], sworn["bovengrens"]) == ("beedigd", "benaderd", 149)
    assert pd.isna(sworn["waarde"])
    assert pd.isna(sworn["ondergrens"])


def test_advice_messages_and_conversations():
    assert [len(records("adviesvragen", year)) for year in (2021, 2022, 2023)] == [38, 35, 32]
    messages = records("berichten_meldpunt", 2023)
    assert (len(messages), messages["vermoeden"].sum()) == (2, 0)
    assert len(records("gesprekken_raad", 2023)) == 14


def test_onboarding():
    assert len(records("onboarding_uitnodigingen", 2023)) == 253
    workshops = records("onboarding_workshops", 2023)
    assert len(workshops) == 22
    assert set(workshops["duur_uur"]) == {1.5}


def test_festival():
    found = records("festival_inschrijvingen", 2023)
    helmond = found[found["gemeente"] == "GM0794"]
    assert helmond["pseudoniem"].nunique() == 141
    assert len(helmond) > 141
    assert sum(answers(helmond["workshops"]).values()) == 251
    pairs = {
        (person, workshop)
        for person, chosen in zip(helmond["pseudoniem"], helmond["workshops"], strict=True)
        for workshop in chosen.split(";")
    }
    assert len(pairs) == 251
    assert (helmond.groupby("pseudoniem")["afdeling"].nunique() == 1).all()
    assert set(found["gemeente"]) == {"GM0794", "GM0772", "GM0758", "GM0855", "GM0796"}


def test_evaluation():
    found = records("festival_evaluatie", 2023)
    assert len(found) == 71
    assert list(answers(found["tips"]).values()).count(1) == 7
    assert sorted(answers(found["tips"]).values(), reverse=True)[:4] == [6, 5, 3, 2]
    assert answers(found["waarom_niet"]) == {"genoeg": 1, "spreiden": 1}
    description = load_deliveries()["festival_evaluatie"]
    place = sources.locate(description, FOLDER, 2023)
    assert place is not None
    receipt = sources.judge(description, place, 2023).receipt
    assert [(part.count, part.reason.nl) for part in receipt.left_out_rows] == [
        (6, "niet afgeronde antwoorden (geen submitdate)")
    ]


@pytest.mark.parametrize("year", [2022, 2023])
def test_advisors(year):
    from examples.helmond.logs import HOURS, KINDS, RELATIONS

    cases = records("vp_casussen", year)
    assert len(cases) == 24
    assert answers(cases["relatie"]) == RELATIONS[year]
    assert answers(cases["soort_kwestie"]) == KINDS[year]
    assert cases["officiele_melding"].dropna().tolist() == ["via_vp"] * (2 if year == 2023 else 0)
    hours = records("vp_uren", year).groupby("activiteit")["uren"].sum()
    assert hours.to_dict() == HOURS[year]


def test_appointments_are_never_more_than_two_internal_and_one_external():
    found = records("aanstellingen_vertrouwenspersonen", 2023)
    for day in pd.date_range("2023-01-01", "2023-12-31"):
        present = found[(found["van"] <= day) & (found["tot"].isna() | (found["tot"] >= day))]
        assert Counter(present["soort"]) == {"intern": 2, "extern": 1}


def test_markers_are_in_the_deliveries_and_in_no_record():
    raw = b"".join(path.read_bytes() for path in sorted(FOLDER.rglob("*.*")) if path.is_file())
    assert all(marker.encode() in raw for marker in (*MARKERS, *INTERNAL_MARKERS))
    for year in (2020, 2021, 2022, 2023):
        judgements, _ = sources.judge_folder(FOLDER, year)
        for judgement in judgements:
            assert judgement.records is not None
            text = judgement.records.to_csv() + repr(judgement.receipt)
            assert not any(marker in text for marker in MARKERS)
            assert not any(marker in repr(judgement.receipt) for marker in INTERNAL_MARKERS)


def test_addresses_are_of_no_one():
    from examples.helmond.markers import person

    for number in range(1, 300):
        name, mail = person(number)
        assert name.startswith(MARKERS[0])
        assert mail.endswith(("@example.nl", "@example.org"))
