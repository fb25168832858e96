"""A new statistical table is one YAML file and nothing else.

The project is copied, the file is added to the copy, and the copy is run as a user runs it.
"""

import json
import shutil

import pytest

from tests.installation import PROJECT, Installation

ROOMS = ("pipelines", "assets", "schemas", "sources", "figures", "disclosure", "publish")
FILES = ("dagster.yaml", "workspace.yaml", "pyproject.toml")

NEW_TABLE = """
name: meldingen_naar_herkomst_en_kanaal
package: integriteitsmeldingen
title: {nl: Meldingen naar herkomst en kanaal, en: Reports by origin and channel}
description:
  nl: Aantal meldingen van binnen en van buiten, naar de weg waarlangs zij binnenkwamen.
  en: Number of reports from inside and outside, by the way they came in.
method:
  nl: Elke melding in het zaaksysteem telt één keer mee, in het jaar van ontvangst.
  en: Every report in the case system counts once, in the year of receipt.
owner: {nl: Coördinator integriteit, en: Integrity coordinator}
legal_basis:
  nl: Ambtenarenwet 2017 art. 4.
  en: Civil Servants Act 2017 s. 4.
dimensions: [jaar, herkomst, kanaal]
measures:
  - name: aantal
    title: {nl: Aantal meldingen, en: Number of reports}
    unit: {nl: meldingen, en: reports}
    population: meldingen
    count: {method: records, delivery: meldingen}
disclosure:
  threshold: 5
  exempt: totals
  reason:
    nl: Een melding kan tot een persoon leiden; het jaartotaal wordt al jaren openbaar gemaakt.
    en: A report can be traced to a person; the yearly total has been public for years.
  ground: Woo art. 5.1 lid 2 onder e
"""


@pytest.fixture(scope="module")
def extended(tmp_path_factory):
    code = tmp_path_factory.mktemp("code")
    for room in (*ROOMS, "examples"):
        shutil.copytree(
            PROJECT / room, code / room, ignore=shutil.ignore_patterns("__pycache__", "*.pyc")
        )
    for name in FILES:
        shutil.copy(PROJECT / name, code / name)
    description = code / "schemas/datasets/meldingen_naar_herkomst_en_kanaal.yaml"
    description.write_text(NEW_TABLE, encoding="utf-8")
    root = tmp_path_factory.mktemp("extended")
    shutil.copytree(code / "examples/helmond/deliveries", root / "deliveries")
    installation = Installation(root, code)
    return installation, installation.spiegel("run", "2023")


def test_the_table_is_published_protected_and_described(extended):
    installation, done = extended
    assert done.returncode == 0, done.stderr
    folder = installation.portal / "integriteitsmeldingen/latest"
    table = (folder / "meldingen_naar_herkomst_en_kanaal.csv").read_text()
    assert table.startswith("jaar,herkomst,kanaal,aantal,status,ondergrens,bovengrens\n")
    assert "\n2023,totaal,totaal,10,openbaar,,\n" in table
    assert ",onderdrukt," in table
    descriptor = json.loads((folder / "datapackage.json").read_text())
    titles = {resource["name"]: resource["title"] for resource in descriptor["resources"]}
    assert titles["meldingen_naar_herkomst_en_kanaal"] == "Meldingen naar herkomst en kanaal"


def test_no_count_between_1_and_4_is_shown_in_it(extended):
    installation, _ = extended
    folder = installation.portal / "integriteitsmeldingen/latest"
    rows = (folder / "meldingen_naar_herkomst_en_kanaal.csv").read_text().splitlines()[1:]
    shown = [int(row.split(",")[3]) for row in rows if row.split(",")[4] == "openbaar"]
    assert shown
    assert not any(1 <= value < 5 for value in shown)


def test_the_intruder_finds_nothing_with_the_new_table(extended):
    installation, _ = extended
    audit = installation.spiegel("audit", str(installation.portal))
    assert audit.returncode == 0, audit.stderr
