"""What lies around the described cells: title rows, merged cells, columns nobody described.

None of it is kept; what would be lost without a word, or looks personal, is a problem.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from sources.personal import RULES, personal_rules, safe_name
from sources.problem import Origin, Problem
from sources.tables import Reading, Row, is_blank, key, tidy


def rows_above(rows: Sequence[Row], index: int, declared: Container[str]) -> list[Row]:
    """Return the filled rows above the header at ``index``; a merged header's top row is none."""
    return [
        row
        for number, row in enumerate(rows[:index])
        if not row.is_blank()
        and not (number == index - 1 and any(key(cell) in declared for cell in row.cells))
    ]


def title_problems(reading: Reading, titles: Sequence[Row], width: int) -> Iterator[Problem]:
    """Yield why title rows are no titles: they look like data, or like personal data."""
    wide = [
        row.line
        for row in titles
        if 2 * sum(not is_blank(cell) for cell in row.cells) > max(width, 2)
    ]
    if wide:
        yield reading.origin.problem("rijen_boven_kop", count=len(wide), lines=wide)
    texts = [(row.line, tidy(cell)) for row in titles for cell in row.cells]
    yield from personal_problems(reading.origin, "", texts)


def merged_problems(reading: Reading, line: int | None) -> Iterator[Problem]:
    """Yield the problem of merged cells beneath the header at ``line``: all but one are blank."""
    merged = [last for _, last in reading.merged if last > (line or 0)]
    if merged:
        yield reading.origin.problem("samengevoegde_cellen", count=len(merged), lines=merged)


def undeclared_problems(
    reading: Reading, rows: list[Row], position: int, header: str, line: int | None
) -> Iterator[Problem]:
    """Yield the problems of a column that is not described, and what its cells look like."""
    cells = [(row.line, tidy(row.cells[position])) for row in rows if position < len(row.cells)]
    filled = [(number, text) for number, text in cells if text]
    if not header:
        if filled:
            lines = [number for number, _ in filled]
            yield reading.origin.problem("kolom_zonder_kop", count=len(filled), lines=lines)
    else:
        yield reading.origin.problem("onbekende_kolom", column=safe_name(header), lines=[line])
    name = safe_name(header) if header else ""
    yield from personal_problems(reading.origin, name, filled)


def personal_problems(
    origin: Origin, column: str, texts: Sequence[tuple[int | None, str]]
) -> Iterator[Problem]:
    """Yield a problem per rule that the texts (line, text) of one place break."""
    found = [(line, personal_rules(text)) for line, text in texts]
    for rule in RULES:
        lines = [line for line, rules in found if rule in rules]
        if lines:
            yield origin.problem(rule, column=column, count=len(lines), lines=lines)
