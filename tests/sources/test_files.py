"""CSV files and folders: encodings, ragged rows, names, size, and files that change or vanish."""

from __future__ import annotations

import shutil
import tracemalloc
from pathlib import Path

import pytest

import sources
from schemas.delivery import load_deliveries
from sources import opening
from tests.sources.samples import DELIVERIES, rules_of

HEADER = "uitnodigingsnummer;uitnodigingsdatum;dienstverband;aanwezig"
ROW = "U23-001;3-4-2023;Vast;Ja"
DESCRIPTION = load_deliveries()["onboarding_uitnodigingen"]
NAME = "onboarding_uitnodigingen_2023.csv"


def judge_bytes(folder: Path, content: bytes, name: str = NAME) -> sources.Judgement:
    path = folder / name
    path.write_bytes(content)
    return sources.judge(DESCRIPTION, sources.Location(DESCRIPTION.name, name, path=path), 2023)


def judge_text(folder: Path, text: str, encoding: str = "utf-8") -> sources.Judgement:
    return judge_bytes(folder, text.encode(encoding))


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("title", ["", "Café-overzicht HR\n\n", "sep=;\n"])
def test_known_untidiness_is_read(delimiter, encoding, end, title, tmp_path):
    text = f"{title}{HEADER}\n{ROW}\n U23-002 ;2023-04-05 00:00:00;\u00a0Inhuur;nee\n;;;\n\n"
    text = text.replace(";", delimiter).replace("\n", end)
    records = judge_text(tmp_path, text, encoding).records
    assert records is not None
    assert records["nummer"].tolist() == ["U23-001", "U23-002"]
    assert records["uitnodigingsdatum"].dt.strftime("%d%m%Y").tolist() == ["03042023", "05042023"]
    assert records["dienstverband"].tolist() == ["vast", "inhuur"]
    assert records["aanwezig"].tolist() == [True, False]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "lege_levering"),
        (b"\n \n", "lege_levering"),
        (f"{HEADER}\n".encode(), "lege_levering"),
        (f"{HEADER}\n{ROW}\x00\n".encode(), "nulbytes"),
        (f"{HEADER}\n{ROW}\n".encode("utf-16"), "onleesbare_codering"),
        (f"{HEADER}\n{ROW}\n".encode() + b"\x81\x8d", "onleesbare_codering"),
        (f"{HEADER} caf\u00e9\n".encode() + "\u00e9".encode("cp1252"), "gemengde_codering"),
        (f"\ufeff{HEADER}\n".encode() + "\u00e9".encode("cp1252"), "gemengde_codering"),
        (f"{HEADER}\n{ROW}\x07\n".encode(), "stuurtekens"),
        (f'{HEADER}\n"U23-001;3-4-2023;Vast;Ja\n'.encode(), "onleesbare_csv"),
        (f'{HEADER}\n"U23"-001;3-4-2023;Vast;Ja\n'.encode(), "onleesbare_csv"),
        (f"{HEADER}\n{'x' * 200_000};3-4-2023;Vast;Ja\n".encode(), "onleesbare_csv"),
        (f"{HEADER}\n{ROW};extra\n".encode(), "ongelijke_rijen"),
        (f"{HEADER}\n{ROW}\nU23-002;3-4-2023;Vast\n".encode(), "ongelijke_rijen"),
        (b"a;b;c\n1;2;3\n", "geen_koprij"),
        (b"\xef\xbb\xbf", "lege_levering"),
    ],
)
def test_unreadable_files(content, rule, tmp_path):
    judgement = judge_bytes(tmp_path, content)
    assert judgement.records is None
    assert rule in rules_of(judgement)


def test_ragged_rows_in_a_sentence(tmp_path):
    judgement = judge_text(tmp_path, f"{HEADER}\n{ROW}\nU23-002;3-4-2023;Vast;Ja;x\n{ROW}\n")
    assert judgement.problems[0].sentence() == (
        "Levering onboarding_uitnodigingen, bestand onboarding_uitnodigingen_2023.csv: 1 rij heeft "
        "niet de 4 cellen van de koprij (regel ongelijke_rijen; rij 3). Herstel: exporteer opnieuw "
        "met een scheidingsteken dat in geen cel voorkomt."
    )


