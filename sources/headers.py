"""Finding the header row, and which column of the description each header is.

Tolerated: title rows above the header, a header of two rows with merged cells. Everything else
that is not declared is a problem. What the cells beneath mean does not belong here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from schemas.delivery import ColumnDescription, DeliveryDescription, DroppedColumn
from sources.csv_file import PREAMBLE_ROWS
from sources.problem import Problem
from sources.surroundings import (
    merged_problems,
    rows_above,
    title_problems,
    undeclared_problems,
)
from sources.tables import Reading, Row, is_blank, key, tidy

Part = ColumnDescription | DroppedColumn


@dataclass
class Layout:
    """Where each declared header stands: ``positions`` by header key, and the data rows.

    ``width`` counts the columns up to the last header, ``full_width`` the header row's cells,
    ``title_rows`` the rows above the header that are not read.
    """

    positions: dict[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    dropped: list[tuple[str, DroppedColumn]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    width: int = 0
    full_width: int = 0
    title_rows: int = 0

    def header(self, headers: Sequence[str]) -> str:
        """Return the first of ``headers`` that is there, as declared; else the first of all."""
        return next((header for header in headers if key(header) in self.positions), headers[0])

    def position(self, headers: Sequence[str]) -> int | None:
        """Return the place of the first of ``headers`` that is there."""
        for header in headers:
            if key(header) in self.positions:
                return self.positions[key(header)]
        return None


def declared_headers(description: DeliveryDescription) -> dict[str, Part]:
    """Return every declared header's key with the part of the description it belongs to."""
    found: dict[str, Part] = {}
    for column in description.columns:
        found.update((key(header), column) for header in column.all_headers())
    for dropped in description.dropped:
        found.update((key(header), dropped) for header in dropped.headers)
    return found


def find_layout(reading: Reading, description: DeliveryDescription) -> Layout:
    """Return where the described columns stand, with every problem of the headers."""
    declared = declared_headers(description)
    layout = Layout()
    index, headers = _header_row(reading.rows, declared)
    if not headers:
        empty = all(row.is_blank() for row in reading.rows)
        rule = "lege_levering" if empty else "geen_koprij"
        layout.problems.append(reading.origin.problem(rule))
        return layout
    line = reading.rows[index].line
    titles = rows_above(reading.rows, index, declared)
    layout.title_rows = len(titles)
    layout.problems.extend(title_problems(reading, titles, len(headers)))
    layout.problems.extend(merged_problems(reading, line))
    layout.rows = [row for row in reading.rows[index + 1 :] if not row.is_blank()]
    layout.width = max(index + 1 for index, header in enumerate(headers) if header)
    layout.full_width = len(headers)
    owners: Counter[str] = Counter()
    for position, header in enumerate(headers):
        part = declared.get(key(header))
        if part is None:
            layout.problems.extend(
                undeclared_problems(reading, layout.rows, position, header, line)
            )
            continue
        # A multi-answer question owns several headers; any other part owns one.
        spread = isinstance(part, ColumnDescription) and bool(part.options)
        owner = key(header) if spread or isinstance(part, DroppedColumn) else part.name
        owners[owner] += 1
        if owners[owner] == 2:
            layout.problems.append(
                reading.origin.problem("dubbele_kolom", column=tidy(header), lines=[line])
            )
        layout.positions.setdefault(key(header), position)
        if isinstance(part, DroppedColumn):
            layout.dropped.append((tidy(header), part))
    layout.problems.extend(_missing(reading, layout, description, line))
    return layout


def header_score(rows: Sequence[Row], description: DeliveryDescription) -> float:
    """Return the share (0 to 1) of the description's columns that the rows' header names."""
    declared = declared_headers(description)
    _, headers = _header_row(rows, declared)
    found = {
        part.name
        for header in headers
        if isinstance(part := declared.get(key(header)), ColumnDescription)
    }
    return len(found) / len(description.columns)


def _header_row(rows: Sequence[Row], declared: dict[str, Part]) -> tuple[int, tuple[str, ...]]:
    """Return the best header row: its index and its names, with merged cells filled from above."""
    best, best_score, names = 0, 0, ()
    for index, row in enumerate(rows[:PREAMBLE_ROWS]):
        above = rows[index - 1].cells if index else ()
        candidate = tuple(
            _filled(cell, above[position] if position < len(above) else None, declared)
            for position, cell in enumerate(row.cells)
        )
        # A row with none of its own headers is data under the header row.
        own = sum(key(cell) in declared for cell in row.cells)
        score = sum(key(name) in declared for name in candidate) if own else 0
        if score > best_score:
            best, best_score, names = index, score, candidate
    return best, names


def _filled(cell: object, above: object, declared: dict[str, Part]) -> str:
    if is_blank(cell) and key(above) in declared:
        return tidy(above)
    return tidy(cell)


def _missing(
    reading: Reading, layout: Layout, description: DeliveryDescription, line: int | None
) -> Iterator[Problem]:
    for column in description.columns:
        groups = (
            [(header,) for header in (*column.options, *column.other_options)]
            if column.options
            else [column.headers]
        )
        for headers in groups:
            if layout.position(headers) is None:
                yield reading.origin.problem("ontbrekende_kolom", column=headers[0], lines=[line])
    complete = description.complete_when
    described = {header for column in description.columns for header in column.all_headers()}
    if complete and complete.header not in described and layout.position([complete.header]) is None:
        yield reading.origin.problem("ontbrekende_kolom", column=complete.header, lines=[line])
