"""The ways of counting that a description can name, for tables with one grid of codes.

A method prepares the records once and then gives one number for any subset of them.
Methods with a shape of their own stand in ``figures.special``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from figures.selection import split_answers
from schemas.dataset import Dimension, Measure

Prepare = Callable[[pd.DataFrame, Measure, tuple[Dimension, ...]], pd.DataFrame]
Aggregate = Callable[[pd.DataFrame, Measure], float]


@dataclass(frozen=True)
class GridMethod:
    """How records are prepared and how a subset becomes a number."""

    prepare: Prepare
    aggregate: Aggregate


def _column(measure: Measure) -> str:
    if measure.count.column is None:
        raise ValueError(
            f"measure {measure.name!r}: method {measure.count.method!r} wants a column"
        )
    return measure.count.column


def _as_they_are(
    records: pd.DataFrame, measure: Measure, dimensions: tuple[Dimension, ...]
) -> pd.DataFrame:
    del measure, dimensions
    return records


def _registrations(
    records: pd.DataFrame, measure: Measure, dimensions: tuple[Dimension, ...]
) -> pd.DataFrame:
    """One row per person and answer: who registers twice for the same thing counts once."""
    for dimension in dimensions:
        records = split_answers(records, dimension.column)
    columns = [_column(measure), *(dimension.column for dimension in dimensions)]
    return records.drop_duplicates(subset=columns)


def _size(records: pd.DataFrame, measure: Measure) -> float:
    del measure
    return len(records)


def _distinct(records: pd.DataFrame, measure: Measure) -> float:
    return records[_column(measure)].nunique()


def _sum(records: pd.DataFrame, measure: Measure) -> float:
    return round(float(records[_column(measure)].sum()), measure.decimals)


def _mean(records: pd.DataFrame, measure: Measure) -> float:
    return round(float(records[_column(measure)].mean()), measure.decimals)


GRID_METHODS: dict[str, GridMethod] = {
    "records": GridMethod(_as_they_are, _size),
    "answers": GridMethod(_as_they_are, _size),
    "distinct": GridMethod(_as_they_are, _distinct),
    "registrations": GridMethod(_registrations, _size),
    "sum": GridMethod(_as_they_are, _sum),
    "mean": GridMethod(_as_they_are, _mean),
}