def test_any_bytes_never_raise(tmp_path):
    content = f"{HEADER}\r\n{ROW}\r\n".encode()
    for place in range(len(content)):
        for value in (0, 0x22, 0x3B, 0x80, 0xE9, 0xFF):
            judgement = judge_bytes(
                tmp_path, content[:place] + bytes([value]) + content[place + 1 :]
            )
            assert (judgement.records is None) == bool(judgement.problems)
            assert all(problem.sentence() for problem in judgement.problems)


def test_rows_above_the_header_are_not_lost(tmp_path):
    judgement = judge_text(tmp_path, f"{ROW}\n{HEADER}\nU23-002;3-4-2023;Vast;Ja\n")
    assert rules_of(judgement) == ["rijen_boven_kop"]


def test_a_declared_nothing_is_zero_records(tmp_path):
    description = load_deliveries()["berichten_meldpunt"]
    path = tmp_path / "berichten_meldpunt_2023.csv"
    path.write_text("Berichtnummer;Datum;Ingang;Bevat vermoeden\nNIHIL\n", encoding="utf-8")
    place = sources.Location(description.name, path.name, path=path)
    records = sources.judge(description, place, 2023).records
    assert records is not None
    assert len(records) == 0
    assert list(records.columns) == ["datum", "ingang", "vermoeden"]


def test_a_million_rows_in_bounded_memory(tmp_path):
    path = tmp_path / NAME
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER + "\n")
        for _ in range(1_000):
            file.write(f"{ROW}\n" * 1_000)
    tracemalloc.start()
    place = sources.Location(DESCRIPTION.name, NAME, path=path)
    judgement = sources.judge(DESCRIPTION, place, 2023)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [problem.sentence() for problem in judgement.problems] == [
        "Levering onboarding_uitnodigingen, bestand onboarding_uitnodigingen_2023.csv: er zijn "
        "meer dan 200000 rijen; er is niet verder gelezen (regel te_veel_rijen). Herstel: lever "
        "alleen de rijen van één jaar."
    ]
    assert peak < 400 * 1024 * 1024


def test_too_large_a_file(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "MAX_BYTES", 50)
    assert rules_of(judge_text(tmp_path, f"{HEADER}\n{ROW}\n")) == ["te_groot_bestand"]


def test_the_file_is_gone(tmp_path):
    place = sources.Location(DESCRIPTION.name, NAME, path=tmp_path / NAME)
    assert rules_of(sources.judge(DESCRIPTION, place, 2023)) == ["bestand_verdwenen"]


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (lambda path: path.write_text("anders"), "bestand_veranderd"),
        (lambda path: path.unlink(), "bestand_verdwenen"),
    ],
)
def test_the_file_changes_while_it_is_read(spoil, rule, tmp_path, monkeypatch):
    read = opening.read_csv

    def reading(origin, content, description):
        spoil(tmp_path / NAME)
        return read(origin, content, description)

    monkeypatch.setattr(opening, "read_csv", reading)
    assert rules_of(judge_text(tmp_path, f"{HEADER}\n{ROW}\n")) == [rule]


def test_a_name_of_another_year(tmp_path):
    content = f"{HEADER}\n{ROW}\n".encode()
    judgement = judge_bytes(tmp_path, content, "onboarding_uitnodigingen_2022.csv")
    assert [problem.sentence() for problem in judgement.problems] == [
        "Levering onboarding_uitnodigingen, bestand onboarding_uitnodigingen_2022.csv: de "
        "bestandsnaam noemt 2022, de levering is die van 2023 (regel bestandsnaam_ander_jaar). "
        "Herstel: zet het bestand van 2023 neer."
    ]


