"""CSV: UTF-8, comma, LF, an empty value where nothing is shown. Writing and reading back."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from publish.tables import PublishedTable, Row, Value
from schemas.columns import ColumnType, PublishedColumn


def csv_bytes(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Return a CSV file of texts."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8")


def table_bytes(table: PublishedTable) -> bytes:
    """Return the CSV file of ``table``."""
    rows = [
        [_written(value, column) for value, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    return csv_bytes(table.names, rows)


def read_csv(path: Path, types: Sequence[ColumnType]) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """Return the header and the rows of a published CSV file.

    Raises ``ValueError`` when a row has another width or a value is no number.
    """
    text = path.read_bytes().decode("utf-8")
    header, *body = csv.reader(io.StringIO(text))
    rows = tuple(
        tuple(_read(value, kind) for value, kind in zip(row, types, strict=True)) for row in body
    )
    return tuple(header), rows


def _written(value: Value, column: PublishedColumn) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.{column.decimals}f}"
    return str(value)


def _read(text: str, kind: ColumnType) -> Value:
    if text == "":
        return None
    if kind == "integer":
        return int(text)
    if kind == "number":
        return float(text)
    return text
