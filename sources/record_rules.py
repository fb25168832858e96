"""Rules that look at more than one cell: unique, order, year, overlap.

Each rule is a named function; a description uses it by that name (``rules:`` in its YAML).
Cells that could not be read are ``None`` here and were reported already.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from schemas.delivery import RuleUse
from sources.problem import Origin, Problem

Day = datetime.date
YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


@dataclass(frozen=True)
class Records:
    """The values read, by column, with the line of each row and the year of the delivery.

    ``headers`` holds each column's name as the source writes it: the name that messages use.
    """

    origin: Origin
    year: int
    lines: Sequence[int | None]
    values: Mapping[str, Sequence[object]]
    headers: Mapping[str, str]

    def rows(self, columns: Sequence[str]) -> Iterator[tuple[int | None, tuple[object, ...]]]:
        """Yield each row's line and its values in ``columns``."""
        yield from zip(
            self.lines, zip(*(self.values[name] for name in columns), strict=True), strict=True
        )

    def problem(self, rule: str, columns: Sequence[str], lines: list[int | None]) -> Problem:
        """Make the problem of ``rule`` that the rows at ``lines`` have."""
        facts = {"year": str(self.year), "other": self.headers[columns[-1]]}
        return self.origin.problem(rule, self.headers[columns[0]], len(lines), lines, facts)


def unique(records: Records, use: RuleUse) -> Iterator[Problem]:
    """Refuse a second row with the same values in the named columns."""
    counts: Counter[tuple[object, ...]] = Counter()
    again = []
    for line, values in records.rows(use.columns):
        if None in values:
            continue
        counts[values] += 1
        if counts[values] > 1:
            again.append(line)
    if again:
        yield records.problem("dubbele_rij", use.columns, again)


def order(records: Records, use: RuleUse) -> Iterator[Problem]:
    """Refuse a second date that lies before the first."""
    wrong = [
        line
        for line, (first, second) in records.rows(use.columns)
        if isinstance(first, Day) and isinstance(second, Day) and second < first
    ]
    if wrong:
        yield records.problem("datum_te_vroeg", (use.columns[1], use.columns[0]), wrong)


def within_year(records: Records, use: RuleUse) -> Iterator[Problem]:
    """Refuse dates outside the year; a file that lies wholly in one other year is named so.

    The rule's ``value`` may name one day that stands for "not recorded".
    """
    first, last = records.year - use.years_before, records.year + use.years_after
    dates = [
        (line, day)
        for line, (day,) in records.rows(use.columns)
        if isinstance(day, Day) and day.isoformat() != use.value
    ]
    outside = [(line, day) for line, day in dates if not first <= day.year <= last]
    if not outside:
        return
    lines = [line for line, _ in outside]
    years = {day.year for _, day in outside}
    is_other_year = len(outside) == len(dates) > 1 and len(years) == 1
    rule = "ander_jaar" if is_other_year else "datum_buiten_jaar"
    facts = {
        "year": str(records.year),
        "found": str(min(years)),
        "first": str(first),
        "last": str(last),
    }
    column = records.headers[use.columns[0]]
    yield records.origin.problem(rule, column, len(lines), lines, facts)


def not_after_year(records: Records, use: RuleUse) -> Iterator[Problem]:
    """Refuse a year later than the delivery's own."""
    late = [
        line
        for line, (year,) in records.rows(use.columns)
        if isinstance(year, int) and year > records.year
    ]
    if late:
        yield records.problem("jaar_te_laat", use.columns, late)


def identifier_year(records: Records, use: RuleUse) -> Iterator[Problem]:
    """Refuse an identifier whose year is not the delivery's."""
    other = [
        line
        for line, (text,) in records.rows(use.columns)
        if isinstance(text, str) and str(records.year) not in YEAR.findall(text)
    ]
    if other:
        yield records.problem("kenmerk_ander_jaar", use.columns, other)


def overlaps_year(records: Records, use: RuleUse) -> Iterator[Problem]:
    """Refuse a period (from, until or open) that has no day in the year."""
    outside = [
        line
        for line, (start, end) in records.rows(use.columns)
        if (isinstance(start, Day) and start.year > records.year)
        or (isinstance(end, Day) and end.year < records.year)
    ]
    if outside:
        yield records.problem("periode_buiten_jaar", use.columns, outside)


def never_at_once(records: Records, use: RuleUse) -> Iterator[Problem]:
    """Refuse two periods of the named kind that share a day."""
    periods = [
        (line, start, end if isinstance(end, Day) else Day.max)
        for line, (kind, start, end) in records.rows(use.columns)
        if kind == use.value and isinstance(start, Day)
    ]
    lines = {
        line
        for one, other in combinations(periods, 2)
        if one[1] <= other[2] and other[1] <= one[2]
        for line in (one[0], other[0])
    }
    if lines:
        yield records.problem("perioden_tegelijk", use.columns, list(lines))


def required_when(records: Records, use: RuleUse) -> Iterator[Problem]:
    """Refuse a blank first column where the second column has the named value."""
    blank = [
        line
        for line, (value, condition) in records.rows(use.columns)
        if value is None and condition == use.value
    ]
    if blank:
        yield records.problem("lege_waarde", use.columns, blank)


def one_value_per(records: Records, use: RuleUse) -> Iterator[Problem]:
    """Refuse a first column that differs between rows with the same second column."""
    first: dict[object, object] = {}
    other = [
        line
        for line, (value, group) in records.rows(use.columns)
        if group is not None and first.setdefault(group, value) != value
    ]
    if other:
        yield records.problem("wisselende_waarde", use.columns, other)


def total_kind(records: Records, use: RuleUse) -> Iterator[Problem]:
    """Refuse a yearly total whose value and bounds do not fit its kind.

    Exact: a value and no bounds. Unknown: nothing at all. Approximate: bounds and no value.
    """
    wrong = []
    for line, (kind, value, lower, upper) in records.rows(use.columns):
        bounds = [bound for bound in (lower, upper) if isinstance(bound, int)]
        fits = {
            "exact": value is not None and not bounds,
            "onbekend": value is None and not bounds,
            "benaderd": value is None and len(bounds) > 0 and bounds == sorted(bounds),
        }
        if kind is not None and not fits.get(str(kind), False):
            wrong.append(line)
    if wrong:
        yield records.problem("waarde_past_niet", use.columns, wrong)


RECORD_RULES: dict[str, Callable[[Records, RuleUse], Iterator[Problem]]] = {
    "unique": unique,
    "order": order,
    "within_year": within_year,
    "not_after_year": not_after_year,
    "identifier_year": identifier_year,
    "overlaps_year": overlaps_year,
    "never_at_once": never_at_once,
    "required_when": required_when,
    "one_value_per": one_value_per,
    "total_kind": total_kind,
}
