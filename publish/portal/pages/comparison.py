"""The pages of a comparison: its overview, and one page per key figure and year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from publish.portal.charts.comparison_parts import listed
from publish.portal.charts.figure import Figure
from publish.portal.charts.plan_comparison import period_ending
from publish.portal.charts.plan_funnel import funnel_figure
from publish.portal.charts.plan_intervals import interval_figure, years_figure
from publish.portal.comparison.view import ComparisonView
from publish.portal.comparison.words import against_others, said_of
from publish.portal.formats import period_text
from publish.portal.frame import Frame
from publish.portal.pages.comparison_tables import (
    funnel_table,
    rates_table,
    years_table,
)
from publish.portal.pages.table import Embed, embed_of
from publish.portal.pivots import Pivot
from publish.portal.site import PackageView
from publish.portal.texts import plain

#: More names than this make no sentence; they are counted.
MOST_NAMES = 12
#: More small drawings than this are not looked through; each municipality's page has its years.
MOST_PANELS = 24


@dataclass(frozen=True)
class FigurePage:
    """A key figure in a year, and the link to its page."""

    label: str
    link: str
    is_here: bool


@dataclass(frozen=True)
class FigureCard:
    """A key figure on the overview: its newest page, its other years, what it comes to."""

    title: str
    link: str
    others: tuple[FigurePage, ...]
    summary: tuple[str, ...]


@dataclass(frozen=True)
class DeliveryCell:
    """What a municipality delivered for a year, and what to mind about it."""

    text: str
    style: str
    marks: tuple[str, ...]


@dataclass(frozen=True)
class FigureCharts:
    """The charts of one key figure and year, each with its table."""

    now: Figure
    now_table: Pivot
    pooled: Figure | None
    pooled_table: Pivot | None
    funnel: Figure | None
    funnel_table: Pivot | None
    years: Figure | None
    years_table: Pivot | None

    def all(self) -> tuple[Figure, ...]:
        """Return every chart there is."""
        found = (self.now, self.pooled, self.funnel, self.years)
        return tuple(figure for figure in found if figure is not None)


def item_of(figure: str, time: str) -> str:
    """Return what a page of a key figure and year is called in its address."""
    return f"{figure}-{time}"


def overview_content(frame: Frame, view: PackageView) -> Mapping[str, Any]:
    """Return the overview: every key figure, every municipality, who delivered."""
    comparison = comparison_of(view)
    return {
        **shared_content(frame, view),
        "cards": [_card(frame, view, figure) for figure in comparison.figures],
        "years": comparison.yearly.times,
        "deliveries": [
            (
                comparison.name(place, frame.language),
                [_delivery(frame, comparison, year, place) for year in comparison.yearly.times],
            )
            for place in comparison.places
        ],
    }


def figure_charts(comparison: ComparisonView, time: str, figure: str, frame: Frame) -> FigureCharts:
    """Return the charts and tables of a key figure in a year."""
    language = frame.language
    period, pooled = period_ending(comparison, time), comparison.pooled
    funnel = funnel_figure(comparison, time, figure, language)
    now = interval_figure(comparison, comparison.yearly, time, figure, language)
    drawn = table = None
    if period is not None and pooled is not None:
        drawn = interval_figure(comparison, pooled, period, figure, language)
        table = rates_table(comparison, pooled, period, figure, drawn.title, language)
    has_years = len(comparison.yearly.times) > 1 and len(comparison.places) <= MOST_PANELS
    years = years_figure(comparison, figure, language) if has_years else None
    return FigureCharts(
        now=now,
        now_table=rates_table(comparison, comparison.yearly, time, figure, now.title, language),
        pooled=drawn,
        pooled_table=table,
        funnel=funnel,
        funnel_table=funnel_table(comparison, time, figure, funnel.title, language)
        if funnel
        else None,
        years=years,
        years_table=years_table(comparison, figure, years.title, language) if years else None,
    )


def figure_content(
    frame: Frame, view: PackageView, time: str, figure: str, charts: FigureCharts
) -> Mapping[str, Any]:
    """Return one key figure in one year: charts, tables, words, and the way to the others."""
    comparison, language = comparison_of(view), frame.language
    said = [said_of(comparison, time, place, figure, language) for place in comparison.places]
    embeds: list[Embed] = [embed_of(frame, view, chart) for chart in charts.all()]
    return {
        **shared_content(frame, view),
        "figure_label": comparison.label(figure, language),
        "time": period_text(time),
        "charts": charts,
        "period": period_text(period_ending(comparison, time) or ""),
        "said": [(each, frame.to("municipality", view.name, each.place)) for each in said],
        "years": [
            FigurePage(year, frame.to("figure", view.name, item_of(figure, year)), year == time)
            for year in comparison.yearly.times
        ],
        "key_figures": [
            FigurePage(
                comparison.label(each, language),
                frame.to("figure", view.name, item_of(each, time)),
                each == figure,
            )
            for each in comparison.figures
        ],
        "embeds": embeds,
    }


def shared_content(frame: Frame, view: PackageView) -> Mapping[str, Any]:
    """Return what every page of a comparison has: names, the way to the register."""
    comparison = comparison_of(view)
    names = [comparison.name(place, frame.language) for place in comparison.places]
    register = comparison.register
    return {
        "view": view,
        "version": view.latest,
        "comparison": comparison,
        "names": _names(frame, names),
        "places": [
            (name, frame.to("municipality", view.name, place))
            for name, place in zip(names, comparison.places, strict=True)
        ],
        "register_link": frame.to("table", view.name, register.name) if register else "",
    }


def comparison_of(view: PackageView) -> ComparisonView:
    """Return the comparison of a package that has one."""
    assert view.comparison is not None
    return view.comparison


def _card(frame: Frame, view: PackageView, figure: str) -> FigureCard:
    comparison, language = comparison_of(view), frame.language
    *earlier, newest = comparison.yearly.times
    title = frame.texts["comparison"]["overview"]["newest"].format(
        figure=comparison.label(figure, language), time=period_text(newest)
    )
    others = tuple(
        FigurePage(year, frame.to("figure", view.name, item_of(figure, year)), False)
        for year in reversed(earlier)
    )
    link = frame.to("figure", view.name, item_of(figure, newest))
    summary = tuple(_summary(frame, comparison, newest, figure))
    return FigureCard(plain(title), link, others, summary)


def _summary(frame: Frame, view: ComparisonView, time: str, figure: str) -> Iterator[str]:
    """Yield a sentence per verdict with the names it holds for; never in order of a figure."""
    groups: dict[str, list[str]] = {
        name: [] for name in ("within", "beyond", "undecided", "missing", "unknown")
    }
    for place in view.places:
        verdict = against_others(view, time, place, figure)
        group = verdict if verdict in ("within", "beyond") else "undecided"
        if verdict == "nothing":
            is_missing = view.delivery(time, place, figure).is_missing
            group = "missing" if is_missing else "unknown"
        groups[group].append(view.name(place, frame.language))
    texts = frame.texts["comparison"]["overview"]["summary"]
    for group, names in groups.items():
        if names:
            yield plain(texts[group].format(names=_names(frame, names)))


def _names(frame: Frame, names: Sequence[str]) -> str:
    """Return names as a list, or how many they are."""
    if len(names) <= MOST_NAMES:
        return listed(names, frame.language)
    return plain(frame.texts["comparison"]["overview"]["count"].format(count=len(names)))


def _delivery(frame: Frame, view: ComparisonView, year: str, place: str) -> DeliveryCell:
    texts = frame.texts["comparison"]["overview"]
    found = [view.delivery(year, place, figure) for figure in view.figures]
    missing = [each.is_missing for each in found]
    kind = "missing" if all(missing) else "partly" if any(missing) else "delivered"
    if any(each.is_own for each in found):
        kind = "own"
    marks = {
        "fictitious": any(each.is_fictitious for each in found),
        "deviation": any(each.is_deviating for each in found),
        "break": any(each.is_break for each in found),
    }
    said = tuple(plain(texts["delivery_marks"][mark]) for mark, is_so in marks.items() if is_so)
    return DeliveryCell(plain(texts["delivery"][kind]), kind, said)
