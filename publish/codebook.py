"""The code lists of a package as small tables of their own, so that codes can be joined to labels.

Only the lists that the tables of the package use; the code of the total is added where a table
shows totals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from publish.csv_format import csv_bytes
from publish.tables import PublishedTable
from schemas.codelists import TOTAL, Code
from schemas.columns import STATUS_LIST, PublishedColumn, codes_of_list
from schemas.texts import Text

PREFIX = "codelijst_"
HEADER = ("code", "label_nl", "label_en", "ouder", "geldig_vanaf", "geldig_tot", "toelichting")
_TOTAL = Code(TOTAL, Text(nl="Totaal", en="Total"), None, None, None, "")


@dataclass(frozen=True)
class CodeTable:
    """A code list as it is published."""

    codelist: str
    codes: tuple[Code, ...]

    @property
    def name(self) -> str:
        """Name of the resource."""
        return resource_name(self.codelist)

    def to_csv(self) -> bytes:
        """Return the CSV file."""
        return csv_bytes(HEADER, [_row(code) for code in self.codes])


def resource_name(codelist: str) -> str:
    """Return the name of the resource that holds ``codelist``."""
    return f"{PREFIX}{codelist}"


def code_tables(tables: Sequence[PublishedTable]) -> tuple[CodeTable, ...]:
    """Return the code lists that ``tables`` use, by name."""
    lists = {column.codelist for table in tables for column in table.columns if column.codelist}
    with_total = {
        column.codelist
        for table in tables
        for column in table.columns
        if column.codelist and shows_total(table, column)
    }
    return tuple(
        CodeTable(name, codes_of_list(name) + ((_TOTAL,) if name in with_total else ()))
        for name in sorted(lists)
    )


def shows_total(table: PublishedTable, column: PublishedColumn) -> bool:
    """Tell whether ``column`` holds the code of the total anywhere."""
    place = table.columns.index(column)
    return any(row[place] == TOTAL for row in table.rows)


def column_codes(table: PublishedTable, column: PublishedColumn) -> tuple[Code, ...]:
    """Return the codes that may stand in ``column``, the total included where it is shown."""
    if column.codelist is None:
        return ()
    total = (_TOTAL,) if column.codelist != STATUS_LIST and shows_total(table, column) else ()
    return codes_of_list(column.codelist) + total


def _row(code: Code) -> tuple[str, ...]:
    return (
        code.code,
        code.label.nl,
        code.label.en,
        code.parent or "",
        "" if code.valid_from is None else str(code.valid_from),
        "" if code.valid_until is None else str(code.valid_until),
        code.note,
    )
