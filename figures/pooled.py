"""Three-year sums of a yearly table, for figures that are too small year by year."""

from __future__ import annotations

import pandas as pd

from figures.frame import Figure, exact, figure_frame, not_applicable, unknown
from schemas.dataset import DatasetDescription
from schemas.states import EXACT, NOT_APPLICABLE

YEARS_IN_PERIOD = 3


def period_name(last_year: int) -> str:
    """Return the period that ends with ``last_year``, such as ``2021-2023``."""
    return f"{last_year - YEARS_IN_PERIOD + 1}-{last_year}"


def period_years(period: str) -> tuple[str, ...]:
    """Return the years of a period, as the codes of the yearly table."""
    first, last = (int(year) for year in period.split("-"))
    return tuple(str(year) for year in range(first, last + 1))


def _pool(key: dict[str, str], measure: str, cells: pd.DataFrame) -> Figure:
    """Sum exact years; a year that did not apply makes no zero, an unknown year no guess."""
    states = set(cells["toestand"])
    if states == {EXACT}:
        return exact(key, measure, float(cells["waarde"].sum()))
    if states == {NOT_APPLICABLE}:
        return not_applicable(key, measure)
    return unknown(key, measure)


def pooled_figures(
    description: DatasetDescription, yearly: pd.DataFrame, yearly_key: tuple[str, ...]
) -> pd.DataFrame:
    """Return the sums over every run of three years present in ``yearly``.

    ``yearly`` is the long table of the dataset that is pooled, all years together, and
    ``yearly_key`` its key columns with the year first.
    """
    year_column, *codes = yearly_key
    years = sorted(int(year) for year in yearly[year_column].unique())
    measures = {measure.name for measure in description.measures}
    figures: list[Figure] = []
    for last in years:
        wanted = list(period_years(period_name(last)))
        run = yearly[yearly[year_column].isin(wanted) & yearly["maat"].isin(measures)]
        if run[year_column].nunique() < YEARS_IN_PERIOD:
            continue
        for values, cells in run.groupby([*codes, "maat"], sort=True):
            *key_codes, measure = values
            key = {description.time.name: period_name(last)}
            key |= dict(zip(codes, (str(code) for code in key_codes), strict=True))
            figures.append(_pool(key, str(measure), cells))
    return figure_frame(description.key, figures)
