"""The start page: what this is, the year at a glance, all packages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from publish.portal.cells import STYLE_NAMES, short_text, spoken_text
from publish.portal.charts.figure import Figure
from publish.portal.charts.plan_time import measure_figure
from publish.portal.formats import period_text
from publish.portal.frame import Frame
from publish.portal.structured_data import as_script, catalogue_data
from publish.portal.tables import TableView
from publish.portal.texts import plain
from schemas.states import SHOWN


@dataclass(frozen=True)
class Glance:
    """One yearly total: its newest figure large, the one before it in words, its chart."""

    table: TableView
    title: str
    time: str
    value: str
    spoken: str
    style: str
    unit: str
    before: str
    figure: Figure


def start_content(frame: Frame) -> Mapping[str, Any]:
    """Return what the start page shows."""
    glances = tuple(_glances(frame))
    years = [release.year for release in frame.index.releases]
    return {
        "glances": glances,
        "year": max((glance.time for glance in glances), default=str(max(years, default=""))),
        "packages": frame.site.packages,
        "structured_data": as_script(catalogue_data(frame)),
    }


def _glances(frame: Frame) -> Iterator[Glance]:
    """Yield the principal measure of every table that has only time, in the order of the portal."""
    is_first = True
    for view in frame.site.packages:
        for table in view.tables:
            if not table.is_register and not table.breakdown:
                yield _glance(frame, table, is_small=not is_first)
                is_first = False


def _glance(frame: Frame, table: TableView, is_small: bool) -> Glance:
    measure, language = table.measures[0], frame.language
    *earlier, time = table.times
    newest = table.cells[(time,)][measure.name]
    before = ""
    if earlier:
        cell = table.cells[(earlier[-1],)][measure.name]
        value = spoken_text(cell, language, measure.decimals)
        before = plain(
            frame.texts["start"]["compared"].format(time=period_text(earlier[-1]), value=value)
        )
    spoken = spoken_text(newest, language, measure.decimals)
    parts = [frame.say(measure.unit)]
    if len(table.measures) > 1:
        parts.append(frame.say(measure.title).lower())
    return Glance(
        table=table,
        title=frame.say(table.title),
        time=period_text(time),
        value=short_text(newest, language, measure.decimals),
        spoken="" if newest.state == SHOWN else spoken,
        style=STYLE_NAMES[newest.state],
        unit=", ".join(parts),
        before=before,
        figure=measure_figure(table, measure, language, is_small),
    )
