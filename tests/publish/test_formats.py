"""Files load without tricks, wherever people open them, and say the same everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from openpyxl import load_workbook

from publish.portal_index import read_index
from publish.release import publish_release, stage_release
from publish.tree import build_tree
from publish.workbook_texts import LEGEND
from tests.publish.conftest import MakeContent, Publish

PACKAGE = "integriteitsmeldingen"


@pytest.fixture
def latest(make_content: MakeContent, publish: Publish, portal: Path) -> Path:
    publish(make_content())
    return portal / PACKAGE / "latest"


def test_pandas_reads_numbers(latest: Path) -> None:
    table = pd.read_csv(latest / "meldingen_naar_type.csv")
    assert table["jaar"].dtype == "int64"
    assert table["aantal"].dtype == "float64"
    hidden = table[table["status"] == "onderdrukt"]
    assert hidden["aantal"].isna().all()
    assert hidden["bovengrens"].notna().all()
    assert table.set_index(["jaar", "type_schending"]).loc[(2023, "totaal"), "aantal"] == 38


def test_duckdb_reads_numbers(latest: Path) -> None:
    found = duckdb.sql(f"describe select * from '{latest}/meldingen_naar_type.csv'").fetchall()
    types = {row[0]: row[1] for row in found}
    assert types["jaar"] == "BIGINT"
    assert types["aantal"] == "BIGINT"
    assert types["status"] == "VARCHAR"
    query = f"select count(*) from '{latest}/meldingen_naar_type.parquet' where aantal is null"
    assert duckdb.sql(query).fetchall() == [(5,)]


def test_csv_and_parquet_say_the_same(latest: Path) -> None:
    for path in sorted(latest.glob("meldingen_*.csv")):
        first = duckdb.sql(f"select * from '{path}'").fetchall()
        second = duckdb.sql(f"select * from '{path.with_suffix('.parquet')}'").fetchall()
        assert first == second


def test_a_workbook_for_people(latest: Path) -> None:
    book = load_workbook(latest / f"{PACKAGE}.xlsx")
    assert book.sheetnames == [
        "Inhoud", "meldingen_naar_type", "meldingen_per_jaar", "Codeboek", "Codelijsten",
    ]  # fmt: skip
    assert all(sheet.sheet_state == "visible" for sheet in book.worksheets)
    assert not book.defined_names or set(book.defined_names) <= {"_xlnm._FilterDatabase"}
    sheet = book["meldingen_naar_type"]
    assert sheet.freeze_panes == "C2"
    header = [cell.value for cell in sheet[1]]
    assert header[:4] == ["jaar", "type_schending", "type_schending (label)", "aantal"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    values = {row[3] for row in rows}
    assert "x" in values
    assert all(isinstance(value, int) or value == "x" for value in values)
    assert all(isinstance(row[0], int) for row in rows)
    assert "Totaal" in {row[2] for row in rows}
    assert book["meldingen_per_jaar"]["B2"].value == "?"
    widths = [sheet.column_dimensions[letter].width for letter in "ABCD"]
    assert all(width and width >= 5 for width in widths)
    contents = [cell.value for row in book["Inhoud"].iter_rows() for cell in row if cell.value]
    assert "Fictieve voorbeeldgegevens." in contents
    assert {sign for sign, _ in LEGEND} <= set(contents)


def test_pandas_reads_the_workbook(latest: Path) -> None:
    table = pd.read_excel(latest / f"{PACKAGE}.xlsx", sheet_name="meldingen_naar_type")
    assert table["jaar"].dtype == "int64"
    shown = table[table["status"] == "openbaar"]
    assert shown["aantal"].astype(int).sum() > 0


def test_frictionless_reads_types(latest: Path) -> None:
    from frictionless import Package

    rows = Package(str(latest / "datapackage.json")).get_resource("meldingen_naar_type").read_rows()
    assert {type(row["aantal"]) for row in rows} == {int, type(None)}
    assert rows[0]["jaar"] == 2022


def test_other_processes_write_the_same_bytes(tmp_path: Path) -> None:
    """The order of sets differs per process; nothing that is written may show it."""
    script = textwrap.dedent(f"""
        import datetime, sys
        sys.path.insert(0, {str(Path(__file__).parents[2])!r})
        from pathlib import Path
        from publish.content import ReleaseContent
        from publish.release import publish_release, stage_release
        from schemas.dataset import load_datasets
        from schemas.municipality import load_municipalities
        from tests.publish.conftest import NOTICE, protected_tables
        content = ReleaseContent(load_municipalities()["GM0794"], 2023, protected_tables(2023),
            load_datasets(), datetime.date(2024, 2, 1), NOTICE)
        folder = Path(sys.argv[1])
        publish_release(stage_release(content, folder / "staging", None), folder / "portal")
    """)
    found = set()
    for seed in ("1", "2"):
        folder = tmp_path / seed
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC+{seed}"}
        subprocess.run(
            [sys.executable, "-c", script, str(folder)], check=True, env=environment, timeout=120
        )
        found.add((folder / "portal" / "SHA256SUMS").read_bytes())
    assert len(found) == 1


def test_a_portal_of_many_years_is_rebuilt_soon(make_content: MakeContent, tmp_path: Path) -> None:
    portal = tmp_path / "portal"
    for year in range(2022, 2029):
        staged = stage_release(make_content(year), tmp_path / "staging", portal)
        publish_release(staged, portal)
    index = read_index(portal)
    assert index is not None
    assert len(index.versions()) == 7
    seconds = {}
    for name, kept in (("half", 3), ("all", 7)):
        packages = tuple(
            p.model_copy(update={"versions": p.versions[-kept:]}) for p in index.packages
        )
        part = index.model_copy(update={"packages": packages})
        started = time.process_time()
        build_tree(tmp_path / name, part, lambda p, v: portal / p / v, None)
        seconds[name] = time.process_time() - started
    assert seconds["all"] < 5.0
    assert seconds["all"] < 7 / 3 * seconds["half"] + 0.5
