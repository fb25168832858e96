"""The funnel of a key figure in a year, and where each municipality lies in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from publish.portal.charts.comparison_parts import (
    cautions,
    chart_texts,
    comparison_mark,
    name_of,
)
from publish.portal.charts.figure import Figure, Note, Panel, legend_of
from publish.portal.charts.funnel import FunnelPoint, draw_funnel, staff_axis
from publish.portal.charts.scale import scale_for
from publish.portal.comparison.view import EXPECTED, LIMITS, ComparisonView, Rate
from publish.portal.comparison.words import DECIMALS, rate_text
from publish.portal.formats import number_text, period_text
from publish.portal.texts import plain
from schemas.texts import Language

FunnelPlace = Literal["inside", "between", "outside", "none"]


def funnel_figure(
    view: ComparisonView, time: str, figure: str, language: Language
) -> Figure | None:
    """Return the funnel around the pooled rate; none where that rate is not published."""
    pooled = view.pooled_rate(time, figure)
    rates = view.rates(view.yearly, time, figure)
    placed = [rate for rate in rates if rate.staff.value and rate.rate.numbers()]
    if view.funnel is None or pooled is None or not placed:
        return None
    texts, name = chart_texts(language), f"{view.funnel.name}-{figure}-{time}"
    points = [
        FunnelPoint(
            label=name_of(view, rate, figure, language),
            staff=float(rate.staff.value or 0),
            mark=comparison_mark(view, rate, figure, name, language),
            ratios=published_limits(view, time, rate.place, figure),
        )
        for rate in placed
    ]
    reached = [pooled * ratio for point in points for ratio in point.ratios.values()]
    scale = scale_for([*reached, *(number for rate in placed for number in rate.rate.numbers())])
    axis = staff_axis([point.staff for point in points])
    title = plain(
        texts["funnel_title"].format(figure=view.label(figure, language), time=period_text(time))
    )
    absent = [rate for rate in rates if rate not in placed]
    told = "; ".join(_told(view, [*placed, *absent], figure, language))
    return Figure(
        name=name,
        title=title,
        subtitle=plain(texts["funnel_subtitle"]),
        alternative=plain(texts["funnel_alternative"].format(title=title, told=told)),
        panels=(Panel("", draw_funnel(points, pooled, axis, scale, language)),),
        legend=legend_of((rate.rate for rate in placed), ["inner", "outer"] if reached else []),
        notes=tuple(_notes(view, pooled, absent, figure, language)),
        cautions=(plain(texts["funnel_caution"]), *cautions(view, language)),
    )


def published_limits(
    view: ComparisonView, time: str, place: str, figure: str
) -> Mapping[str, float]:
    """Return the published limits of chance of a municipality, as ratios; those there are."""
    found = {name: view.in_funnel(name, time, place, figure).value for name in LIMITS}
    return {name: float(value) for name, value in found.items() if value is not None}


def funnel_place(view: ComparisonView, time: str, place: str, figure: str) -> FunnelPlace:
    """Return between which published limits a municipality lies; on a limit is within it."""
    ratios = published_limits(view, time, place, figure)
    count = view.rate(view.yearly, time, place, figure).count.value
    expected = view.in_funnel(EXPECTED, time, place, figure).value
    if count is None or not expected or len(ratios) < len(LIMITS):
        return "none"
    ratio = count / expected
    if ratios["onder_95"] <= ratio <= ratios["boven_95"]:
        return "inside"
    return "between" if ratios["onder_998"] <= ratio <= ratios["boven_998"] else "outside"


def _told(
    view: ComparisonView, rates: Sequence[Rate], figure: str, language: Language
) -> Iterator[str]:
    texts = chart_texts(language)
    for rate in rates:
        name, written = name_of(view, rate, figure, language), rate_text(rate, language)
        if not rate.rate.numbers() or not rate.staff.value:
            yield f"{name}: {written}"
            continue
        where = texts["places"][funnel_place(view, rate.time, rate.place, figure)]
        staff = number_text(rate.staff.value, language)
        yield plain(texts["funnel_told"].format(name=name, rate=written, staff=staff, place=where))


def _notes(
    view: ComparisonView, pooled: float, absent: Sequence[Rate], figure: str, language: Language
) -> Iterator[Note]:
    texts = chart_texts(language)
    rate = number_text(pooled, language, DECIMALS)
    yield Note("", plain(texts["funnel_together"].format(rate=rate)))
    if absent:
        told = "; ".join(_told(view, absent, figure, language))
        yield Note("", plain(texts["funnel_absent"].format(told=told)))
    yield Note("", plain(texts["funnel_lines"]))
    yield Note("", plain(texts["funnel_many"]))
