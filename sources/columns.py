"""Reading whole columns: every cell to a canonical value, every failure to a counted problem.

Each distinct cell is read once. Rules that look at several cells are in ``record_rules``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from schemas.codelists import CodeList
from schemas.delivery import ColumnDescription
from sources import cells
from sources.cells import Read
from sources.codes import Vocabulary, vocabulary
from sources.personal import RULES, personal_rules
from sources.problem import Origin, Problem
from sources.tables import Row, is_blank, tidy


@dataclass
class ColumnRead:
    """The values of one column, row by row, and what is wrong with it."""

    values: list[object] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_column(
    origin: Origin,
    column: ColumnDescription,
    rows: Sequence[Row],
    positions: Mapping[str, int],
    year: int,
    codelists: Mapping[str, CodeList] | None = None,
) -> ColumnRead:
    """Read ``column`` of ``rows``; ``positions`` gives the place of each of its headers."""
    words = vocabulary(column, year, codelists) if column.type in ("code", "codes") else None
    failures: dict[tuple[str, str], list[int | None]] = {}
    answers: list[set[str]] = [set() for _ in rows]
    values: list[object] = [None] * len(rows)
    for header, position in positions.items():
        read = _reader(column, header, words)
        known: dict[object, tuple[Read, tuple[str, ...]]] = {}
        for index, row in enumerate(rows):
            cell = row.cells[position] if position < len(row.cells) else None
            if is_blank(cell):
                continue
            # 1 and True are equal keys and different cells.
            memory = (type(cell), cell if isinstance(cell, Hashable) else str(cell))
            if memory not in known:
                known[memory] = _judge_cell(cell, column, read)
            (value, rule), personal = known[memory]
            for broken in personal or ((rule,) if rule else ()):
                failures.setdefault((broken, header), []).append(row.line)
            if rule or personal:
                values[index] = None
                answers[index].add("?")
            elif column.type == "codes":
                assert isinstance(value, frozenset)
                answers[index] |= value
            else:
                values[index] = value
    if column.type == "codes":
        values = [None if "?" in found else ";".join(sorted(found)) for found in answers]
    result = ColumnRead(values)
    if column.required:
        blank = [
            row.line
            for row, value, found in zip(rows, values, answers, strict=True)
            if not found and (value is None or value == "")
        ]
        if blank:
            failures[("lege_waarde", next(iter(positions)))] = blank
    facts = _facts(column, year)
    for (rule, header), lines in sorted(failures.items(), key=lambda item: item[0]):
        result.problems.append(
            origin.problem(rule, column=header, count=len(lines), lines=lines, facts=facts)
        )
    return result


def _reader(
    column: ColumnDescription, header: str, words: Vocabulary | None
) -> Callable[[object], Read]:
    """Return the function that reads one cell of ``column`` under ``header``."""
    if words is not None:
        if header in column.options or header in column.other_options:
            return lambda cell: _read_tick(cell, column, header)
        if column.type == "codes":
            return lambda cell: words.read_many(cell, column.separator)
        return words.read
    if column.type == "date":
        return cells.read_date
    if column.type in ("integer", "number"):
        return lambda cell: cells.read_number(cell, column)
    if column.type == "boolean":
        return cells.read_boolean
    if column.type == "identifier":
        return lambda cell: cells.read_identifier(cell, column)
    if column.type == "text":
        return lambda cell: cells.read_text(cell, column)
    raise ValueError(f"column {column.name!r} has an unknown type")


def _read_tick(cell: object, column: ColumnDescription, header: str) -> Read:
    """Read a filled cell of one option: a mark, or any text where the option is "other"."""
    if header in column.other_options:
        return frozenset({column.other_options[header]}), None
    if tidy(cell) in column.marks:
        return frozenset({column.options[header]}), None
    return None, "geen_vinkje"


def _judge_cell(
    cell: object, column: ColumnDescription, read: Callable[[object], Read]
) -> tuple[Read, tuple[str, ...]]:
    """Read a cell and say what it looks like; an answer of our own vocabulary is harmless.

    A ticked "other" is seen only as ticked: its text is dropped, so it is not searched.
    """
    outcome = read(cell)
    understood = outcome[1] is None
    if understood and column.type in ("date", "integer", "number", "boolean"):
        return outcome, ()
    if understood and column.type == "codes" and column.options:
        return outcome, ()
    found = personal_rules(tidy(cell))
    return outcome, tuple(rule for rule in RULES if rule in found)


def _facts(column: ColumnDescription, year: int) -> dict[str, str]:
    """Return the harmless facts that a sentence about ``column`` may need."""
    return {
        "year": str(year),
        "codelist": column.codelist or ", ".join(column.choices),
        "minimum": _plain(column.minimum),
        "maximum": _plain(column.maximum),
        "length": str(column.max_length or ""),
        "decimals": str(column.decimals),
        "mark": " / ".join(column.marks),
    }


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:g}" if number < 1e6 else str(int(number))
