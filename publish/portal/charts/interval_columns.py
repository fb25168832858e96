"""Dots with their interval through the years: a small drawing for one municipality.

Breaks of a series are dashed lines with a letter; a year that is missing keeps its place, boxed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from publish.portal.charts.marks import Mark, Plot, standing
from publish.portal.charts.scale import Scale
from publish.portal.charts.svg import Drawing, drawing, element, join, outlined, percent, text_at

HEIGHT, BASE, HEAD = 176, 150, 34
LINE, CAP, RADIUS = 2.5, 9, 5
LEAST_SLOTS = 3
#: More years than this are named at the ends only, and carry no figures beside them.
DENSE = 6


@dataclass(frozen=True)
class YearMark:
    """One year: its mark, the ends of its interval, the letters of the breaks before it."""

    label: str
    mark: Mark
    limits: tuple[float, float] | None = None
    breaks: str = ""


def draw_years(years: Sequence[YearMark], scale: Scale) -> Drawing:
    """Return the years from left to right."""
    plot = Plot(BASE, HEAD)
    slot = 1 / max(len(years), LEAST_SLOTS)
    base = {"class": "base", "x": 0, "width": "100%", "y": BASE, "height": 1}
    parts = [element("rect", base)]
    is_dense = len(years) > DENSE
    for place, year in enumerate(years):
        left, is_edge = slot * place, place in (0, len(years) - 1)
        parts.append(_year(year, left, slot, plot, scale, not is_dense or is_edge))
        if not is_dense or is_edge:
            middle = percent(left + slot / 2)
            parts.append(text_at(middle, BASE + 17, year.label, "axis-label", "middle"))
    return drawing([outlined(parts)], HEIGHT, "columns is-small intervals", "100%")


def _year(
    year: YearMark, left: float, slot: float, plot: Plot, scale: Scale, is_labelled: bool
) -> Markup:
    parts: list[Markup] = [Markup("")]
    middle, cell = percent(left + slot / 2), year.mark.cell
    if year.breaks:
        line = {"class": "break", "x1": percent(left), "x2": percent(left), "y1": 16, "y2": BASE}
        parts.append(element("line", line))
        anchor = "start" if left == 0 else "middle"
        parts.append(text_at(percent(left), 11, year.breaks, "break-letter", anchor))
    if cell.value is not None:
        top = _dot(parts, year, cell.value, middle, plot, scale)
    elif cell.is_range:
        shape, top = standing(year.mark, left + slot * 0.28, slot * 0.44, plot, scale)
        parts.append(shape)
    else:
        parts.append(_absent(year.mark, left, slot))
        return join(parts)
    if is_labelled:
        style = "value" if cell.value is not None else "value is-range"
        parts.append(text_at(middle, top - 6, year.mark.label, style, "middle"))
    return join(parts)


def _dot(
    parts: list[Markup], year: YearMark, value: float, x: str, plot: Plot, scale: Scale
) -> float:
    """Draw the interval and the dot; return the height above which a label may stand."""
    y = plot.at(scale.share(value))
    top = y - RADIUS
    if year.limits is not None:
        low, high = (plot.at(scale.share(end)) for end in year.limits)
        moved = {"transform": f"translate({-LINE / 2:g} 0)"}
        line = {"class": "whisker", "x": x, "width": LINE, "y": high, "height": low - high}
        parts.append(element("rect", {**line, **moved}))
        moved = {"transform": f"translate({-CAP / 2:g} 0)"}
        cap = {"class": "whisker", "x": x, "width": CAP, "height": 1.5, **moved}
        parts += [element("rect", {**cap, "y": end - 0.75}) for end in (low, high)]
        top = min(top, high)
    tip = element("title", {}, year.mark.words)
    parts.append(element("circle", {"class": "dot", "cx": x, "cy": y, "r": RADIUS}, tip))
    return top


def _absent(mark: Mark, left: float, slot: float) -> Markup:
    """Return an empty box as high as the drawing, with what is the matter written along it."""
    box = {"class": "absent", "x": percent(left + slot * 0.28), "width": percent(slot * 0.44)}
    shape = element(
        "rect", {**box, "y": HEAD, "height": BASE - HEAD}, element("title", {}, mark.words)
    )
    middle = (HEAD + BASE) / 2
    turned = {"transform": "rotate(-90)", "class": "absent-label", "text-anchor": "middle"}
    text = element("text", {**turned, "x": 0, "y": 4}, Markup("{}").format(mark.label))
    carried = {"x": percent(left + slot / 2), "y": middle, "width": 1, "height": 1}
    return shape + element("svg", carried, text)
