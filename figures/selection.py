"""Which records a row of a table counts: by code, by subtotal, by one of several answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import pandas as pd

from schemas.codelists import TOTAL, CodeList
from schemas.dataset import Dimension

ANSWER_SEPARATOR = ";"
OWN_MUNICIPALITY = "eigen"


@dataclass(frozen=True)
class Breakdown:
    """A dimension with its code list."""

    dimension: Dimension
    codelist: CodeList


@dataclass(frozen=True)
class Selection:
    """One row to be: its codes, whether they all applied in the year, and its records."""

    codes: Mapping[str, str]
    applies: bool
    records: pd.DataFrame


def filter_where(
    records: pd.DataFrame,
    where: Mapping[str, tuple[str | bool, ...]],
    municipality: str,
) -> pd.DataFrame:
    """Keep the records whose columns hold one of the wanted values.

    The word ``eigen`` stands for the code of the municipality that publishes.
    """
    for column, wanted in where.items():
        values = [municipality if value == OWN_MUNICIPALITY else value for value in wanted]
        records = records[records[column].isin(values)]
    return records


def split_answers(records: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return one row per record and answer; records without an answer fall out."""
    answers = records.assign(**{column: records[column].str.split(ANSWER_SEPARATOR)})
    answers = answers.explode(column, ignore_index=True)
    return answers[answers[column].fillna("") != ""]


def _mask(records: pd.DataFrame, breakdown: Breakdown, code: str) -> pd.Series:
    column = records[breakdown.dimension.column]
    leaves = set(breakdown.codelist.leaves_under(code))
    if not breakdown.dimension.multiple:
        return column.isin(leaves)
    given = [str(answers).split(ANSWER_SEPARATOR) for answers in column.fillna("")]
    return pd.Series([not leaves.isdisjoint(answers) for answers in given], column.index, bool)


def selections(
    records: pd.DataFrame, breakdowns: tuple[Breakdown, ...], year: int
) -> Iterator[Selection]:
    """Yield one selection per combination of codes and totals, in the order of the code lists."""
    masks: list[dict[str, pd.Series]] = []
    for breakdown in breakdowns:
        codes = breakdown.codelist.names()
        per_code = {code: _mask(records, breakdown, code) for code in codes}
        masks.append({**per_code, TOTAL: pd.Series(True, index=records.index)})
    for combination in product(*masks):
        chosen = pd.Series(True, index=records.index)
        for code, mask in zip(combination, masks, strict=True):
            chosen &= mask[code]
        names = (breakdown.dimension.name for breakdown in breakdowns)
        yield Selection(
            codes=dict(zip(names, combination, strict=True)),
            applies=all(
                code == TOTAL or breakdown.codelist[code].is_valid(year)
                for breakdown, code in zip(breakdowns, combination, strict=True)
            ),
            records=records[chosen],
        )
