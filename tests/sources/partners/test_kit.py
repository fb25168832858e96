"""The kit that a partner gets: what it says is what is judged."""

import io
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from schemas.codelists import load_codelist
from schemas.partner import load_partner_delivery
from sources.partners import is_partner_delivery, judge_partner
from sources.partners.kit import (
    EXAMPLE,
    PACKAGE,
    TEMPLATE,
    choices,
    example_rows,
    workbook_bytes,
    write_kit,
)

PROJECT = Path(__file__).parents[3]


def spiegel(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", *arguments]
    variables = {**os.environ, "PYTHONPATH": str(PROJECT), "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True)


@pytest.mark.parametrize("name", [EXAMPLE, PACKAGE])
def test_the_examples_are_accepted(tmp_path, name):
    write_kit(tmp_path, "GM0772")
    outcome = judge_partner(tmp_path / name, 2023)
    assert outcome.judgement.problems == ()
    assert outcome.provenance is not None
    assert outcome.provenance.is_fictitious
    assert len(outcome.provenance.sha256) == 64


def test_the_same_kit_is_the_same_bytes():
    rows = example_rows("GM0772")
    assert workbook_bytes(rows, "x") == workbook_bytes(rows, "x")


def test_the_template_has_a_list_for_every_column_with_choices(tmp_path):
    write_kit(tmp_path, "GM0772")
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / TEMPLATE).read_bytes()))
    sheet = book["Kerncijfers"]
    lists = {
        next(iter(rule.sqref.ranges)).min_col: rule.formula1.strip('"').split(",")
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }
    columns = load_partner_delivery().columns
    wanted = {place: list(choices(c)) for place, c in enumerate(columns, 1) if choices(c)}
    assert lists == wanted
    explained = {row[0].value for row in book["Uitleg"].iter_rows(min_row=2) if row[0].value}
    assert {column.name for column in columns} <= explained
    assert set(load_codelist("kerncijfer").names()) <= explained


def test_the_manual_names_every_column_and_key_figure():
    manual = (PROJECT / "docs" / "partner.md").read_text(encoding="utf-8")
    names = [column.name for column in load_partner_delivery().columns]
    for name in [*names, *load_codelist("kerncijfer").names()]:
        assert f"`{name}`" in manual or f"**{name}**" in manual, name


def test_the_commands_make_and_judge_it(tmp_path):
    made = spiegel(tmp_path, "partner-kit", "GM0772")
    assert made.returncode == 0, made.stderr
    good = spiegel(tmp_path, "check", f"partner-kit/{EXAMPLE}")
    assert good.returncode == 0, good.stdout + good.stderr
    empty = spiegel(tmp_path, "check", f"partner-kit/{TEMPLATE}")
    assert empty.returncode == 1
    assert "lege_levering" in empty.stderr
    stranger = spiegel(tmp_path, "check", "https://example.org/kerncijfers.zip")
    assert stranger.returncode == 1
    assert "vreemd_adres" in stranger.stderr
    assert spiegel(tmp_path, "partner-kit", "GM0000").returncode == 2


def test_other_deliveries_are_not_taken_for_a_partners():
    folder = PROJECT / "examples" / "helmond" / "deliveries"
    assert not is_partner_delivery(folder / "2023")
    files = [path for path in (folder / "2023").iterdir() if path.is_file()]
    assert [path.name for path in files if is_partner_delivery(path)] == []
