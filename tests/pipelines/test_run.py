"""The yearly run as a user sees it: portal, second run, next year, refusals."""

import json
import sqlite3

import pytest

from tests.installation import fingerprints, new_installation
from tests.next_year import add_year


def test_the_run_ends_with_a_portal(example):
    index = json.loads((example.portal / "index.json").read_text())
    assert [release["version"] for release in index["releases"]] == ["2023.1"]
    assert {package["name"] for package in index["packages"]} >= {
        "integriteitsmeldingen",
        "adviesvragen",
        "vertrouwenspersonen",
        "bewustwording",
        "regelingen",
    }


def test_the_published_series_holds_every_kind_of_cell(example):
    series = (example.portal / "integriteitsmeldingen/latest/meldingen_per_jaar.csv").read_text()
    assert series.startswith("jaar,aantal,status,ondergrens,bovengrens\n2010,,onbekend,,\n")
    assert "\n2012,0,openbaar,,\n" in series
    onboarding = (example.portal / "bewustwording/latest/onboarding.csv").read_text()
    assert ",,benaderd,,149" in onboarding
    relations = example.portal / "vertrouwenspersonen/latest/casussen_naar_relatie.csv"
    assert "2022,bestuurder,,niet_van_toepassing,," in relations.read_text()
    types = example.portal / "integriteitsmeldingen/latest/meldingen_naar_type.csv"
    assert "2023,financiele_schending,,onderdrukt,0,10" in types.read_text()


@pytest.fixture(scope="module")
def again(example, tmp_path_factory):
    """The same year run twice."""
    installation = example.copy_to(tmp_path_factory.mktemp("again"))
    return installation, installation.spiegel("run", "2023")


def test_the_same_run_twice_gives_the_same_bytes_and_no_new_version(example, again):
    installation, done = again
    assert done.returncode == 0, done.stderr
    assert "Er is niets veranderd: uitgave 2023.1" in done.stdout
    assert fingerprints(installation.portal) == fingerprints(example.portal)


def test_status_tells_how_the_year_stands(again):
    installation, _ = again
    status = json.loads(installation.spiegel("status", "2023", "--json").stdout)
    assert status["run"] == "success"
    assert status["released"] == ["2023.1"]
    assert status["missing"] == []
    assert "geslaagd" in installation.spiegel("status", "2023").stdout


def test_the_instance_remembers_the_run_and_its_checks(again):
    installation, _ = again
    with sqlite3.connect(installation.state / "dagster/history/runs.db") as runs:
        states = runs.execute(
            "SELECT status FROM runs WHERE pipeline_name = 'jaarrun' AND partition = '2023'"
        ).fetchall()
    assert states == [("SUCCESS",), ("SUCCESS",)]


def test_a_new_year_needs_nothing_but_its_deliveries(example, tmp_path):
    installation = example.copy_to(tmp_path)
    before = fingerprints(installation.portal)
    add_year(installation.deliveries, 2024)
    done = installation.spiegel("run", "2024")
    assert done.returncode == 0, done.stderr
    index = json.loads((installation.portal / "index.json").read_text())
    assert [release["version"] for release in index["releases"]] == ["2024.1", "2023.1"]
    after = fingerprints(installation.portal)
    old = {path: digest for path, digest in before.items() if "/2023.1/" in path}
    data = {path for path in old if not path.endswith(".html")}
    assert data
    assert {path: after[path] for path in data} == {path: old[path] for path in data}
    reports = installation.portal / "integriteitsmeldingen/2024.1/meldingen_per_jaar.csv"
    assert "\n2024,10,openbaar,,\n" in reports.read_text()
    pooled = installation.portal / "integriteitsmeldingen/2024.1/meldingen_naar_type_driejaars.csv"
    assert "2022-2024,totaal,27" in pooled.read_text()
    audit = installation.spiegel("audit", str(installation.portal), "--json")
    assert audit.returncode == 0, audit.stderr
    assert json.loads(audit.stdout)["versions"] == 2


def _spoil(installation):
    """Break four deliveries of 2023 in five ways."""
    with sqlite3.connect(installation.deliveries / "zaaksysteem.sqlite") as cases:
        cases.execute(
            "UPDATE melding SET herkomst = 'zzmerkgeheim' WHERE zaak_id IN "
            "(SELECT id FROM zaak WHERE registratiejaar = 2023 ORDER BY id LIMIT 2)"
        )
        cases.execute(
            "UPDATE zaak SET sluitdatum = '2019-01-01' WHERE id = (SELECT max(id) FROM zaak "
            "WHERE registratiejaar = 2023 AND zaaktype = 'Integriteitsmelding')"
        )
    folder = installation.deliveries / "2023"
    messages = folder / "berichten_meldpunt_2023.csv"
    messages.write_bytes(messages.read_bytes().replace(b"2023", b"2021"))
    (folder / "adviesvragen_2023.xlsx").write_bytes(b"zzmerkgeheim is geen werkmap")
    (folder / "onboarding_workshops_2023.csv").unlink()
    (folder / "zomaar_2023.txt").write_text("zzmerkgeheim")


@pytest.fixture(scope="module")
def refused(example, tmp_path_factory):
    """A run over deliveries that break several rules at once."""
    installation = example.copy_to(tmp_path_factory.mktemp("refused"))
    _spoil(installation)
    return installation, installation.spiegel("run", "2023")


def test_a_bad_delivery_ends_the_run_with_exit_code_1(refused):
    assert refused[1].returncode == 1


@pytest.mark.parametrize(
    "words",
    [
        ("Levering meldingen", "v_meldingen", "kolom herkomst", "regel onbekende_code", "2 "),
        ("Levering meldingen", "kolom sluitdatum", "regel datum_te_vroeg"),
        ("Levering berichten_meldpunt", "berichten_meldpunt_2023.csv", "kolom Datum"),
        ("Levering adviesvragen", "adviesvragen_2023.xlsx", "regel beschadigde_werkmap"),
        ("Levering onboarding_workshops", "regel levering_ontbreekt"),
        ("zomaar_2023.txt", "regel onbekend_bestand"),
    ],
    ids=lambda words: words[0] + words[-1],
)
def test_every_problem_is_told_at_once_with_place_rule_and_remedy(refused, words):
    lines = refused[1].stderr.splitlines()
    (line,) = [line for line in lines if all(word in line for word in words)]
    assert "Herstel:" in line


def test_a_refused_run_leaves_the_portal_as_it_was(example, refused):
    assert fingerprints(refused[0].portal) == fingerprints(example.portal)


def test_status_tells_why_a_run_was_refused(refused):
    status = json.loads(refused[0].spiegel("status", "2023", "--json").stdout)
    assert status["run"] == "failure"
    assert status["missing"] == ["onboarding_workshops"]
    told = " ".join(s for refusal in status["refusals"] for s in refusal["sentences"])
    assert "regel onbekende_code" in told


def test_repaired_deliveries_run_again(refused, example):
    installation, _ = refused
    repaired = new_installation(installation.root / "repaired").deliveries
    done = installation.spiegel("run", "2023", "--deliveries", str(repaired))
    assert done.returncode == 0, done.stderr
    assert fingerprints(installation.portal) == fingerprints(example.portal)


def test_a_year_before_the_first_is_wrong_usage(example):
    done = example.spiegel("run", "1999")
    assert done.returncode == 2
    assert "1999 is geen jaar van 2011 tot en met" in done.stderr
