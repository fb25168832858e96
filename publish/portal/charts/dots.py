"""Dots on a line, for marks and means: several measures of one unit, one row per code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from publish.portal.cells import Cell
from publish.portal.charts.bars import PLOT
from publish.portal.charts.scale import Scale
from publish.portal.charts.svg import element, join, percent, text_at
from publish.portal.formats import number_text
from schemas.texts import Language

ROW, FOOT, RADIUS = 56, 26, 7


@dataclass(frozen=True)
class Dot:
    """One figure on a row: ``series`` numbers the measure and chooses the shape."""

    cell: Cell
    words: str
    series: int


@dataclass(frozen=True)
class DotRow:
    """One code with its dots, and what is written behind its label."""

    label: str
    written: str
    dots: tuple[Dot, ...]


def draw_dots(rows: Sequence[DotRow], scale: Scale, language: Language) -> Markup:
    """Return the rows from top to bottom over a common axis."""
    height = ROW * len(rows) + FOOT
    parts: list[Markup] = []
    for tick in scale.ticks:
        x = percent(PLOT.at(scale.share(tick)))
        line = {"class": "grid-line", "x1": x, "x2": x, "y1": 8, "y2": height - FOOT}
        anchor = "start" if tick == 0 else "middle"
        decimals = 0 if tick == int(tick) else 1
        label = number_text(tick, language, decimals)
        parts += [element("line", line), text_at(x, height - 8, label, "axis-label", anchor)]
    for place, row in enumerate(rows):
        parts += _row(row, ROW * place, scale)
    hidden = {"aria-hidden": "true", "focusable": "false"}
    size = {"width": "100%", "height": height}
    return element("svg", {"class": "dots", **size, **hidden}, join(parts))


def _row(row: DotRow, top: float, scale: Scale) -> list[Markup]:
    middle = top + 36
    label = element(
        "text",
        {"x": 0, "y": top + 18, "class": "bar-label"},
        escape(row.label),
        element("tspan", {"class": "value", "dx": 8}, escape(row.written)),
    )
    track = {"class": "track", "x": 0, "width": percent(PLOT.end), "y": middle, "height": 1}
    return [label, element("rect", track), *(_dot(dot, middle, scale) for dot in row.dots)]


def _dot(dot: Dot, y: float, scale: Scale) -> Markup:
    """Draw a disc for the first measure and an open ring for the others; nothing without value."""
    if dot.cell.value is None:
        return Markup("")
    x = percent(PLOT.at(scale.share(dot.cell.value)))
    style = "dot" if dot.series == 0 else "dot is-other"
    place = {"class": style, "cx": x, "cy": y, "r": RADIUS if dot.series == 0 else RADIUS - 2}
    return element("circle", place, element("title", {}, dot.words))
