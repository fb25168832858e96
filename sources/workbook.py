"""Reading the rows of one sheet of a workbook, and refusing what a reader of it cannot see.

Formulas, error cells, hidden rows, columns and sheets, and undeclared sheets are problems.
Which row holds the headers, and what cells mean, does not belong here.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from schemas.delivery import DeliveryDescription
from sources.csv_file import PREAMBLE_ROWS
from sources.personal import safe_name
from sources.problem import Origin, Problem
from sources.tables import Reading, Row, is_blank, tidy
from sources.workbook_safety import unread_parts, workbook_problems

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MAX_CELLS = 4_000_000


def read_workbook(origin: Origin, content: bytes, description: DeliveryDescription) -> Reading:
    """Return the rows of the described sheet; line numbers are the sheet's own."""
    origin = replace(origin, place=description.sheets[0])
    reading = Reading(origin)
    reading.problems.extend(workbook_problems(origin, content))
    if reading.problems:
        return reading
    reading.unread = unread_parts(content)
    workbook = _open(content)
    if workbook is None:
        reading.problems.append(origin.problem("beschadigde_werkmap"))
        return reading
    if any(sheet.max_row * sheet.max_column > MAX_CELLS for sheet in workbook.worksheets):
        # Walking over a sheet makes every cell up to its last one, blank ones too.
        reading.problems.append(origin.problem("te_veel_cellen", facts={"limit": str(MAX_CELLS)}))
        return reading
    sheet = _find_sheet(workbook, description)
    reading.problems.extend(_sheet_problems(origin, workbook, description, sheet))
    if sheet is None:
        reading.problems.append(origin.problem("ontbrekend_blad"))
        return reading
    reading.origin = replace(origin, place=sheet.title)
    if (sheet.max_row or 0) > description.max_rows + PREAMBLE_ROWS:
        limit = {"limit": str(description.max_rows)}
        reading.problems.append(reading.origin.problem("te_veel_rijen", facts=limit))
        return reading
    reading.problems.extend(_cell_problems(reading.origin, sheet))
    reading.merged = [(part.min_row, part.max_row) for part in sheet.merged_cells.ranges]
    reading.rows.extend(
        Row(number, tuple(cell.value for cell in cells))
        for number, cells in enumerate(sheet.iter_rows(), start=1)
    )
    return reading


def _open(content: bytes) -> Any | None:
    """Return the workbook, or ``None`` when its contents are damaged.

    openpyxl raises many kinds of error on damaged files, and their texts may quote the contents;
    so all of them are caught here and none is passed on.
    """
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return openpyxl.load_workbook(io.BytesIO(content), keep_links=False)
        except Exception:  # noqa: BLE001 - see the docstring
            return None


def _find_sheet(workbook: Any, description: DeliveryDescription) -> Worksheet | None:
    wanted = {name.casefold() for name in description.sheets}
    for sheet in workbook.worksheets:
        if tidy(sheet.title).casefold() in wanted:
            return sheet
    return None


def _sheet_problems(
    origin: Origin, workbook: Any, description: DeliveryDescription, found: Worksheet | None
) -> Iterator[Problem]:
    declared = {name.casefold() for name in description.other_sheets}
    for sheet in workbook.worksheets:
        has_data = any(not is_blank(cell.value) for row in sheet.iter_rows() for cell in row)
        here = replace(origin, place=safe_name(sheet.title))
        is_known = sheet is found or tidy(sheet.title).casefold() in declared
        if has_data and not is_known:
            yield here.problem("onbekend_blad")
        if sheet.sheet_state != "visible" and has_data:
            yield here.problem("verborgen_blad")
    for sheet in workbook.chartsheets:
        yield replace(origin, place=safe_name(sheet.title)).problem("onbekend_blad")


def _cell_problems(origin: Origin, sheet: Worksheet) -> Iterator[Problem]:
    """Yield the problems that only a workbook has: formulas, errors, hidden rows and columns."""
    found: dict[str, list[int]] = {}
    hidden_columns = set(_hidden_columns(sheet))
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        row_is_hidden = sheet.row_dimensions[number].hidden
        for position, cell in enumerate(cells, start=1):
            if is_blank(cell.value):
                continue
            if cell.data_type == "f":
                found.setdefault("formule", []).append(number)
            elif cell.data_type == "e":
                found.setdefault("foutcel", []).append(number)
            if row_is_hidden:
                found.setdefault("verborgen_rij", []).append(number)
            if position in hidden_columns:
                found.setdefault("verborgen_kolom", []).append(position)
    for rule, numbers in found.items():
        distinct = rule in ("verborgen_rij", "verborgen_kolom")
        count = len(set(numbers)) if distinct else len(numbers)
        yield origin.problem(rule, count=count, lines=() if rule == "verborgen_kolom" else numbers)


def _hidden_columns(sheet: Worksheet) -> Iterator[int]:
    for dimension in sheet.column_dimensions.values():
        # One dimension may stand for a range of columns.
        if dimension.hidden:
            yield from range(dimension.min or 0, (dimension.max or 0) + 1)
