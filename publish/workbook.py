"""The workbook of a package: contents, a sheet per table, code book. For people with Excel.

Numbers are numbers, what is not shown is a sign with a legend, nothing is hidden, nothing is a
formula. Same tables, same bytes.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from publish.codebook import CodeTable, column_codes
from publish.content import ReleaseContent
from publish.tables import PublishedTable, Row, Value
from publish.workbook_texts import (
    CODEBOOK_HEADER,
    CODELIST_HEADER,
    LEGEND,
    SHEETS,
    SIGNS,
    contents_lines,
)
from schemas.columns import PublishedColumn

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
SHEET_NAME_LENGTH = 31
WIDEST = 60


def workbook_bytes(
    content: ReleaseContent,
    package: str,
    version: str,
    tables: Sequence[PublishedTable],
    lists: Sequence[CodeTable],
) -> bytes:
    """Return the XLSX file of a package version."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    created = datetime.datetime.combine(content.created, datetime.time())
    book.set_properties(
        {
            "title": f"{package} {version}",
            "author": content.municipality.publisher.nl,
            "created": created,
            "modified": created,
        }
    )
    styles = _Styles(book)
    _write_contents(book, styles, content, package, version, tables)
    for table in tables:
        _write_table(book, styles, table)
    _write_codebook(book, styles, tables)
    _write_codelists(book, styles, lists)
    book.close()
    return buffer.getvalue()


def sheet_name(table: str) -> str:
    """Return the name of a table's sheet: Excel allows 31 signs."""
    return table[:SHEET_NAME_LENGTH]


