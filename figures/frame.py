"""The shape of an annual figure table: long, one row per key and measure, five kinds of cell.

Columns: the key columns of the dataset (text), then

- ``maat``: name of the measure;
- ``waarde``: the figure (float), empty unless ``toestand`` is ``exact``;
- ``toestand``: exact, onbekend (unknown), niet_van_toepassing (not applicable), benaderd (bounds);
- ``ondergrens``, ``bovengrens``: bounds of an approximate figure, may be empty on either side;
- ``personen``: how many persons or cases are behind a mean (integer), empty for counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from schemas.states import APPROXIMATE, EXACT, NOT_APPLICABLE, UNKNOWN

FIGURE_COLUMNS = ("maat", "waarde", "toestand", "ondergrens", "bovengrens", "personen")


@dataclass(frozen=True)
class Figure:
    """One cell of an annual table, with its key as column → code."""

    key: Mapping[str, str]
    measure: str
    state: str
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    contributors: int | None = None


def exact(
    key: Mapping[str, str], measure: str, value: float, contributors: int | None = None
) -> Figure:
    """Return a figure whose value is known."""
    return Figure(key, measure, EXACT, value=value, contributors=contributors)


def unknown(key: Mapping[str, str], measure: str) -> Figure:
    """Return a figure that was not recorded; this is not a zero."""
    return Figure(key, measure, UNKNOWN)


def not_applicable(key: Mapping[str, str], measure: str) -> Figure:
    """Return a figure that could not exist, such as a code before it was introduced."""
    return Figure(key, measure, NOT_APPLICABLE)


def approximate(
    key: Mapping[str, str], measure: str, lower: float | None, upper: float | None
) -> Figure:
    """Return a figure of which the source gives bounds only."""
    return Figure(key, measure, APPROXIMATE, lower=lower, upper=upper)


def figure_frame(key_columns: Iterable[str], figures: Iterable[Figure]) -> pd.DataFrame:
    """Return ``figures`` as a long table with ``key_columns`` first, sorted by key and measure."""
    keys = list(key_columns)
    rows = [
        {
            **figure.key,
            "maat": figure.measure,
            "waarde": figure.value,
            "toestand": figure.state,
            "ondergrens": figure.lower,
            "bovengrens": figure.upper,
            "personen": figure.contributors,
        }
        for figure in figures
    ]
    frame = pd.DataFrame(rows, columns=[*keys, *FIGURE_COLUMNS])
    text = dict.fromkeys([*keys, "maat", "toestand"], "str")
    numbers = dict.fromkeys(["waarde", "ondergrens", "bovengrens"], "float64")
    frame = frame.astype({**text, **numbers, "personen": "Int64"})
    return frame.sort_values([*keys, "maat"], ignore_index=True)
