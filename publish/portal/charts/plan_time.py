"""Charts of tables that have time as their only dimension."""

from __future__ import annotations

from collections.abc import Sequence

from publish.portal.charts.columns import Column, draw_columns, draw_small_columns
from publish.portal.charts.figure import (
    Figure,
    Note,
    Panel,
    break_notes,
    breaks_at,
    legend_of,
    mark_of,
)
from publish.portal.charts.scale import Scale, scale_for
from publish.portal.formats import period_text
from publish.portal.tables import MeasureView, TableView
from publish.portal.texts import load_texts, plain
from schemas.texts import Language


def time_figure(table: TableView, language: Language) -> Figure:
    """Return the chart of all measures: a large drawing of one, or a small drawing of each."""
    texts = load_texts(language)["charts"]
    if len(table.measures) == 1:
        return measure_figure(table, table.measures[0], language)
    scales = unit_scales(table)
    panels = tuple(
        Panel(
            _with_unit(measure, language),
            draw_small_columns(
                time_columns(table, measure, (), table.name, language), scales[measure.unit.nl]
            ),
        )
        for measure in table.measures
    )
    return Figure(
        name=table.name,
        title=table.title.get(language),
        subtitle=plain(texts["per_measure"]),
        alternative=" ".join(_told(table, measure, language) for measure in table.measures),
        panels=panels,
        legend=legend_of(cell for row in table.cells.values() for cell in row.values()),
        notes=(*break_notes(table, language), Note("", plain(texts["same_scale_unit"]))),
    )


def measure_figure(
    table: TableView, measure: MeasureView, language: Language, is_small: bool = False
) -> Figure:
    """Return the chart of one measure over time."""
    name = f"{table.name}-{measure.name}"
    columns = time_columns(table, measure, (), name, language)
    cells = [row[measure.name] for row in table.cells.values()]
    scale = scale_for(number for cell in cells for number in cell.numbers())
    drawing = (
        draw_small_columns(columns, scale) if is_small else draw_columns(columns, scale, language)
    )
    return Figure(
        name=name,
        title=measure.title.get(language),
        subtitle=_times_text(table),
        alternative=_told(table, measure, language),
        panels=(Panel("", drawing),),
        legend=legend_of(cells),
        notes=break_notes(table, language),
    )


def time_columns(
    table: TableView,
    measure: MeasureView,
    codes: tuple[str, ...],
    figure: str,
    language: Language,
) -> list[Column]:
    """Return a column per year or period; a year without a row keeps its place, empty."""
    columns: list[Column] = []
    for time in all_times(table.times):
        cell, label = table.cell(measure.name, (time, *codes)), period_text(time)
        mark = None if cell is None else mark_of(cell, measure, label, figure, language)
        columns.append(Column(label, mark, breaks_at(table, time, codes)))
    return columns


def all_times(times: Sequence[str]) -> list[str]:
    """Return the years from first to last without gaps; periods as they are."""
    if all(time.isdigit() for time in times):
        return [str(year) for year in range(int(times[0]), int(times[-1]) + 1)]
    return list(times)


def unit_scales(table: TableView) -> dict[str, Scale]:
    """Return one scale per unit, so that measures of one unit can be compared."""
    numbers: dict[str, list[float]] = {}
    for measure in table.measures:
        for row in table.cells.values():
            numbers.setdefault(measure.unit.nl, []).extend(row[measure.name].numbers())
    return {
        unit: scale_for(found, least_top=1 if max(found, default=9) < 5 else 5)
        for unit, found in numbers.items()
    }


def _with_unit(measure: MeasureView, language: Language) -> str:
    title, unit = measure.title.get(language), measure.unit.get(language)
    return title if unit.lower() in title.lower() else f"{title} ({unit})"


def _times_text(table: TableView) -> str:
    ends = (period_text(table.times[0]), period_text(table.times[-1]))
    return ends[0] if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}"


def _told(table: TableView, measure: MeasureView, language: Language) -> str:
    columns = time_columns(table, measure, (), table.name, language)
    told = "; ".join(column.mark.words for column in columns if column.mark is not None)
    kind = load_texts(language)["charts"]["alternative_columns"]
    return plain(kind.format(title=measure.title.get(language), told=told))