def test_a_year_before_the_delivery_existed(tmp_path):
    path = tmp_path / "onboarding_uitnodigingen.csv"
    path.write_text(f"{HEADER}\n{ROW.replace('2023', '2019')}\n")
    place = sources.Location(DESCRIPTION.name, path.name, path=path)
    assert rules_of(sources.judge(DESCRIPTION, place, 2019)) == ["jaar_buiten_levering"]
    assert sources.locate(DESCRIPTION, tmp_path, 2019) is None


def test_two_files_for_one_delivery(tmp_path):
    folder = tmp_path / "2023"
    folder.mkdir()
    for name in (NAME, "Onboarding_uitnodigingen_2023 (1).CSV"):
        (folder / name).write_text(f"{HEADER}\n{ROW}\n")
    place = sources.locate(DESCRIPTION, tmp_path, 2023)
    assert place is not None
    judgement = sources.judge(DESCRIPTION, place, 2023)
    assert rules_of(judgement) == ["twee_bestanden"]
    assert judgement.problems[0].count == 2


def test_the_example_year_is_complete():
    for year in (2022, 2023):
        judgements, problems = sources.judge_folder(DELIVERIES, year)
        assert problems == []
        assert all(judgement.is_accepted for judgement in judgements)


def test_stray_and_missing_files_are_named(tmp_path):
    shutil.copytree(DELIVERIES, tmp_path, dirs_exist_ok=True)
    folder = tmp_path / "2023"
    (folder / "gesprekken_raad_2023.xlsx").unlink()
    (folder / "06-12345678.txt").write_text("x")
    (folder / "notulen.docx").write_text("x")
    (folder / "~$adviesvragen_2023.xlsx").write_text("x")
    (folder / "map").mkdir()
    assert [problem.sentence() for problem in sources.scan_year(tmp_path, 2023)] == [
        "Bestand …: dit bestand hoort bij geen enkele levering (regel onbekend_bestand). Herstel: "
        "hernoem het naar een aangekondigde naam of haal het weg.",
        "Bestand map: dit bestand hoort bij geen enkele levering (regel onbekend_bestand). "
        "Herstel: hernoem het naar een aangekondigde naam of haal het weg.",
        "Bestand notulen.docx: dit bestand hoort bij geen enkele levering (regel "
        "onbekend_bestand). Herstel: hernoem het naar een aangekondigde naam of haal het weg.",
        "Levering gesprekken_raad: er is geen levering voor 2023 (verwacht: gesprekken_raad*.xlsx) "
        "(regel levering_ontbreekt). Herstel: zet de levering in de map van 2023.",
    ]


def test_a_missing_case_system_is_named(tmp_path):
    (tmp_path / "2020").mkdir()
    assert [problem.delivery for problem in sources.scan_year(tmp_path, 2020)] == ["meldingen"]


@pytest.mark.parametrize(
    "path", sorted(DELIVERIES.glob("20*/*")), ids=lambda path: f"{path.parent.name}-{path.name}"
)
def test_every_example_file_is_recognised(path):
    judgements = sources.judge_file(path)
    assert judgements
    assert all(judgement.is_accepted for judgement in judgements)


@pytest.mark.parametrize("path", sorted(DELIVERIES.glob("2023/*")), ids=lambda path: path.name)
def test_a_renamed_file_is_recognised_by_its_headers(path, tmp_path):
    known = [judgement.receipt.delivery for judgement in sources.judge_file(path)]
    copy = tmp_path / f"levering{path.suffix}"
    shutil.copyfile(path, copy)
    found = sources.judge_file(copy, 2023)
    assert [judgement.receipt.delivery for judgement in found] == known
    assert all(judgement.is_accepted for judgement in found)


def test_an_unknown_file(tmp_path):
    path = tmp_path / "inkoop_2023.csv"
    path.write_text("leverancier;bedrag\nx;1\n")
    (judgement,) = sources.judge_file(path)
    assert rules_of(judgement) == ["onbekend_bestand"]


def test_a_file_of_no_year(tmp_path):
    path = tmp_path / "levering.csv"
    path.write_text(f"{HEADER}\n{ROW}\n")
    (judgement,) = sources.judge_file(path)
    assert rules_of(judgement) == ["jaar_onbekend"]
