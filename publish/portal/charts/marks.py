"""How one cell is drawn, standing up (in columns) or lying down (in bars).

A number is a solid bar. A range is a hatched bar from its lower to its upper bound; without an
upper bound it runs to the end of the axis and ends in an arrow, open. Unknown is a question mark in
a dashed ring, not applicable a dash. A zero is a thin line on the axis with the figure beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from publish.portal.cells import NO_VALUE, Cell
from publish.portal.charts.scale import Scale
from publish.portal.charts.svg import element, join, percent, text_at
from schemas.states import NOT_APPLICABLE, UNKNOWN

ZERO_LINE = 3


@dataclass(frozen=True)
class Plot:
    """Where the axis runs in a drawing: pixels from top to base, or shares from left to right."""

    start: float
    end: float

    def at(self, share: float) -> float:
        """Return the place of a share of the axis."""
        return self.start + (self.end - self.start) * share


@dataclass(frozen=True)
class Mark:
    """A cell to draw: its label in short, its words for the tooltip, the hatch it may need."""

    cell: Cell
    label: str
    words: str
    hatch: str


def bounds(cell: Cell) -> tuple[float, float | None]:
    """Return from where to where a range is drawn; no end means open."""
    return (cell.lower or 0, cell.upper)


def standing(mark: Mark, x: float, width: float, plot: Plot, scale: Scale) -> tuple[Markup, float]:
    """Draw a column at share ``x``; return it with the height at which its label may stand."""
    cell, middle = mark.cell, percent(x + width / 2)
    tip = element("title", {}, mark.words)
    box = {"x": percent(x), "width": percent(width)}
    if cell.value is not None:
        top = plot.at(scale.share(cell.value))
        height = max(plot.start - top, ZERO_LINE if cell.value == 0 else 1)
        shape = {"class": "bar", **box, "y": plot.start - height, "height": height}
        return element("rect", shape, tip), plot.start - height
    if cell.is_range:
        lower, upper = bounds(cell)
        low = plot.at(scale.share(lower))
        high = plot.at(1.0 if upper is None else scale.share(upper))
        shape = {**box, "y": high, "height": max(low - high, ZERO_LINE), "fill": mark.hatch}
        parts = [element("rect", {"class": "range", **shape}, tip)]
        parts += [_end(box, low)] if upper is None else [_end(box, low), _end(box, high)]
        if upper is None:
            parts.append(text_at(middle, high - 1, "▲", "arrow", "middle"))
        return join(parts), high - (9 if upper is None else 0)
    return sign(cell, middle, plot.start - 12, tip), plot.start - 24


def lying(mark: Mark, y: float, height: float, plot: Plot, scale: Scale) -> tuple[Markup, float]:
    """Draw a bar at height ``y``; return it with the share of the width at which it ends."""
    cell, middle = mark.cell, y + height / 2
    tip = element("title", {}, mark.words)
    box = {"y": y, "height": height}
    if cell.value is not None:
        end = plot.at(scale.share(cell.value))
        width = ZERO_LINE if cell.value == 0 else percent(end - plot.start)
        shape = {"class": "bar", "x": percent(plot.start), "width": width, **box}
        return element("rect", shape, tip), end
    if cell.is_range:
        lower, upper = bounds(cell)
        left = plot.at(scale.share(lower))
        right = plot.at(1.0 if upper is None else scale.share(upper))
        shape = {"x": percent(left), "width": percent(right - left), **box, "fill": mark.hatch}
        parts = [element("rect", {"class": "range", **shape}, tip)]
        parts += [_side(left, box)] if upper is None else [_side(left, box), _side(right, box)]
        if upper is None:
            parts.append(text_at(percent(right), middle + 4, "▶", "arrow", dx=-1))
        return join(parts), right + (0.02 if upper is None else 0)
    return sign(cell, percent(plot.start), middle, tip, dx=9), plot.start + 0.05


def sign(cell: Cell, x: str, y: float, tip: Markup, dx: int = 0) -> Markup:
    """Return the sign of a cell without a number."""
    if cell.state == UNKNOWN:
        ring = element("circle", {"class": "ring", "cx": x, "cy": y, "r": 8}, tip)
        moved = element("g", {"transform": f"translate({dx} 0)"}, ring) if dx else ring
        return moved + text_at(x, y + 4, "?", "sign", "middle", dx or None)
    if cell.state in (NOT_APPLICABLE, NO_VALUE):
        return text_at(x, y + 4, "–", "sign", "middle", dx or None)
    raise ValueError(f"a cell with state {cell.state!r} has no sign")


def _end(box: dict[str, str], y: float) -> Markup:
    return element("rect", {"class": "edge", **box, "y": y - 0.75, "height": 1.5})


def _side(x: float, box: dict[str, float]) -> Markup:
    return element("rect", {"class": "edge", "x": percent(x), "width": 1.5, **box})