class _Styles:
    """The few formats of the workbook."""

    def __init__(self, book: Workbook) -> None:
        self.title: Format = book.add_format({"bold": True, "font_size": 16})
        self.bold: Format = book.add_format({"bold": True})
        self.wrap: Format = book.add_format({"text_wrap": True, "valign": "top"})
        self.link: Format = book.add_format({"font_color": "#0B5CAB", "underline": 1})
        self.header: Format = book.add_format(
            {"bold": True, "bg_color": "#E6EEF5", "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self.sign: Format = book.add_format({"align": "right", "font_color": "#555555"})
        self.integer: Format = book.add_format({"num_format": "#,##0"})
        self.year: Format = book.add_format({"num_format": "0", "align": "left"})
        self.numbers: dict[int, Format] = {
            places: book.add_format({"num_format": f"#,##0.{'0' * places}"})
            for places in range(1, 7)
        }


def _write_contents(
    book: Workbook,
    styles: _Styles,
    content: ReleaseContent,
    package: str,
    version: str,
    tables: Sequence[PublishedTable],
) -> None:
    sheet = book.add_worksheet(SHEETS["contents"])
    sheet.set_column(0, 0, 34, styles.wrap)
    sheet.set_column(1, 1, 58, styles.wrap)
    sheet.set_column(2, 2, 58, styles.wrap)
    sheet.hide_gridlines(2)
    row = 0
    for label, dutch, english in contents_lines(content, package, version):
        style = styles.title if row == 0 else styles.wrap
        sheet.write_string(row, 0, label, styles.title if row == 0 else styles.bold)
        sheet.write_string(row, 1, dutch, style)
        sheet.write_string(row, 2, english, style)
        row += 1
    row = _write_header(sheet, styles, row + 1, ("Tabel / Table", "Nederlands", "English"))
    for table in tables:
        description = content.descriptions[table.name]
        sheet.write_url(row, 0, f"internal:'{sheet_name(table.name)}'!A1", styles.link, table.name)
        sheet.write_string(row, 1, f"{description.title.nl}. {description.description.nl}")
        sheet.write_string(row, 2, f"{description.title.en}. {description.description.en}")
        row += 1
    row = _write_header(sheet, styles, row + 1, ("Teken / Sign", "Betekenis", "Meaning"))
    for sign, text in LEGEND:
        sheet.write_string(row, 0, sign, styles.bold)
        sheet.write_string(row, 1, text.nl)
        sheet.write_string(row, 2, text.en)
        row += 1


def _write_header(sheet: Worksheet, styles: _Styles, row: int, names: Sequence[str]) -> int:
    for place, name in enumerate(names):
        sheet.write_string(row, place, name, styles.header)
    return row + 1


def sheet_header(table: PublishedTable) -> tuple[str, ...]:
    """Return the header of a table's sheet: its columns, with a label beside each code."""
    return tuple(
        name
        for column in table.columns
        for name in ((column.name, f"{column.name} (label)") if column.codelist else (column.name,))
    )


def _write_table(book: Workbook, styles: _Styles, table: PublishedTable) -> None:
    sheet = book.add_worksheet(sheet_name(table.name))
    header = sheet_header(table)
    _write_header(sheet, styles, 0, header)
    labels = {
        column.name: {code.code: code.label.nl for code in column_codes(table, column)}
        for column in table.columns
    }
    widths = [len(name) for name in header]
    for number, row in enumerate(table.rows, start=1):
        place = 0
        for column, value in zip(table.columns, row, strict=True):
            written = _write_cell(sheet, styles, (number, place), column, value, table, row)
            widths[place] = max(widths[place], len(written))
            if column.codelist:
                label = labels[column.name].get(str(value), "") if value is not None else ""
                sheet.write_string(number, place + 1, label)
                widths[place + 1] = max(widths[place + 1], len(label))
                place += 1
            place += 1
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(width + 2, WIDEST))
    sheet.freeze_panes(1, table.key_width)
    sheet.autofilter(0, 0, max(len(table.rows), 1), len(header) - 1)


def _write_cell(
    sheet: Worksheet,
    styles: _Styles,
    place: tuple[int, int],
    column: PublishedColumn,
    value: Value,
    table: PublishedTable,
    row: Row,
) -> str:
    """Write one value and return it as text."""
    shown = displayed(table, column, row, value)
    if shown is None:
        return ""
    if isinstance(shown, str):
        style = styles.sign if value is None else None
        sheet.write_string(*place, shown, style)
    elif column.role == "key":
        sheet.write_number(*place, shown, styles.year)
    else:
        is_whole = column.decimals == 0
        style = styles.integer if is_whole else styles.numbers[column.decimals]
        sheet.write_number(*place, shown, style)
    return str(shown)


def displayed(table: PublishedTable, column: PublishedColumn, row: Row, value: Value) -> Value:
    """Return what a sheet shows: the value, or the sign of the state where there is none."""
    if value is not None or column.role != "value":
        return value
    measure = column.follows or column.measure
    for each, state in zip(table.columns, row, strict=True):
        if each.role == "status" and each.measure == measure:
            return SIGNS.get(str(state))
    return None


def _write_codebook(book: Workbook, styles: _Styles, tables: Sequence[PublishedTable]) -> None:
    sheet = book.add_worksheet(SHEETS["codebook"])
    number = _write_header(sheet, styles, 0, CODEBOOK_HEADER)
    for place, width in enumerate((30, 26, 10, 16, 34, 34, 60, 60)):
        sheet.set_column(place, place, width, styles.wrap)
    for table in tables:
        for column in table.columns:
            unit = column.unit.nl if column.unit else (column.codelist or "")
            texts = (table.name, column.name, column.type, unit)
            described = (column.title.nl, column.title.en)
            described += (column.description.nl, column.description.en)
            for place, text in enumerate((*texts, *described)):
                sheet.write_string(number, place, text)
            number += 1
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(number - 1, 1), len(CODEBOOK_HEADER) - 1)


def _write_codelists(book: Workbook, styles: _Styles, lists: Sequence[CodeTable]) -> None:
    sheet = book.add_worksheet(SHEETS["codelists"])
    number = _write_header(sheet, styles, 0, CODELIST_HEADER)
    for place, width in enumerate((28, 34, 44, 44, 34, 12, 12, 60)):
        sheet.set_column(place, place, width, styles.wrap)
    for code_list in lists:
        for code in code_list.codes:
            texts = (code_list.codelist, code.code, code.label.nl, code.label.en)
            for place, text in enumerate((*texts, code.parent or "")):
                sheet.write_string(number, place, text)
            for place, year in ((5, code.valid_from), (6, code.valid_until)):
                if year is not None:
                    sheet.write_number(number, place, year, styles.year)
            sheet.write_string(number, 7, code.note)
            number += 1
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(number - 1, 1), len(CODELIST_HEADER) - 1)
