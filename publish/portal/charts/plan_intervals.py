"""Charts of rates with their uncertainty: side by side in one year, and through the years.

Municipalities stand by name in every one of them; none is coloured or pointed at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from publish.portal.charts.comparison_parts import (
    cautions,
    chart_texts,
    comparison_mark,
    interval_legend,
    letter_notes,
    letters_of,
    marked_name,
    name_of,
)
from publish.portal.charts.figure import Figure, Note, Panel
from publish.portal.charts.interval_columns import YearMark, draw_years
from publish.portal.charts.intervals import IntervalRow, Reference, draw_intervals
from publish.portal.charts.scale import scale_for
from publish.portal.comparison.view import ESTIMATE, ComparisonView, Rate, years_of
from publish.portal.comparison.words import DECIMALS, rate_text
from publish.portal.formats import number_text, period_text
from publish.portal.tables import TableView
from publish.portal.texts import load_texts, plain
from schemas.states import SHOWN
from schemas.texts import Language


def interval_figure(
    view: ComparisonView, table: TableView, time: str, figure: str, language: Language
) -> Figure:
    """Return a key figure of every municipality in a year or a period."""
    texts, name = chart_texts(language), f"{table.name}-{figure}-{time}"
    is_yearly = table is view.yearly
    rates = view.rates(table, time, figure)
    letters = letters_of(view, years_of(time), figure)
    rows = [
        IntervalRow(
            label=name_of(view, rate, figure, language),
            written=rate_text(rate, language),
            mark=comparison_mark(view, rate, figure, name, language),
            limits=rate.limits,
            estimate=_estimate(view, rate, figure) if is_yearly else None,
            letter=letters.get(rate.place, ""),
        )
        for rate in rates
    ]
    pooled = view.pooled_rate(time, figure) if is_yearly else None
    numbers = [number for rate in rates for number in rate.numbers()]
    scale = scale_for([*numbers, pooled or 0], wanted_ticks=5)
    title = plain(
        texts["interval_title" if is_yearly else "pooled_title"].format(
            figure=view.label(figure, language), time=period_text(time)
        )
    )
    told = "; ".join(f"{row.label}: {row.written}" for row in rows)
    has_estimates = any(row.estimate is not None for row in rows)
    return Figure(
        name=name,
        title=title,
        subtitle=plain(texts["subtitle" if is_yearly else "pooled_subtitle"]),
        alternative=plain(texts["interval_alternative"].format(title=title, told=told)),
        panels=(Panel("", draw_intervals(rows, scale, language, _reference(pooled, language))),),
        legend=interval_legend(rates, ["estimate"] if has_estimates else []),
        notes=tuple(letter_notes(view, letters, years_of(time), figure, language)),
        cautions=cautions(view, language),
    )


def years_figure(view: ComparisonView, figure: str, language: Language) -> Figure:
    """Return a small drawing per municipality through the years, all on one scale."""
    texts, table = chart_texts(language), view.yearly
    name = f"{table.name}-{figure}-{table.time.name}"
    letters = letters_of(view, table.times, figure)
    series = {
        place: [view.rate(table, time, place, figure) for time in table.times]
        for place in view.places
    }
    every = [rate for rates in series.values() for rate in rates]
    scale = scale_for(number for rate in every for number in rate.numbers())
    names = {
        place: marked_name(
            view.name(place, language),
            any(view.delivery(rate.time, place, figure).is_fictitious for rate in rates),
            language,
        )
        for place, rates in series.items()
    }
    panels = tuple(
        Panel(
            names[place],
            draw_years(_year_marks(view, rates, figure, name, letters, language), scale),
        )
        for place, rates in series.items()
    )
    told = "; ".join(f"{names[place]}: {_told(rates, language)}" for place, rates in series.items())
    title = plain(texts["years_title"].format(figure=view.label(figure, language)))
    return Figure(
        name=name,
        title=title,
        subtitle=plain(texts["subtitle"]),
        alternative=plain(texts["years_alternative"].format(title=title, told=told)),
        panels=panels,
        legend=interval_legend(every),
        notes=(
            *letter_notes(view, letters, table.times, figure, language),
            Note("", plain(load_texts(language)["charts"]["same_scale"])),
        ),
        cautions=cautions(view, language),
    )


def _year_marks(
    view: ComparisonView,
    rates: Sequence[Rate],
    figure: str,
    chart: str,
    letters: Mapping[str, str],
    language: Language,
) -> list[YearMark]:
    """Return the marks of one municipality; its letter stands where its series breaks."""
    return [
        YearMark(
            label=period_text(rate.time),
            mark=comparison_mark(view, rate, figure, chart, language),
            limits=rate.limits,
            breaks=letters.get(rate.place, "") if is_break else "",
        )
        for rate in rates
        for is_break in (view.delivery(rate.time, rate.place, figure).is_break,)
    ]


def _told(rates: Sequence[Rate], language: Language) -> str:
    return ", ".join(f"{period_text(rate.time)} {rate_text(rate, language)}" for rate in rates)


def _estimate(view: ComparisonView, rate: Rate, figure: str) -> float | None:
    if rate.rate.state != SHOWN:
        return None
    return view.in_funnel(ESTIMATE, rate.time, rate.place, figure).value


def _reference(pooled: float | None, language: Language) -> Reference | None:
    if pooled is None:
        return None
    rate = number_text(pooled, language, DECIMALS)
    return Reference(pooled, plain(chart_texts(language)["together"].format(rate=rate)))
