"""All tables of a release below each other, beside what their descriptions ask of them.

Four frames: one row per table, per row, per code, per cell. ``dataset``, ``column`` and ``time``
say where a row comes from. What must hold is said in ``quality_suites``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from publish.quality_suites import FrameName
from publish.reading import TableData
from publish.tables import Value
from schemas.codelists import TOTAL
from schemas.columns import (
    STATUS_LIST,
    PublishedColumn,
    codes_of_list,
    published_columns,
    status_column_name,
)
from schemas.dataset import DatasetDescription, Measure
from schemas.states import SHOWN

Record = dict[str, Any]

#: Ways of counting that come with an organisation-wide total for every year.
METHODS_WITH_TOTAL = ("records", "distinct", "registrations", "answers", "sum", "pooled")


def release_records(
    tables: Iterable[TableData], descriptions: Mapping[str, DatasetDescription]
) -> dict[FrameName, list[Record]]:
    """Return the rows of the four frames."""
    frames: dict[FrameName, list[Record]] = {"tables": [], "rows": [], "codes": [], "cells": []}
    for table in tables:
        description = descriptions[table.name]
        columns = published_columns(description)
        described = tuple(column.name for column in columns)
        frames["tables"].append(
            {
                "dataset": table.name,
                "column": "",
                "time": "",
                "header": ",".join(table.header),
                "described": ",".join(described),
                "rows": len(table.rows),
            }
        )
        if table.header != described:
            continue  # already refused by its columns; nothing else can be asked of it
        rows = [dict(zip(table.header, row, strict=True)) for row in table.rows]
        frames["rows"] += _row_records(description, rows)
        frames["codes"] += _code_records(description, columns, rows)
        for measure in description.measures:
            frames["cells"] += _cell_records(description, measure, rows)
    return frames


def has_totals(description: DatasetDescription) -> bool:
    """Tell whether every year must come with a total."""
    if description.kind == "register" or not description.breakdown:
        return False
    return description.measures[0].count.method in METHODS_WITH_TOTAL


def _is_total(description: DatasetDescription, row: Mapping[str, Value]) -> bool:
    """Tell whether a row counts as a total: where there are none, every row does."""
    if not has_totals(description):
        return True
    return all(row[each.name] == TOTAL for each in description.breakdown)


def _row_records(description: DatasetDescription, rows: list[dict[str, Value]]) -> Iterator[Record]:
    time = description.time.name
    with_total = {row[time] for row in rows if _is_total(description, row)}
    for row in rows:
        yield {
            "dataset": description.name,
            "column": description.key[-1],
            "time": str(row[time]),
            "key": "/".join(str(row[name]) for name in description.key),
            "has_total": row[time] in with_total,
        }


def _code_records(
    description: DatasetDescription,
    columns: tuple[PublishedColumn, ...],
    rows: list[dict[str, Value]],
) -> Iterator[Record]:
    for column in columns:
        if not column.is_required and column.codelist is None:
            continue
        known = {code.code for code in codes_of_list(column.codelist)} if column.codelist else set()
        if column.role == "key":
            known.add(TOTAL)
        for row in rows:
            yield {
                "dataset": description.name,
                "column": column.name,
                "time": str(row[description.time.name]),
                "is_known": _is_known(column, row[column.name], known),
            }


def _is_known(column: PublishedColumn, value: Value, known: set[str]) -> bool:
    if value is None:
        return not column.is_required
    if column.codelist is not None:
        return value in known and (column.codelist != STATUS_LIST or value != TOTAL)
    return column.pattern is None or re.fullmatch(column.pattern, str(value)) is not None


def _cell_records(
    description: DatasetDescription, measure: Measure, rows: list[dict[str, Value]]
) -> Iterator[Record]:
    shown_by = measure.follows or measure.name
    principal = description.measures[0].name
    status = status_column_name(shown_by, is_principal=shown_by == principal)
    prefix = "" if measure.name == principal else f"{measure.name}_"
    band = description.bands.get(measure.name)
    time = description.time.name
    before = {
        row[time]: row[measure.name]
        for row in rows
        if _is_total(description, row) and row[status] == SHOWN
    }
    for row in rows:
        follows = measure.follows is not None
        lower = None if follows else row[f"{prefix}ondergrens"]
        upper = None if follows else row[f"{prefix}bovengrens"]
        value = row[measure.name]
        is_judged = band is not None and _is_total(description, row)
        yield {
            "dataset": description.name,
            "column": measure.name,
            "time": str(row[time]),
            "status": row[status] or "",
            "is_following": follows,
            "value": value,
            "lower": lower,
            "upper": upper,
            "any_bound": upper if lower is None else lower,
            "band_min": band.min if band and is_judged else None,
            "band_max": band.max if band and is_judged else None,
            "band_factor": band.factor if band and is_judged else None,
            "change": _change(value, before, row[time]) if is_judged else None,
        }


def _change(value: Value, before: Mapping[Value, Value], year: Value) -> float | None:
    """Return by which factor a total rose or fell since the year before, if that can be said."""
    earlier = before.get(year - 1) if isinstance(year, int) else None
    if not isinstance(value, int | float) or not isinstance(earlier, int | float):
        return None
    if value <= 0 or earlier <= 0:
        return None
    return max(value / earlier, earlier / value)
