"""Reads a workbook back: no hidden sheet, no formula, and every cell what the table says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from publish.staging import StagedPackage
from publish.tables import PublishedTable, Row
from publish.workbook import displayed, sheet_header, sheet_name
from publish.workbook_texts import SHEETS


def workbook_problems(path: Path, package: StagedPackage) -> Iterator[str]:
    """Yield where a package's workbook is not what it must be."""
    from openpyxl import load_workbook

    where = f"{package.name}, {path.name}"
    if not path.exists():
        yield f"{where}: the workbook is missing."
        return
    book = load_workbook(path)
    tables = {sheet_name(table.name): table for table in package.tables}
    expected = [SHEETS["contents"], *tables, SHEETS["codebook"], SHEETS["codelists"]]
    if book.sheetnames != expected:
        yield f"{where}: the sheets are not those of the tables."
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            yield f"{where}: sheet '{sheet.title}' is hidden."
        cells = [cell for row in sheet.iter_rows() for cell in row]
        formulas = sum(cell.data_type == "f" for cell in cells)
        if formulas:
            yield f"{where}, {sheet.title}: {formulas} cells hold a formula."
        if any(cell.comment for cell in cells):
            yield f"{where}, {sheet.title}: cells carry comments."
        if sheet.title in tables:
            yield from _sheet_problems(where, tables[sheet.title], sheet)


def _sheet_problems(where: str, table: PublishedTable, sheet: Any) -> Iterator[str]:
    header, *rows = list(sheet.iter_rows(values_only=True))
    if tuple(header) != sheet_header(table):
        yield f"{where}, {table.name}: the header is not that of the table."
        return
    if len(rows) != len(table.rows):
        yield f"{where}, {table.name}: the number of rows is not that of the table."
        return
    places = {name: place for place, name in enumerate(header)}
    for at, column in enumerate(table.columns):
        expected = [displayed(table, column, row, row[at]) for row in table.rows]
        read: list[Any] = [row[places[column.name]] for row in rows]
        differing = sum(not _same(a, b) for a, b in zip(read, expected, strict=True))
        if differing:
            yield f"{where}, {table.name}, {column.name}: {differing} cells differ from the table."


def _same(read: Any, expected: Row | Any) -> bool:
    return read == expected or (read is None and expected == "")
