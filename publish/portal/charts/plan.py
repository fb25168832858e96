"""Which charts a table gets. It follows from its shape, never from its name.

Only time: columns, or a small drawing per measure. One breakdown: a bar per code for the newest
year and a small drawing per code through the years; marks and means that follow a count: dots. Two
breakdowns: bars per code of the first. Rows that count answers are never stacked or added up.
Tables of a comparison: rates with their intervals, and funnels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from publish.portal.charts.figure import Figure
from publish.portal.charts.plan_codes import code_figures, dot_figure, through_time_figure
from publish.portal.charts.plan_comparison import comparison_figures
from publish.portal.charts.plan_time import time_figure
from publish.portal.comparison.view import ComparisonView
from publish.portal.tables import MeasureView, TableView, codes_in_order
from schemas.codelists import TOTAL
from schemas.texts import Language


def plan_figures(
    table: TableView, language: Language, comparison: ComparisonView | None = None
) -> tuple[Figure, ...]:
    """Return the charts of ``table`` in ``language``; a register has none.

    ``comparison`` is that of the table's package, if it holds one.
    """
    if table.is_register:
        return ()
    if comparison is not None and table in comparison.tables:
        return tuple(comparison_figures(comparison, table, language))
    if not table.breakdown:
        return (time_figure(table, language),)
    if len(table.breakdown) == 1:
        return tuple(_one_breakdown(table, language))
    if len(table.breakdown) == 2:
        return tuple(_two_breakdowns(table, language))
    return ()


def _one_breakdown(table: TableView, language: Language) -> Iterator[Figure]:
    followers = _shared_unit([m for m in table.measures if m.follows is not None])
    if followers:
        yield dot_figure(table, followers, language)
        return
    for measure in table.measures:
        yield from code_figures(table, measure, (), language)
        if len(table.times) > 1:
            yield through_time_figure(table, measure, language)


def _two_breakdowns(table: TableView, language: Language) -> Iterator[Figure]:
    for measure in table.measures:
        if measure.follows is None:
            for code in codes_in_order(table, 0):
                if code != TOTAL:
                    yield from code_figures(table, measure, (code,), language)


def _shared_unit(measures: Sequence[MeasureView]) -> list[MeasureView]:
    """Return the measures that have the unit of the first; others need a chart of their own."""
    return [measure for measure in measures if measure.unit == measures[0].unit]
