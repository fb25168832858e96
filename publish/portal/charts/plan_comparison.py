"""Which charts the tables and the pages of a comparison get."""

from __future__ import annotations

from collections.abc import Iterator

from publish.portal.charts.figure import Figure
from publish.portal.charts.plan_funnel import funnel_figure
from publish.portal.charts.plan_intervals import interval_figure
from publish.portal.comparison.view import ComparisonView, years_of
from publish.portal.tables import TableView
from schemas.texts import Language


def comparison_figures(
    view: ComparisonView, table: TableView, language: Language
) -> Iterator[Figure]:
    """Yield the charts of one table of a comparison: every key figure, for its newest time.

    Other years, and all years together, are on the pages of the comparison.
    """
    time = table.times[-1]
    for figure in view.figures:
        if table is view.funnel:
            drawn = funnel_figure(view, time, figure, language)
            yield from () if drawn is None else (drawn,)
            continue
        yield interval_figure(view, table, time, figure, language)


def period_ending(view: ComparisonView, year: str) -> str | None:
    """Return the period of which ``year`` is the last, where there is one."""
    times = () if view.pooled is None else view.pooled.times
    return next((time for time in times if years_of(time)[-1] == year), None)
