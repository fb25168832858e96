"""The quality rules of the published tables, as the report shows them: per table, this year beside
last year.

Reads what the suites found; knows no library that judges.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.states import SHOWN, WITHHELD


@dataclass(frozen=True)
class Part:
    """One year or period of a table: rows judged times rules, failures, cells shown, withheld."""

    time: str
    judged: int
    failed: int
    shown: int
    withheld: int


@dataclass(frozen=True)
class RuleRow:
    """One rule of a table: the columns it speaks of and whether it holds."""

    meaning: str
    columns: tuple[str, ...]
    is_warning: bool
    failed: int


@dataclass(frozen=True)
class TableRules:
    """One table: its rules, and the year of the run beside the one before."""

    dataset: str
    rules: tuple[RuleRow, ...]
    now: Part | None
    before: Part | None

    @property
    def broken(self) -> int:
        """How many rules do not hold."""
        return sum(rule.failed > 0 for rule in self.rules)


def tables_of(suites: Mapping[str, Any] | None, year: int) -> list[TableRules]:
    """Return every judged table; none when the suites were not reached."""
    if suites is None:
        return []
    return [
        TableRules(name, _rules(table), _part(table, year), _part(table, year - 1))
        for name, table in sorted(suites["tables"].items())
    ]


def _rules(table: Mapping[str, Any]) -> tuple[RuleRow, ...]:
    grouped: dict[tuple[str, bool], list[Mapping[str, Any]]] = {}
    for rule in table["rules"]:
        key = (rule["meaning"]["nl"], rule["severity"] == "warning")
        grouped.setdefault(key, []).append(rule)
    return tuple(
        RuleRow(
            meaning,
            tuple(rule["column"] for rule in rules if rule["column"]),
            is_warning,
            sum(max(1, rule["unexpected"]) for rule in rules if not rule["success"]),
        )
        for (meaning, is_warning), rules in grouped.items()
    )


def _part(table: Mapping[str, Any], year: int) -> Part | None:
    """Return the part of ``year``; a period counts for the year in which it ends."""
    times = {time for rule in table["rules"] for time in rule["times"]}
    time = next((each for each in sorted(times) if each.endswith(str(year))), None)
    if time is None:
        return None
    counted = [rule["times"][time] for rule in table["rules"] if time in rule["times"]]
    states = table["times"].get(time, {})
    return Part(
        time,
        sum(judged for judged, _ in counted),
        sum(failed for _, failed in counted),
        states.get(SHOWN, 0),
        states.get(WITHHELD, 0),
    )
