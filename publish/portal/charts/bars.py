"""Lying bars, one per code, each under its label: readable at any width, however long the label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from publish.portal.charts.marks import Mark, Plot, lying
from publish.portal.charts.scale import Scale
from publish.portal.charts.svg import element, join, percent, text_at

ROW, BAR, SLIM_BAR = 46, 16, 10
FOOT = 10
PLOT = Plot(0.0, 0.84)
INDENT = 0.03


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


def draw_bars(bars: Sequence[Bar], scale: Scale, reference: Reference | None = None) -> Markup:
    """Return the bars from top to bottom, with the line of ``reference`` across them."""
    head = 22 if reference else 0
    height = head + ROW * len(bars) + FOOT
    parts = [
        element("rect", {"class": "base", "x": 0, "width": 1, "y": head, "height": height - head})
    ]
    for place, bar in enumerate(bars):
        parts += _bar(bar, head + ROW * place, scale)
    if reference is not None:
        parts += _reference(reference, scale, head, height)
    hidden = {"aria-hidden": "true", "focusable": "false"}
    size = {"width": "100%", "height": height}
    return element("svg", {"class": "bars", **size, **hidden}, join(parts))


def _bar(bar: Bar, top: float, scale: Scale) -> list[Markup]:
    thickness = SLIM_BAR if bar.depth else BAR
    style = "bar-label is-child" if bar.depth else "bar-label"
    indent = f"{'↳ ' if bar.depth else ''}"
    label = text_at("0", top + 16, indent + bar.label, style, dx=8 + 10 * max(bar.depth - 1, 0))
    shape, end = lying(bar.mark, top + 23, thickness, PLOT, scale)
    written = text_at(
        percent(end), top + 23 + thickness / 2 + 4.5, bar.mark.label, _value_style(bar.mark), dx=7
    )
    return [label, shape, written]


def _value_style(mark: Mark) -> str:
    return "value is-range" if mark.cell.is_range else "value"


def _reference(reference: Reference, scale: Scale, head: float, height: float) -> list[Markup]:
    at = PLOT.at(scale.share(reference.value))
    x = percent(at)
    line = {"class": "reference", "x1": x, "x2": x, "y1": head - 4, "y2": height}
    anchor = "end" if at > 0.5 else "start"
    return [
        element("line", line),
        text_at(x, 12, reference.label, "reference-label", anchor, 4 if anchor == "end" else -2),
    ]
