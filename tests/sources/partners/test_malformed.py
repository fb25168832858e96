"""Every malformed delivery of a partner is refused, with the right sentence and nothing else."""

import socket
import tempfile
from pathlib import Path

import pytest

from sources.partners import Source, judge_partner, take_in
from sources.problem import load_messages
from tests.sources.partners.malformed import CASES, MARKER, SENDER, commented
from tests.sources.partners.test_address import Web

YEAR = 2023
PARTNERS = ("GM0758", "GM0772", "GM0794", "GM0796", "GM0855")


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*arguments, **named):
        raise AssertionError("something tried to reach the network")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_there_are_a_hundred_of_them_with_different_names():
    assert len({case.name for case in CASES}) == len(CASES) >= 100


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_is_refused_with_the_right_sentence(case, tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    delivered = tmp_path / "levering"
    delivered.mkdir()
    path = case.make(delivered)
    before = sorted(delivered.rglob("*"))
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))

    outcome = judge_partner(path, YEAR)

    problems = outcome.judgement.problems
    assert {problem.rule for problem in problems} == set(case.rules)
    assert outcome.judgement.records is None
    assert outcome.provenance is None
    for problem in problems:
        for language in ("nl", "en"):
            sentence = problem.sentence(language)
            assert path.name in sentence
            assert MARKER not in sentence
            assert load_messages()[problem.rule]["remedy"].get(language)[:12] in sentence
    assert list(scratch.iterdir()) == []
    assert sorted(delivered.rglob("*")) == before


FILES = [case for case in CASES if not case.is_folder]


def test_a_hundred_of_them_can_come_from_an_address():
    assert len(FILES) >= 100


@pytest.mark.parametrize("case", FILES, ids=lambda case: case.name)
def test_fetched_it_is_refused_not_kept_and_leads_to_no_other_address(case, tmp_path):
    """The whole way of the yearly run: from the partner's own site to what would be kept."""
    delivered = tmp_path / "levering"
    delivered.mkdir()
    path = case.make(delivered)
    address = f"https://data.eindhoven.nl/{path.name}"
    web = Web({address: path.read_bytes()})
    kept = tmp_path / "deelnemers"

    found = take_in(None, kept, [Source(SENDER, "file", address)], PARTNERS, YEAR, YEAR, web)

    assert {problem.rule for problem in found.problems} == set(case.rules)
    assert found.records is None
    assert not kept.exists()
    assert web.asked == [address]
    assert all(path.name in p.sentence() and MARKER not in p.sentence() for p in found.problems)


EXACT = {
    "shown without value": "Levering b5_kerncijfers, bestand GM0772_levering.zip, kolom status: "
    "bij 1 rij past de status niet bij waarde en grenzen (regel status_past_niet; rij 2). Herstel: "
    "openbaar heeft een waarde, onderdrukt twee grenzen, de rest niets.",
    "bounds that tell": "Levering b5_kerncijfers, bestand GM0772_levering.zip, kolom bovengrens: "
    "bij 1 rij is de bovengrens niet hoger dan de ondergrens (regel grenzen_zonder_ruimte; rij 3). "
    "Herstel: geef grenzen waartussen het aantal ligt; gelijke grenzen verraden het.",
    "another municipality": "Levering b5_kerncijfers, bestand GM0772_levering.zip, kolom gemeente: "
    "4 rijen zijn van een andere gemeente dan GM0772 (regel andere_gemeente; rijen 2–5). Herstel: "
    "lever alleen de cijfers van de eigen gemeente.",
    "a zip bomb": "Levering b5_kerncijfers, bestand GM0772_levering.zip: de zip heeft meer dan 20 "
    "bestanden of is uitgepakt groter dan 16 MB (regel te_grote_zip). Herstel: stop alleen "
    "datapackage.json en b5_kerncijfers.csv in de zip.",
    "a path up": "Levering b5_kerncijfers, bestand GM0772_levering.zip: 1 pad wijst buiten het "
    "pakket of naar een adres (regel onveilig_pad). Herstel: gebruik alleen bestandsnamen binnen "
    "het pakket.",
    "a macro": "Levering b5_kerncijfers, bestand GM0772_levering.xlsx, blad Kerncijfers: de "
    "werkmap bevat 1 onderdeel met macro's, koppelingen of ingesloten bestanden (regel "
    "onveilige_werkmap). Herstel: kopieer de gegevens als waarden naar een nieuwe werkmap.",
}


@pytest.mark.parametrize("name", EXACT)
def test_the_sentence_is_exactly_this(name, tmp_path):
    (case,) = [case for case in CASES if case.name == name]
    problems = judge_partner(case.make(tmp_path), YEAR).judgement.problems
    assert [problem.sentence() for problem in problems] == [EXACT[name]]


def test_a_comment_is_not_read_and_no_reason_to_refuse(tmp_path):
    outcome = judge_partner(commented(tmp_path), YEAR)
    assert outcome.judgement.problems == ()
    assert outcome.judgement.receipt.dropped_columns[0].count


def test_all_problems_come_at_once(tmp_path):
    from tests.sources.partners.malformed import with_rows

    make = with_rows(
        lambda rows: (rows[0].update(waarde=None), rows[1].update(bovengrens=1, fte=5))
    )
    rules = {p.rule for p in judge_partner(make(tmp_path), YEAR).judgement.problems}
    assert rules == {"wisselende_waarde"}
    again = with_rows(lambda rows: (rows[0].update(waarde=None), rows[1].update(bovengrens=1)))
    path = again(tmp_path)
    assert {p.rule for p in judge_partner(path, YEAR).judgement.problems} == {
        "status_past_niet",
        "grenzen_zonder_ruimte",
    }


def test_two_municipalities_in_a_file_that_names_none(tmp_path):
    from tests.sources.partners.malformed import with_cell

    path = with_cell("gemeente", "GM0794", 3)(tmp_path)
    problems = judge_partner(path.rename(tmp_path / "cijfers.zip"), YEAR).judgement.problems
    assert [problem.rule for problem in problems] == ["meer_gemeenten"]


def test_a_file_that_is_gone(tmp_path):
    problems = judge_partner(Path(tmp_path / "GM0772_weg.zip"), YEAR).judgement.problems
    assert [problem.rule for problem in problems] == ["bestand_verdwenen"]
