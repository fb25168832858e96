"""Judging a delivery: read it, report every problem at once, hand over records only if none.

The steps live in their own modules; this one only puts them in a row.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from schemas.codelists import CodeList
from schemas.delivery import DeliveryDescription
from schemas.texts import Text
from sources.columns import ColumnRead, read_column
from sources.frames import contract_problems, records_frame
from sources.headers import Layout, find_layout
from sources.location import Location
from sources.opening import changed_problems, place_problems, read_location
from sources.problem import Origin, Problem
from sources.receipt import Dropped, Receipt
from sources.record_rules import RECORD_RULES, Records
from sources.tables import Reading, Row, is_blank, key, tidy

NIL = "nihil"
TITLES = Text(nl="titelregels boven de koprij", en="title rows above the header row")
UNREAD = Text(nl="opmerkingen, afbeeldingen en grafieken", en="comments, pictures and charts")
UNREAD_REASON = Text(nl="worden niet gelezen", en="are not read")


@dataclass(frozen=True)
class Judgement:
    """The outcome: a receipt always, records only when ``problems`` is empty.

    ``lines`` says at which row of the file each record stands.
    """

    receipt: Receipt
    records: pd.DataFrame | None
    problems: tuple[Problem, ...]
    lines: tuple[int | None, ...] = ()

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
    problems = [*place_problems(description, location, year), *reading.problems]
    layout, columns, left_out = Layout(), {}, []
    rows: list[Row] = []
    if reading.rows:
        layout = find_layout(reading, description)
        problems += layout.problems
        problems += _ragged(description, reading, layout)
        rows, left_out = _finished_rows(description, layout)
        if layout.positions:
            if not rows and not reading.problems:
                problems.append(reading.origin.problem("lege_levering"))
            if len(rows) == 1 and _is_nil(rows[0], layout) and description.nil_allowed:
                rows = []
            columns = _read_columns(description, reading.origin, layout, rows, year, codelists)
            problems += [problem for read in columns.values() for problem in read.problems]
            problems += _rule_problems(description, reading.origin, layout, rows, columns, year)
    elif not reading.problems:
        problems.append(reading.origin.problem("lege_levering"))
    if location.path is not None and reading.sha256:
        problems += changed_problems(reading.origin, location.path, reading.sha256)
    records = None
    if not problems:
        records = records_frame(description, {name: columns[name].values for name in columns})
        problems += contract_problems(description, records, reading.origin, year, codelists)
    kept = records if records is not None and not problems else None
    receipt = _receipt(description, reading, layout, year, left_out, columns)
    return Judgement(receipt, kept, tuple(problems), tuple(row.line for row in rows))


def _ragged(description: DeliveryDescription, reading: Reading, layout: Layout) -> list[Problem]:
    """Return the problem of CSV rows with another number of cells than the header."""
    if description.kind != "csv" or not layout.positions or layout.width == 0:
        return []
    wrong = [
        row.line
        for row in layout.rows
        if not _is_nil(row, layout)
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


def _is_nil(row: Row, layout: Layout) -> bool:
    """Tell whether the row says NIHIL: a declared nothing, where the description allows it.

    Columns that are never read do not count: in a view the year must be filled in.
    """
    unread = {layout.positions[key(name)] for name, _ in layout.dropped}
    filled = [
        tidy(cell).casefold()
        for position, cell in enumerate(row.cells)
        if position not in unread and not is_blank(cell)
    ]
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
    dropped += [Dropped(UNREAD.get("nl"), UNREAD_REASON, reading.unread)] if reading.unread else []
    titles = [Dropped("", TITLES, layout.title_rows)] if layout.title_rows else []
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    return Receipt(
        delivery=description.name,
        file=reading.origin.file,
        sha256=reading.sha256,
        size=reading.size,
        rows=len(next(iter(columns.values())).values) if columns else 0,
        columns=tuple(column.name for column in description.kept_columns()),
        dropped_columns=(*dropped, *judged_only),
        left_out_rows=(*left_out, *titles),
        period=(first.isoformat(), last.isoformat()),
    )
