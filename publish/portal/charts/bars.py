"""Lying bars, one per code, each under its label: readable at any width, however long the label."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from publish.portal.charts.marks import Mark, Plot, lying
from publish.portal.charts.scale import Scale
from publish.portal.charts.svg import Drawing, drawing, element, percent, text_at

BAR, SLIM_BAR = 16, 10
LINE, GAP, FOOT = 17, 13, 4
#: Signs that fit on one line of the narrowest phone.
LINE_LENGTH = 44
PLOT = Plot(0.0, 0.84)


@dataclass(frozen=True)
class Bar:
    """One code: its label, its sign, how deep it lies under another code."""

    label: str
    mark: Mark
    depth: int = 0


@dataclass(frozen=True)
class Reference:
    """A line to compare with, such as the number of cases behind several answers."""

    value: float
    label: str


def draw_bars(bars: Sequence[Bar], scale: Scale, reference: Reference | None = None) -> Drawing:
    """Return the bars from top to bottom, with the line of ``reference`` across them."""
    head = top = 22 if reference else 4
    drawn: list[Markup] = []
    for bar in bars:
        parts, top = _bar(bar, top, scale)
        drawn += parts
    height = top + FOOT
    axis = {"class": "base", "x": 0, "width": 1, "y": head, "height": height - head}
    drawn.append(element("rect", axis))
    if reference is not None:  # first, so that labels stand before the line
        drawn = [*_reference(reference, scale, head, height), *drawn]
    return drawing(drawn, height, "bars", "100%")


def _bar(bar: Bar, top: float, scale: Scale) -> tuple[list[Markup], float]:
    """Draw a label of one or more lines and the bar below it; return the height where it ends."""
    thickness = SLIM_BAR if bar.depth else BAR
    style = "bar-label is-child" if bar.depth else "bar-label"
    start = 8 + 12 * bar.depth
    parts: list[Markup] = []
    for line in textwrap.wrap(bar.label, LINE_LENGTH - 3 * bar.depth):
        top += LINE
        parts.append(text_at("0", top - 4, line, style, dx=start))
    shape, end = lying(bar.mark, top + 1, thickness, PLOT, scale)
    middle = top + 1 + thickness / 2
    written = text_at(percent(end), middle + 4.5, bar.mark.label, _value_style(bar.mark), dx=7)
    return [*parts, shape, written], top + 1 + thickness + GAP


def _value_style(mark: Mark) -> str:
    return "value is-range" if mark.cell.value is None else "value"


def _reference(reference: Reference, scale: Scale, head: float, height: float) -> list[Markup]:
    at = PLOT.at(scale.share(reference.value))
    x = percent(at)
    line = {"class": "reference", "x1": x, "x2": x, "y1": head - 4, "y2": height}
    anchor = "end" if at > 0.5 else "start"
    return [
        element("line", line),
        text_at(x, 12, reference.label, "reference-label", anchor, 4 if anchor == "end" else -2),
    ]
