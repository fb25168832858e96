"""Judging a delivery: read it, report every problem at once, hand over records only if none.

The steps live in their own modules; this one only puts them in a row.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from schemas.codelists import CodeList
from schemas.delivery import DeliveryDescription
from sources.columns import ColumnRead, read_column
from sources.csv_file import read_csv
from sources.database import read_view
from sources.frames import contract_problems, records_frame
from sources.headers import Layout, find_layout, key
from sources.location import Location
from sources.problem import Origin, Problem
from sources.receipt import Dropped, Receipt
from sources.record_rules import RECORD_RULES, Records
from sources.tables import Reading, Row, is_blank, tidy
from sources.workbook import read_workbook

MAX_BYTES = 64 * 1024 * 1024
NIL = "nihil"
YEAR_IN_NAME = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


@dataclass(frozen=True)
class Judgement:
    """The outcome: a receipt always, records only when ``problems`` is empty."""

    receipt: Receipt
    records: pd.DataFrame | None
    problems: tuple[Problem, ...]

    @property
    def is_accepted(self) -> bool:
        """Tell whether the delivery may move on."""
        return not self.problems


def judge(
    description: DeliveryDescription,
    location: Location,
    year: int,
    codelists: Mapping[str, CodeList] | None = None,
) -> Judgement:
    """Read the delivery at ``location`` and judge it as the delivery of ``year``.

    Never raises for what is in the delivery: whatever is wrong with it becomes a problem.
    """
    reading = read_location(description, location, year)
    problems = [*_place_problems(description, location, year), *reading.problems]
    layout, columns, left_out = Layout(), {}, []
    if reading.rows:
        layout = find_layout(reading, description)
        problems += layout.problems
        problems += _ragged(description, reading, layout)
        rows, left_out = _finished_rows(description, layout)
        if layout.positions:
            if not rows and not reading.problems:
                problems.append(reading.origin.problem("lege_levering"))
            if len(rows) == 1 and _is_nil(rows[0]) and description.nil_allowed:
                rows = []
            columns = _read_columns(description, reading.origin, layout, rows, year, codelists)
            problems += [problem for read in columns.values() for problem in read.problems]
            problems += _rule_problems(description, reading.origin, layout, rows, columns, year)
    elif not reading.problems:
        problems.append(reading.origin.problem("lege_levering"))
    if location.path is not None and reading.sha256:
        problems += _changed(reading.origin, location.path, reading.sha256)
    records = None
    if not problems:
        records = records_frame(description, {name: columns[name].values for name in columns})
        problems += contract_problems(description, records, reading.origin, year, codelists)
    kept = records if records is not None and not problems else None
    receipt = _receipt(description, reading, layout, year, left_out, columns)
    return Judgement(receipt, kept, tuple(problems))


def read_location(description: DeliveryDescription, location: Location, year: int) -> Reading:
    """Read the rows at ``location`` with the reader of the description's kind."""
    origin = Origin(description.name, location.name)
    if description.kind == "sql":
        return read_view(origin, location.url or "", description, year)
    if location.path is None:
        return Reading(origin, problems=[origin.problem("bestand_verdwenen")])
    try:
        if location.path.stat().st_size > MAX_BYTES:
            limit = {"limit": str(MAX_BYTES // 1024 // 1024)}
            return Reading(origin, problems=[origin.problem("te_groot_bestand", facts=limit)])
        content = location.path.read_bytes()
    except OSError:
        return Reading(origin, problems=[origin.problem("bestand_verdwenen")])
    if description.kind == "csv":
        reading = read_csv(origin, content, description)
    elif description.kind == "xlsx":
        reading = read_workbook(origin, content, description)
    else:
        raise ValueError(f"delivery {description.name!r} has an unknown kind")
    reading.sha256, reading.size = hashlib.sha256(content).hexdigest(), len(content)
    return reading


def _place_problems(
    description: DeliveryDescription, location: Location, year: int
) -> list[Problem]:
    """Return what is wrong before a byte is read: years, and two files for one delivery."""
    origin = Origin(description.name, location.name)
    found = []
    if not description.covers(year):
        facts = {"year": str(year), "first": str(description.first_year)}
        found.append(origin.problem("jaar_buiten_levering", facts=facts))
    if location.also:
        found.append(origin.problem("twee_bestanden", count=1 + len(location.also)))
    years = set(YEAR_IN_NAME.findall(location.path.stem)) if location.path else set()
    if len(years) == 1 and years != {str(year)}:
        facts = {"year": str(year), "found": years.pop()}
        found.append(origin.problem("bestandsnaam_ander_jaar", facts=facts))
    return found


def _ragged(description: DeliveryDescription, reading: Reading, layout: Layout) -> list[Problem]:
    """Return the problem of CSV rows with another number of cells than the header."""
    if description.kind != "csv" or not layout.positions or layout.width == 0:
        return []
    wrong = [
        row.line
        for row in layout.rows
        if not _is_nil(row)
        and (
            len(row.cells) < layout.width
            or any(not is_blank(cell) for cell in row.cells[layout.full_width :])
        )
    ]
    if not wrong:
        return []
    facts = {"width": str(layout.width)}
    return [reading.origin.problem("ongelijke_rijen", "", len(wrong), wrong, facts)]


def _finished_rows(
    description: DeliveryDescription, layout: Layout
) -> tuple[list[Row], list[Dropped]]:
    """Return the rows of finished answers, and the count and reason of those left out."""
    complete = description.complete_when
    position = layout.position([complete.header]) if complete else None
    if complete is None or position is None:
        return layout.rows, []
    finished = [
        row
        for row in layout.rows
        if position < len(row.cells) and not is_blank(row.cells[position])
    ]
    count = len(layout.rows) - len(finished)
    return finished, [Dropped("", complete.reason, count)] if count else []


def _is_nil(row: Row) -> bool:
    """Tell whether the row says NIHIL: a declared nothing, where the description allows it."""
    filled = [tidy(cell).casefold() for cell in row.cells if not is_blank(cell)]
    return filled == [NIL]


def _read_columns(
    description: DeliveryDescription,
    origin: Origin,
    layout: Layout,
    rows: Sequence[Row],
    year: int,
    codelists: Mapping[str, CodeList] | None,
) -> dict[str, ColumnRead]:
    """Read every column that is there; a missing one was reported already."""
    found = {}
    for column in description.columns:
        positions = {
            header: layout.positions[key(header)]
            for header in column.all_headers()
            if key(header) in layout.positions
        }
        if positions:
            found[column.name] = read_column(origin, column, rows, positions, year, codelists)
    return found


def _rule_problems(
    description: DeliveryDescription,
    origin: Origin,
    layout: Layout,
    rows: Sequence[Row],
    columns: Mapping[str, ColumnRead],
    year: int,
) -> list[Problem]:
    headers = {column.name: layout.header(column.all_headers()) for column in description.columns}
    records = Records(
        origin,
        year,
        [row.line for row in rows],
        {name: read.values for name, read in columns.items()},
        headers,
    )
    return [
        problem
        for use in description.rules
        if set(use.columns) <= set(columns)
        for problem in RECORD_RULES[use.rule](records, use)
    ]


def _changed(origin: Origin, path: Path, sha256: str) -> list[Problem]:
    """Return a problem when the file on disk is no longer the one that was read."""
    try:
        same = hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    except OSError:
        return [origin.problem("bestand_verdwenen")]
    return [] if same else [origin.problem("bestand_veranderd")]


def _receipt(
    description: DeliveryDescription,
    reading: Reading,
    layout: Layout,
    year: int,
    left_out: list[Dropped],
    columns: Mapping[str, ColumnRead],
) -> Receipt:
    judged_only = [
        Dropped(layout.header(column.all_headers()), column.reason or description.personal_data)
        for column in description.columns
        if not column.kept and column.name in columns
    ]
    dropped = [Dropped(name, part.reason) for name, part in layout.dropped]
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    return Receipt(
        delivery=description.name,
        file=reading.origin.file,
        sha256=reading.sha256,
        size=reading.size,
        rows=len(next(iter(columns.values())).values) if columns else 0,
        columns=tuple(column.name for column in description.kept_columns()),
        dropped_columns=(*dropped, *judged_only),
        left_out_rows=tuple(left_out),
        period=(first.isoformat(), last.isoformat()),
    )
