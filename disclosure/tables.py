"""The shapes of tables before and after protection.

Job: layouts (which cell stands where) and protected tables (what may be seen there). Only
`disclosure.release` makes a protected table; it holds shown values and public bounds, nothing
else, so there is nothing in it to find.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

SHOWN = "openbaar"
WITHHELD = "onderdrukt"

_TOKEN = object()


@dataclass(frozen=True)
class Absent:
    """A place in a table that has no count: unknown, not applicable, or only an interval."""

    state: str
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True)
class TableLayout:
    """One table: per row its codes, one per dimension, and per measure a cell's key or Absent."""

    name: str
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    rows: Sequence[tuple[tuple[str, ...], tuple[Hashable | Absent, ...]]]


@dataclass(frozen=True)
class ProtectedCell:
    """What may be seen: a value when shown, the public bounds when withheld."""

    value: int | float | str | None
    state: str
    lower: float | None = None
    upper: float | None = None


ProtectedRow = tuple[tuple[str, ...], tuple[ProtectedCell, ...]]


@dataclass(frozen=True)
class ProtectedTable:
    """A table that passed the audit. Made by `protect_release` only; else TypeError."""

    name: str
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    rows: tuple[ProtectedRow, ...]
    certificate_digest: str

    def __new__(cls, *arguments: Any, **named: Any) -> ProtectedTable:
        """Refuse everyone who does not come through protection."""
        if not arguments or arguments[0] is not _TOKEN or named:
            raise TypeError("only disclosure.protect_release makes a ProtectedTable")
        return super().__new__(cls)

    def __init__(self, _token: object, *fields: Any) -> None:
        names = ("name", "dimensions", "measures", "rows", "certificate_digest")
        for name, value in zip(names, fields, strict=True):
            object.__setattr__(self, name, value)

    def __reduce__(self) -> str | tuple[Any, ...]:
        """A pickle would be a second door: refuse it."""
        raise TypeError("a ProtectedTable is not pickled; write it as a table")


def make_protected_table(
    name: str,
    dimensions: tuple[str, ...],
    measures: tuple[str, ...],
    rows: tuple[ProtectedRow, ...],
    digest: str,
) -> ProtectedTable:
    """For `disclosure.release` alone, after a clean audit."""
    return ProtectedTable(_TOKEN, name, dimensions, measures, rows, digest)
