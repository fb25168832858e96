"""The tables beside the charts of a comparison: the same figures, by name of municipality."""

from __future__ import annotations

from collections.abc import Iterable

from publish.portal.cells import STYLE_NAMES, Cell, short_text, spoken_text
from publish.portal.charts.comparison_parts import marked_name, name_of
from publish.portal.charts.plan_funnel import published_limits
from publish.portal.comparison.view import ESTIMATE, EXPECTED, ComparisonView, Rate
from publish.portal.comparison.words import DECIMALS, interval_text
from publish.portal.formats import number_text, period_text
from publish.portal.pivots import Pivot, PivotCell, PivotGroup, PivotRow
from publish.portal.tables import TableView
from publish.portal.texts import load_texts, plain
from schemas.states import SHOWN
from schemas.texts import Language

EMPTY = "–"


def rates_table(
    view: ComparisonView, table: TableView, time: str, figure: str, title: str, language: Language
) -> Pivot:
    """Return number, staff, rate, interval, rate per fte and, for a year, the calmer estimate."""
    is_yearly = table is view.yearly
    names = ["count", "staff" if is_yearly else "staff_years", "rate", "interval"]
    rates = view.rates(table, time, figure)
    has_fte = any(rate.per_fte is not None for rate in rates)
    names += ["fte"] if has_fte else []
    rows = []
    for rate in rates:
        cells = rate_cells(rate, language)
        cells += [_plain_cell(rate.per_fte, language)] if has_fte else []
        if is_yearly:
            cells.append(_estimate(view, rate, figure, language))
        rows.append(PivotRow(name_of(view, rate, figure, language), tuple(cells)))
    return _table(title, [*names, "estimate"] if is_yearly else names, rows, language)


def funnel_table(
    view: ComparisonView, time: str, figure: str, title: str, language: Language
) -> Pivot:
    """Return number, expected number, rate, and the limits of chance per 1,000."""
    pooled, rows = view.pooled_rate(time, figure) or 0.0, []
    for rate in view.rates(view.yearly, time, figure):
        expected = view.in_funnel(EXPECTED, time, rate.place, figure)
        ratios = published_limits(view, time, rate.place, figure)
        cells = [
            cell_of(rate.count, language),
            _plain_cell(expected.value, language),
            cell_of(rate.rate, language, DECIMALS),
        ]
        for low, high in (("onder_95", "boven_95"), ("onder_998", "boven_998")):
            ends = [pooled * ratios[name] for name in (low, high) if name in ratios]
            written = EMPTY.join(number_text(end, language, DECIMALS) for end in ends)
            cells.append(PivotCell(written or EMPTY, "", "shown" if ends else "no-value"))
        rows.append(PivotRow(name_of(view, rate, figure, language), tuple(cells)))
    return _table(title, ["count", "expected", "rate", "inner", "outer"], rows, language)


def years_table(view: ComparisonView, figure: str, title: str, language: Language) -> Pivot:
    """Return the rate of every municipality in every year."""
    table = view.yearly
    rows = [
        PivotRow(
            marked_name(
                view.name(place, language),
                any(view.delivery(time, place, figure).is_fictitious for time in table.times),
                language,
            ),
            tuple(
                cell_of(view.rate(table, time, place, figure).rate, language, DECIMALS)
                for time in table.times
            ),
        )
        for place in view.places
    ]
    columns = tuple(period_text(time) for time in table.times)
    texts = load_texts(language)["comparison"]["page"]
    caption = plain(texts["caption"].format(title=title))
    return Pivot(caption, plain(texts["columns"]["place"]), columns, (PivotGroup("", tuple(rows)),))


def rate_cells(rate: Rate, language: Language) -> list[PivotCell]:
    """Return number, staff, rate and interval as cells of a table."""
    interval = interval_text(rate, language)
    return [
        cell_of(rate.count, language),
        cell_of(rate.staff, language),
        cell_of(rate.rate, language, DECIMALS),
        PivotCell(interval or EMPTY, "", "shown" if interval else "no-value"),
    ]


def cell_of(cell: Cell, language: Language, decimals: int = 0) -> PivotCell:
    """Return a cell as a table writes and speaks it."""
    short, spoken = short_text(cell, language, decimals), spoken_text(cell, language, decimals)
    return PivotCell(short, "" if spoken == short else spoken, STYLE_NAMES[cell.state])


def _estimate(view: ComparisonView, rate: Rate, figure: str, language: Language) -> PivotCell:
    value = view.in_funnel(ESTIMATE, rate.time, rate.place, figure).value
    return _plain_cell(value if rate.rate.state == SHOWN else None, language)


def _plain_cell(value: float | None, language: Language) -> PivotCell:
    if value is None:
        return PivotCell(EMPTY, "", "no-value")
    return PivotCell(number_text(value, language, DECIMALS), "", "shown")


def _table(title: str, names: Iterable[str], rows: list[PivotRow], language: Language) -> Pivot:
    texts = load_texts(language)["comparison"]["page"]
    columns = tuple(plain(texts["columns"][name]) for name in names)
    caption = plain(texts["caption"].format(title=title))
    return Pivot(caption, plain(texts["columns"]["place"]), columns, (PivotGroup("", tuple(rows)),))
