"""The table people read: codes down, years across, or years down where there is no breakdown.

Every cell of the published file stands in it exactly once. The file itself keeps one row per cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from publish.portal.cells import STYLE_NAMES, Cell, short_text, spoken_text
from publish.portal.formats import period_text
from publish.portal.tables import MeasureView, TableView, codes_in_order, text_of
from publish.tables import Row
from schemas.codelists import TOTAL
from schemas.texts import Language


@dataclass(frozen=True)
class PivotCell:
    """A cell as it is written: in short, in words where that says more, and in which style."""

    text: str
    spoken: str
    style: str


@dataclass(frozen=True)
class PivotRow:
    """A row under its head. ``depth`` is how far a code lies under its parents."""

    label: str
    cells: tuple[PivotCell, ...]
    depth: int = 0
    is_total: bool = False


@dataclass(frozen=True)
class PivotGroup:
    """Rows that belong together, under a heading where there are two breakdowns."""

    label: str
    rows: tuple[PivotRow, ...]


@dataclass(frozen=True)
class Pivot:
    """One table of a page."""

    caption: str
    corner: str
    columns: tuple[str, ...]
    groups: tuple[PivotGroup, ...]


def pivots(table: TableView, language: Language) -> tuple[Pivot, ...]:
    """Return the tables in which all cells of ``table`` are shown."""
    title = table.title.get(language)
    if table.is_register:
        return ()
    if not table.breakdown:
        rows = tuple(_time_row(table, time, language) for time in table.times)
        columns = tuple(_measure_head(measure, language) for measure in table.measures)
        return (Pivot(title, table.time.title.get(language), columns, (PivotGroup("", rows),)),)
    corner = table.breakdown[-1].title.get(language)
    if len(table.times) == 1:
        columns = tuple(_measure_head(measure, language) for measure in table.measures)
        pairs = [(measure, table.times[0]) for measure in table.measures]
        caption = f"{title}, {period_text(table.times[0])}"
        return (Pivot(caption, corner, columns, tuple(_groups(table, pairs, language))),)
    columns = tuple(period_text(time) for time in table.times)
    return tuple(
        Pivot(
            caption=f"{title}: {_measure_head(measure, language)}",
            corner=corner,
            columns=columns,
            groups=tuple(_groups(table, [(measure, time) for time in table.times], language)),
        )
        for measure in table.measures
    )


def _measure_head(measure: MeasureView, language: Language) -> str:
    title, unit = measure.title.get(language), measure.unit.get(language)
    return title if unit.lower() in title.lower() else f"{title} ({unit})"


def _time_row(table: TableView, time: str, language: Language) -> PivotRow:
    cells = tuple(
        _pivot_cell(table.cell(measure.name, (time,)), measure, language)
        for measure in table.measures
    )
    return PivotRow(period_text(time), cells)


def _groups(
    table: TableView, pairs: list[tuple[MeasureView, str]], language: Language
) -> Iterator[PivotGroup]:
    inner = table.breakdown[-1]
    outer: list[tuple[str, ...]] = [()]
    for dimension in range(len(table.breakdown) - 1):
        outer = [(*each, code) for each in outer for code in codes_in_order(table, dimension)]
    for above in outer:
        label = ", ".join(
            table.breakdown[place].label(code, language) for place, code in enumerate(above)
        )
        rows = tuple(
            PivotRow(
                label=inner.label(code, language),
                cells=tuple(
                    _pivot_cell(table.cell(measure.name, (time, *above, code)), measure, language)
                    for measure, time in pairs
                ),
                depth=inner.depth(code),
                is_total=code == TOTAL,
            )
            for code in codes_in_order(table, len(table.breakdown) - 1)
            if any((time, *above, code) in table.cells for _, time in pairs)
        )
        if rows:
            yield PivotGroup(label, rows)


def _pivot_cell(cell: Cell | None, measure: MeasureView, language: Language) -> PivotCell:
    if cell is None:
        return PivotCell("", "", "absent")
    short = short_text(cell, language, measure.decimals)
    spoken = spoken_text(cell, language, measure.decimals)
    return PivotCell(short, "" if spoken == short else spoken, STYLE_NAMES[cell.state])


@dataclass(frozen=True)
class Register:
    """A list of texts as people read it: what it says first, its keys last."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, Row], ...]


def register_view(table: TableView, language: Language) -> Register:
    """Return a register with labels for codes; every row has its key as its anchor."""
    fields = {field["name"]: field for field in table.resource["schema"]["fields"]}
    labels = {name: field_labels(field, language) for name, field in fields.items()}
    width = len(table.breakdown) + 1
    order = (*table.header[width:], *reversed(table.header[:width]))
    rows = []
    for row in table.rows:
        said = {
            name: labels[name].get(value, value) if isinstance(value, str) else value
            for name, value in zip(table.header, row, strict=True)
        }
        anchor = "-".join(str(part) for part in row[:width])
        rows.append((anchor, tuple(said[name] for name in order)))
    titles = tuple(text_of(fields[name], "title").get(language) for name in order)
    return Register(titles, tuple(rows))


def field_labels(field: Mapping[str, Any], language: Language) -> Mapping[str, str]:
    """Return label by code of a field; none where it has no codes."""
    if language == "en":
        return field.get("spiegel:labels@en", {})
    return {each["value"]: each["label"] for each in field.get("categories", ())}
