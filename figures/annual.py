"""The annual table of one dataset: dispatches each measure to its way of counting.

The result is long (see ``figures.frame``). Pooled tables, which need several years, are made in
``figures.pooled``; registers in ``register_rows``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from figures.frame import Figure, exact, figure_frame, not_applicable, unknown
from figures.methods import GRID_METHODS
from figures.selection import Breakdown, filter_where, selections
from figures.special import SPECIAL_METHODS, statements
from schemas.codelists import CodeList
from schemas.dataset import DatasetDescription, Measure, load_fields

Records = Mapping[str, pd.DataFrame | None]


class FigureConflictError(ValueError):
    """Two sources claim one cell; the sentence names table, rule, how many and the remedy."""


def breakdowns_of(
    description: DatasetDescription, codelists: Mapping[str, CodeList]
) -> tuple[Breakdown, ...]:
    """Return the dimensions besides time with their code lists."""
    fields = load_fields()
    found = []
    for dimension in description.breakdown:
        name = fields[dimension.field].codelist
        if name is None:
            raise ValueError(f"{description.name}: dimension {dimension.name!r} has no code list")
        found.append(Breakdown(dimension, codelists[name]))
    return tuple(found)


def _grid(
    description: DatasetDescription,
    measure: Measure,
    records: pd.DataFrame,
    breakdowns: tuple[Breakdown, ...],
    year: int,
) -> Iterator[Figure]:
    method = GRID_METHODS[measure.count.method]
    prepared = method.prepare(records, measure, description.breakdown)
    for selection in selections(prepared, breakdowns, year):
        key = {description.time.name: str(year), **selection.codes}
        if not selection.applies:
            yield not_applicable(key, measure.name)
        elif measure.count.method == "mean" and selection.records.empty:
            yield unknown(key, measure.name)
        else:
            value = method.aggregate(selection.records, measure)
            yield exact(key, measure.name, value, contributors=len(selection.records))


def _measure_figures(
    description: DatasetDescription,
    measure: Measure,
    deliveries: Records,
    breakdowns: tuple[Breakdown, ...],
    year: int,
    municipality: str,
) -> Iterator[Figure]:
    if measure.statements is not None:
        stated = deliveries.get("jaartotalen")
        if stated is not None:
            yield from statements(description, measure, stated)
    records = deliveries.get(measure.count.delivery or "")
    if records is None or measure.count.method == "statement":
        return
    records = filter_where(records, measure.count.where, municipality)
    if measure.count.method in GRID_METHODS:
        yield from _grid(description, measure, records, breakdowns, year)
    else:
        special = SPECIAL_METHODS[measure.count.method]
        yield from special(description, measure, records, breakdowns, year)


def _complete(description: DatasetDescription, figures: list[Figure]) -> list[Figure]:
    """Say ``unknown`` for a measure that is missing on a row that another measure has."""
    present = {(tuple(figure.key.items()), figure.measure) for figure in figures}
    keys = {tuple(figure.key.items()) for figure in figures}
    missing = [
        unknown(dict(key), measure.name)
        for key in sorted(keys)
        for measure in description.measures
        if (key, measure.name) not in present
    ]
    return figures + missing


def annual_figures(
    description: DatasetDescription,
    deliveries: Records,
    year: int,
    municipality: str,
    codelists: Mapping[str, CodeList],
) -> pd.DataFrame:
    """Return the figures of ``description`` that the deliveries of ``year`` give.

    ``deliveries`` maps delivery name to its checked records, or to ``None`` when that delivery
    did not exist in the year: then its measures have no figures. ``municipality`` is the GM code.
    Raises ``FigureConflictError`` when two statements or counts claim the same cell.
    """
    breakdowns = breakdowns_of(description, codelists)
    figures = [
        figure
        for measure in description.measures
        for figure in _measure_figures(
            description, measure, deliveries, breakdowns, year, municipality
        )
    ]
    frame = figure_frame(description.key, _complete(description, figures))
    doubled = int(frame.duplicated([*description.key, "maat"]).sum())
    if doubled:
        raise FigureConflictError(
            f"Tabel {description.name}, jaar {year}: {doubled} cellen zijn zowel geteld als "
            "opgegeven, of twee keer opgegeven (regel een_bron_per_cel). Herstel: haal in de "
            "levering jaartotalen de regels weg van jaren waarover zaken zijn geleverd."
        )
    return frame


def register_rows(
    description: DatasetDescription, records: pd.DataFrame | None, year: int
) -> pd.DataFrame:
    """Return the rows of a register for ``year``: key columns and text columns, sorted by key."""
    columns = [*description.key, *(column.name for column in description.columns)]
    if records is None:
        return pd.DataFrame(columns=columns, dtype="str")
    rows = records.assign(**{description.time.name: str(year)}).reindex(columns=columns)
    return rows.fillna("").astype("str").sort_values(list(description.key), ignore_index=True)
