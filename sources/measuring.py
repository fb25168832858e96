"""Measures of an accepted delivery beside that of the year before: emptiness, codes, timeliness.

The counts are exact and as confidential as the records; what may be told of them is decided where
they are told. Whether a delivery breaks a rule is ``judging``.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from schemas.codelists import CodeList
from schemas.delivery import ColumnDescription, DeliveryDescription
from schemas.record_contract import record_codes
from sources.location import Location

#: Between the codes of a record that holds several.
SEPARATOR = ";"
#: A file this much younger than its deadline was put back, or belongs to a year taken in later.
LONG_AFTERWARDS = datetime.timedelta(days=366)
RESIDUAL_NAMES = ("anders", "overig", "onbekend")
RESIDUAL_STARTS = ("ander_", "andere_", "overige_")


@dataclass(frozen=True)
class Part:
    """How many of ``whole`` rows something holds for."""

    count: int
    whole: int


@dataclass(frozen=True)
class CodeUse:
    """One column with codes: what changed in the codes it may hold, and how many rows say 'other'.

    ``expired`` and ``added`` are codes of the list, not of records. ``residual`` is ``None`` when
    no code of the column stands for 'other'.
    """

    column: str
    codelist: str
    valid: int
    expired: tuple[str, ...]
    added: tuple[str, ...]
    residual: Part | None


def empty_cells(description: DeliveryDescription, records: pd.DataFrame) -> dict[str, Part]:
    """Return per column that may be left empty how many rows leave it empty."""
    return {
        column.name: Part(int(_is_empty(records[column.name]).sum()), len(records))
        for column in description.kept_columns()
        if not column.required
    }


def _is_empty(values: pd.Series) -> pd.Series:
    return values.isna() | (values.astype("str") == "")


def is_residual(code: str) -> bool:
    """Tell whether ``code`` stands for 'other': what is left when no other code fits."""
    return code in RESIDUAL_NAMES or code.startswith(RESIDUAL_STARTS)


def code_use(
    description: DeliveryDescription,
    records: pd.DataFrame | None,
    year: int,
    codelists: Mapping[str, CodeList],
) -> tuple[CodeUse, ...]:
    """Return for each column with a code list how ``records`` of ``year`` use it."""
    return tuple(
        _code_use(column, records, year, codelists)
        for column in description.kept_columns()
        if column.codelist is not None
    )


def _code_use(
    column: ColumnDescription,
    records: pd.DataFrame | None,
    year: int,
    codelists: Mapping[str, CodeList],
) -> CodeUse:
    now = record_codes(column, year, codelists)
    before = record_codes(column, year - 1, codelists)
    others = {code for code in now if is_residual(code)}
    residual = None
    if others and records is not None:
        filled = records[column.name][~_is_empty(records[column.name])].astype("str")
        count = sum(not others.isdisjoint(cell.split(SEPARATOR)) for cell in filled)
        residual = Part(count, len(filled))
    return CodeUse(
        column.name,
        column.codelist or "",
        len(now),
        tuple(code for code in before if code not in now),
        tuple(code for code in now if code not in before),
        residual,
    )


def received_on(location: Location) -> datetime.date | None:
    """Return the day on which the file was put where it lies; unknown for a view."""
    if location.path is None:
        return None
    return datetime.date.fromtimestamp(location.path.stat().st_mtime)


@dataclass(frozen=True)
class Timeliness:
    """When a delivery was due and when it came; ``days_left`` is below zero when it came late.

    ``is_late`` is ``None`` where it cannot be said: a view has no date, a delivery that was put
    back long afterwards has lost its own.
    """

    due: datetime.date
    received: datetime.date | None
    days_left: int | None
    is_late: bool | None


def timeliness(
    description: DeliveryDescription, location: Location | None, year: int, today: datetime.date
) -> Timeliness:
    """Return whether the delivery over ``year`` came before its deadline, as seen ``today``."""
    due = description.deadline_of(year)
    if location is None:
        is_late = description.is_expected(year) and today > due
        return Timeliness(due, None, (due - today).days, is_late)
    received = received_on(location)
    if received is None or received - due > LONG_AFTERWARDS:
        return Timeliness(due, received, None, None)
    return Timeliness(due, received, (due - received).days, received > due)
