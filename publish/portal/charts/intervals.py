"""Dots with their interval, one row per municipality, over a common axis from zero.

A number is a dot with the interval through it; a range is a hatched band and never a dot; what is
missing is an empty box across the whole axis, so that it can be taken for no value at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from publish.portal.charts.marks import Mark, Plot, lying
from publish.portal.charts.scale import Scale
from publish.portal.charts.svg import Drawing, drawing, element, join, outlined, percent, text_at
from publish.portal.formats import number_text
from schemas.texts import Language

HEAD, FOOT, ROW, LANE = 26, 30, 62, 36
BAND, LINE, CAP, RADIUS, DIAMOND, INDENT = 14, 3, 11, 6.5, 5, 8
PLOT = Plot(0.0, 0.97)


@dataclass(frozen=True)
class IntervalRow:
    """One municipality: its mark, the ends of its interval, and a calmer estimate beside it.

    ``letter`` points to a note; ``written`` stands at the end of the line with its name.
    """

    label: str
    written: str
    mark: Mark
    limits: tuple[float, float] | None = None
    estimate: float | None = None
    letter: str = ""


@dataclass(frozen=True)
class Reference:
    """A rate to compare with, drawn as a line across all rows."""

    value: float
    label: str


def draw_intervals(
    rows: Sequence[IntervalRow], scale: Scale, language: Language, reference: Reference | None
) -> Drawing:
    """Return the rows from top to bottom, in the order they come."""
    height = HEAD + ROW * len(rows) + FOOT
    parts = [_gridline(tick, scale, height, language) for tick in scale.ticks]
    if reference is not None:
        parts.append(_reference(reference, scale, height))
    parts += [_row(row, HEAD + ROW * place, scale) for place, row in enumerate(rows)]
    return drawing([outlined(parts)], height, "intervals", "100%")


def _row(row: IntervalRow, top: float, scale: Scale) -> Markup:
    middle = top + LANE
    name = _lettered(row.label, row.letter)
    head = element("text", {"x": INDENT, "y": top + 14, "class": "bar-label"}, name)
    style = "value" if row.mark.cell.value is not None else "value is-range"
    written = text_at("100%", top + 14, row.written, style, "end")
    track = {"class": "lane", "x": percent(PLOT.start), "width": percent(PLOT.end - PLOT.start)}
    cell = row.mark.cell
    if cell.value is None and not cell.is_range:
        box = {**track, "class": "absent", "y": middle - BAND / 2, "height": BAND}
        tip = element("title", {}, row.mark.words)
        told = text_at("50%", middle + 4, row.mark.label, "absent-label", "middle")
        return join([head, element("rect", box, tip), told])
    lane = element("rect", {**track, "y": middle - 0.5, "height": 1})
    if cell.value is None:
        band, _ = lying(row.mark, middle - BAND / 2, BAND, PLOT, scale)
        return join([head, written, lane, band])
    return join([head, written, lane, _dot(row, cell.value, middle, scale)])


def _dot(row: IntervalRow, value: float, middle: float, scale: Scale) -> Markup:
    parts = [Markup("")]
    if row.limits is not None:
        low, high = (PLOT.at(scale.share(end)) for end in row.limits)
        box = {"x": percent(low), "width": percent(high - low)}
        parts.append(
            element("rect", {"class": "whisker", **box, "y": middle - LINE / 2, "height": LINE})
        )
        cap = {"class": "whisker", "y": middle - CAP / 2, "width": 2, "height": CAP}
        parts += [element("rect", {**cap, "x": percent(end)}) for end in (low, high)]
    if row.estimate is not None:
        parts.append(_diamond(PLOT.at(scale.share(row.estimate)), middle + CAP))
    tip = element("title", {}, row.mark.words)
    x = percent(PLOT.at(scale.share(value)))
    parts.append(element("circle", {"class": "dot", "cx": x, "cy": middle, "r": RADIUS}, tip))
    return join(parts)


def _diamond(share: float, y: float) -> Markup:
    """Return an open square on its point; a nested drawing carries it to its share of the width."""
    size = DIAMOND
    points = f"0,{-size} {size},0 0,{size} {-size},0"
    shape = element("polygon", {"class": "estimate", "points": points})
    return element("svg", {"x": percent(share), "y": y, "width": 1, "height": 1}, shape)


def _gridline(tick: float, scale: Scale, height: float, language: Language) -> Markup:
    at = PLOT.at(scale.share(tick))
    x = percent(at)
    style = "zero-line" if tick == 0 else "grid-line"
    line = {"class": style, "x1": x, "x2": x, "y1": HEAD, "y2": height - FOOT + 4}
    decimals = 0 if tick == int(tick) else 1
    anchor = "start" if tick == 0 else "end" if at > 0.95 else "middle"
    label = number_text(tick, language, decimals)
    return element("line", line) + text_at(x, height - 8, label, "axis-label", anchor)


def _reference(reference: Reference, scale: Scale, height: float) -> Markup:
    at = PLOT.at(scale.share(reference.value))
    x = percent(at)
    line = {"class": "reference", "x1": x, "x2": x, "y1": HEAD - 8, "y2": height - FOOT + 4}
    anchor = "end" if at > 0.5 else "start"
    return element("line", line) + text_at(x, 13, reference.label, "reference-label", anchor)


def _lettered(label: str, letter: str) -> Markup:
    """Return a label, and behind it the letter of its note."""
    if not letter:
        return Markup("{}").format(label)
    return Markup("{} {}").format(
        label, element("tspan", {"class": "break-letter", "dy": -3}, letter)
    )
