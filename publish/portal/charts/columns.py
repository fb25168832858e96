"""Columns over time: a large drawing with an axis, and a small one for many side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from publish.portal.charts.marks import Mark, Plot, standing
from publish.portal.charts.scale import Scale
from publish.portal.charts.svg import Drawing, drawing, element, percent, text_at
from publish.portal.formats import number_text
from schemas.texts import Language

HEIGHT, BASE, HEAD = 248, 208, 34
SMALL_HEIGHT, SMALL_BASE, SMALL_HEAD = 112, 90, 34
LEFT, RIGHT = 0.07, 1.0
SLOT_WIDTH, LEAST_WIDTH = 92, 320
#: More columns than this get every other year and no ranges beside them on a phone.
DENSE = 7


@dataclass(frozen=True)
class Column:
    """One point in time: its label, its sign, and the letters of the breaks before it."""

    label: str
    mark: Mark | None
    breaks: str = ""


def draw_columns(columns: Sequence[Column], scale: Scale, language: Language) -> Drawing:
    """Return a large drawing of ``columns`` from left to right."""
    plot = Plot(BASE, HEAD)
    parts = [gridline(tick, plot, scale, language) for tick in scale.ticks]
    slot = (RIGHT - LEFT) / len(columns)
    is_dense = len(columns) > DENSE
    for place, column in enumerate(columns):
        left = LEFT + slot * place
        parts += _column(column, left, slot, plot, scale)
        is_skipped = is_dense and (len(columns) - 1 - place) % 2 == 1
        style = "axis-label is-skippable" if is_skipped else "axis-label"
        parts.append(text_at(percent(left + slot / 2), BASE + 20, column.label, style, "middle"))
    width = max(LEAST_WIDTH, 60 + SLOT_WIDTH * len(columns))
    return drawing(parts, HEIGHT, "columns is-dense" if is_dense else "columns", width)


def draw_small_columns(columns: Sequence[Column], scale: Scale) -> Drawing:
    """Return a small drawing without axis: the first and last year named, labels where they fit."""
    plot = Plot(SMALL_BASE, SMALL_HEAD)
    slot = 1 / max(len(columns), 4)
    base = {"class": "base", "x": 0, "width": "100%", "y": SMALL_BASE, "height": 1}
    parts = [element("rect", base)]
    is_dense = len(columns) > DENSE
    for place, column in enumerate(columns):
        is_last = place == len(columns) - 1
        parts += _column(column, slot * place, slot, plot, scale, not is_dense or is_last)
        if not is_dense or is_last or place == 0:
            middle = percent(slot * (place + 0.5))
            edge = {(True, False): "start", (True, True): "end"}.get((is_dense, is_last), "middle")
            x = middle if edge == "middle" else percent(slot * (place + is_last))
            parts.append(text_at(x, SMALL_BASE + 16, column.label, "axis-label", edge))
    return drawing(parts, SMALL_HEIGHT, "columns is-small", "100%")


def _column(
    column: Column, left: float, slot: float, plot: Plot, scale: Scale, is_labelled: bool = True
) -> list[Markup]:
    parts: list[Markup] = []
    if column.breaks:
        line = {"class": "break", "x1": percent(left), "x2": percent(left), "y1": 16}
        parts.append(element("line", {**line, "y2": plot.start}))
        parts.append(text_at(percent(left), 11, column.breaks, "break-letter", "middle"))
    if column.mark is not None:
        shape, top = standing(column.mark, left + slot * 0.17, slot * 0.66, plot, scale)
        parts.append(shape)
        if is_labelled and (column.mark.cell.value is not None or column.mark.cell.is_range):
            style = "value is-range" if column.mark.cell.is_range else "value"
            middle = percent(left + slot / 2)
            parts.append(text_at(middle, top - 6, column.mark.label, style, "middle"))
    return parts


def gridline(tick: float, plot: Plot, scale: Scale, language: Language) -> Markup:
    """Return a line across the drawing at ``tick`` with its number."""
    y = plot.at(scale.share(tick))
    style = "base" if tick == 0 else "grid"
    line = {"class": style, "x": 0, "width": "100%", "y": y, "height": 1}
    decimals = 0 if tick == int(tick) else 1
    label = text_at("0", y - 4, number_text(tick, language, decimals), "axis-label")
    return element("rect", line) + label
