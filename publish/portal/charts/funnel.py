"""A funnel: how far chance reaches around the pooled rate, wider where there is less staff.

The lines run through the published limits of each municipality and nothing else: between them a
limit is nearly straight over one by the root of staff (the ratio is within 0.08 of the exact one
from four expected cases on), and it tends to the pooled rate.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from publish.portal.charts.columns import gridline
from publish.portal.charts.funnel_labels import Placed, place_labels
from publish.portal.charts.marks import Mark, Plot, standing
from publish.portal.charts.scale import Scale
from publish.portal.charts.svg import Drawing, drawing, element, join, outlined, percent, text_at
from publish.portal.formats import number_text
from schemas.texts import Language

HEIGHT, BASE, HEAD = 356, 306, 26
LEFT, RIGHT = 0.06, 1.0
RADIUS, BAND = 6, 0.012
STEPS = 48
CANVAS = 1000
REACHES = (("outer", "onder_998", "boven_998"), ("inner", "onder_95", "boven_95"))
_NICE = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class FunnelPoint:
    """A municipality: its staff, its mark, and its published limits as ratios, if it has any."""

    label: str
    staff: float
    mark: Mark
    ratios: Mapping[str, float]


@dataclass(frozen=True)
class StaffAxis:
    """The axis of staff: it need not begin at zero."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, staff: float) -> float:
        """Return where ``staff`` lies between left (0) and right (1)."""
        return (staff - self.low) / (self.high - self.low)


def staff_axis(staff: Sequence[float], wanted: int = 5) -> StaffAxis:
    """Return an axis with round ends around every number of staff."""
    least, most = min(staff), max(staff)
    rough = max((most - least) / wanted, most / 20)
    power = 10 ** math.floor(math.log10(rough))
    step = next(s * power for s in _NICE if s * power >= rough)
    first, last = math.floor(least / step - 0.25), math.ceil(most / step + 0.25)
    first = max(first, 0)
    ticks = tuple(step * tick for tick in range(first, last + 1))
    return StaffAxis(max(ticks[0], step / 4), ticks[-1], ticks)


def limit_at(staff: float, known: Mapping[float, float]) -> float:
    """Return the limit (a ratio) at ``staff`` from those that are ``known`` by staff.

    Straight lines over 1/√staff, from 1 at endless staff; never below 0.
    """
    points = sorted({0.0: 1.0, **{1 / math.sqrt(at): ratio for at, ratio in known.items()}}.items())
    at = 1 / math.sqrt(staff)
    place = next((n for n in range(1, len(points)) if points[n][0] >= at), len(points) - 1)
    (left, low), (right, high) = points[place - 1], points[place]
    return max(0.0, low + (high - low) * (at - left) / (right - left))


def draw_funnel(
    points: Sequence[FunnelPoint],
    pooled: float,
    axis: StaffAxis,
    scale: Scale,
    language: Language,
) -> Drawing:
    """Return the funnel around the rate ``pooled`` with every municipality that has a staff."""
    plot = Plot(BASE, HEAD)
    parts = [gridline(tick, plot, scale, language) for tick in scale.ticks]
    parts += [_tick(tick, axis, language) for tick in axis.ticks]
    parts.append(_curves(points, pooled, axis, scale))
    y = plot.at(scale.share(pooled))
    middle = {"class": "pooled", "x1": percent(LEFT), "x2": "100%", "y1": y, "y2": y}
    parts.append(element("line", middle))
    parts += [_point(point, axis, plot, scale) for point in points]
    parts += [_label(placed) for placed in place_labels(_places(points, axis, plot, scale))]
    return drawing([outlined(parts)], HEIGHT, "funnel", "100%")


def _curves(points: Sequence[FunnelPoint], pooled: float, axis: StaffAxis, scale: Scale) -> Markup:
    """Return both pairs of limits as areas, in a drawing stretched over the plot."""
    ends = {name: dict[float, float]() for point in points for name in point.ratios}
    for point in points:
        for name, ratio in point.ratios.items():
            ends[name][point.staff] = ratio
    if not ends:
        return Markup("")
    at = [axis.low + (axis.high - axis.low) * step / STEPS for step in range(STEPS + 1)]
    paths = {
        name: [
            (CANVAS * axis.share(staff), CANVAS * (1 - pooled * limit_at(staff, known) / scale.top))
            for staff in at
        ]
        for name, known in ends.items()
    }
    parts = []
    for style, low, high in REACHES:
        area = [*paths[high], *reversed(paths[low])]
        parts.append(element("path", {"class": f"reach is-{style}", "d": f"{_path(area)}Z"}))
        for name in (low, high):
            line = {"class": f"limit is-{style}", "d": _path(paths[name])}
            parts.append(element("path", {**line, "vector-effect": "non-scaling-stroke"}))
    box = {"x": percent(LEFT), "y": HEAD, "width": percent(RIGHT - LEFT), "height": BASE - HEAD}
    view = {"viewBox": f"0 0 {CANVAS} {CANVAS}", "preserveAspectRatio": "none"}
    return element("svg", {"class": "reaches", **box, **view}, join(parts))


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.0f} {y:.1f}" for x, y in points)


def _point(point: FunnelPoint, axis: StaffAxis, plot: Plot, scale: Scale) -> Markup:
    share = _x(point, axis)
    if point.mark.cell.value is None:
        shape, _ = standing(point.mark, share - BAND, 2 * BAND, plot, scale)
        return shape
    y = plot.at(scale.share(point.mark.cell.value))
    place = {"class": "dot", "cx": percent(share), "cy": y, "r": RADIUS}
    return element("circle", place, element("title", {}, point.mark.words))


def _places(
    points: Sequence[FunnelPoint], axis: StaffAxis, plot: Plot, scale: Scale
) -> list[tuple[str, float, float]]:
    found = []
    for point in points:
        value = point.mark.cell.value
        top = point.mark.cell.upper if value is None else value
        y = plot.end if top is None else plot.at(scale.share(top))
        found.append((point.label, _x(point, axis), y))
    return found


def _label(placed: Placed) -> Markup:
    x = percent(placed.share)
    return text_at(x, placed.y, placed.text, "point-label", placed.anchor, placed.dx or None)


def _x(point: FunnelPoint, axis: StaffAxis) -> float:
    return LEFT + (RIGHT - LEFT) * axis.share(point.staff)


def _tick(tick: float, axis: StaffAxis, language: Language) -> Markup:
    share = LEFT + (RIGHT - LEFT) * axis.share(max(tick, axis.low))
    x = percent(share)
    anchor = "end" if share > 0.97 else "middle"
    line = {"class": "grid-line", "x1": x, "x2": x, "y1": BASE, "y2": BASE + 5}
    label = number_text(tick, language)
    return element("line", line) + text_at(x, BASE + 19, label, "axis-label", anchor)
