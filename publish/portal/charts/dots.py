"""Dots on a line, for marks and means: several measures of one unit, one row per code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from publish.portal.cells import Cell
from publish.portal.charts.bars import PLOT
from publish.portal.charts.scale import Scale
from publish.portal.charts.svg import Drawing, drawing, element, percent, text_at
from publish.portal.formats import number_text
from schemas.texts import Language

ROW, FOOT, RADIUS = 76, 26, 7


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


def draw_dots(rows: Sequence[DotRow], scale: Scale, language: Language) -> Drawing:
    """Return the rows from top to bottom over a common axis."""
    height = ROW * len(rows) + FOOT
    parts: list[Markup] = []
    for tick in scale.ticks:
        x = percent(PLOT.at(scale.share(tick)))
        line = {"class": "grid-line", "x1": x, "x2": x, "y1": 44, "y2": height - FOOT}
        anchor = "start" if tick == 0 else "middle"
        decimals = 0 if tick == int(tick) else 1
        label = number_text(tick, language, decimals)
        parts += [element("line", line), text_at(x, height - 8, label, "axis-label", anchor)]
    for place, row in enumerate(rows):
        parts += _row(row, ROW * place, scale)
    return drawing(parts, height, "dots", "100%")


def _row(row: DotRow, top: float, scale: Scale) -> list[Markup]:
    middle = top + 52
    track = {"class": "track", "x": 0, "width": percent(PLOT.end), "y": middle, "height": 1}
    return [
        text_at("0", top + 16, row.label, "bar-label"),
        text_at("0", top + 34, row.written, "value is-range"),
        element("rect", track),
        *(_dot(dot, middle, scale) for dot in row.dots),
    ]


def _dot(dot: Dot, y: float, scale: Scale) -> Markup:
    """Draw a disc for the first measure and an open ring for the others; nothing without value."""
    if dot.cell.value is None:
        return Markup("")
    x = percent(PLOT.at(scale.share(dot.cell.value)))
    style = "dot" if dot.series == 0 else "dot is-other"
    place = {"class": style, "cx": x, "cy": y, "r": RADIUS if dot.series == 0 else RADIUS - 2}
    return element("circle", place, element("title", {}, dot.words))
