"""Charts of tables with a breakdown: bars per code, small drawings through time, dots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from publish.portal.cells import Cell, short_text, spoken_text
from publish.portal.charts.bars import Bar, Reference, draw_bars
from publish.portal.charts.columns import draw_small_columns
from publish.portal.charts.dots import Dot, DotRow, draw_dots
from publish.portal.charts.figure import Figure, Note, Panel, break_notes, legend_of, mark_of
from publish.portal.charts.plan_time import time_columns
from publish.portal.charts.scale import scale_for
from publish.portal.formats import period_text
from publish.portal.tables import MeasureView, TableView, codes_in_order
from publish.portal.texts import load_texts, plain
from schemas.codelists import TOTAL
from schemas.states import SHOWN
from schemas.texts import Language


def code_figures(
    table: TableView, measure: MeasureView, above: tuple[str, ...], language: Language
) -> Iterator[Figure]:
    """Yield a bar per code under ``above`` for the newest year; nothing without codes."""
    texts = load_texts(language)["charts"]
    dimension = table.breakdown[len(above)]
    time = table.times[-1]
    name = "-".join((table.name, measure.name, *above))
    cells = _cells(table, measure, time, above)
    if not cells:
        return
    bars = [
        Bar(label, mark_of(cell, measure, label, name, language), dimension.depth(code))
        for code, cell in cells.items()
        for label in (dimension.label(code, language),)
    ]
    total = table.cell(measure.name, (time, *above, TOTAL))
    is_several = bool(table.several_answers & {"*", *above})
    notes = [Note("", note.text) for note in break_notes(table, language) if not above]
    notes += [Note("", plain(texts["several_answers"]))] if is_several else []
    reference = _reference(measure, total, language) if is_several else None
    numbers = [number for cell in cells.values() for number in cell.numbers()]
    scale = scale_for([*numbers, *([reference.value] if reference else [])])
    title = _bars_title(table, measure, time, above, language)
    told = "; ".join(bar.mark.words for bar in bars)
    yield Figure(
        name=name,
        title=title,
        subtitle=_total_text(measure, time, total, language),
        alternative=plain(texts["alternative_bars"].format(title=title, told=told)),
        panels=(Panel("", draw_bars(bars, scale, reference)),),
        legend=legend_of(cells.values()),
        notes=tuple(notes),
    )


def through_time_figure(table: TableView, measure: MeasureView, language: Language) -> Figure:
    """Return a small drawing per code through the years, all on one scale."""
    texts = load_texts(language)["charts"]
    name = f"{table.name}-{measure.name}-{table.time.name}"
    codes = codes_in_order(table, 0, without_total=True)
    shown = [cell[measure.name] for key, cell in table.cells.items() if key[1] != TOTAL]
    scale = scale_for(number for cell in shown for number in cell.numbers())
    panels = tuple(
        Panel(
            table.breakdown[0].label(code, language),
            draw_small_columns(time_columns(table, measure, (code,), name, language), scale),
        )
        for code in codes
    )
    is_period = not table.times[0].isdigit()
    notes = [*break_notes(table, language), Note("", plain(texts["same_scale"]))]
    notes += [Note("", plain(texts["overlapping"]))] if is_period else []
    notes += [Note("", plain(texts["several_answers"]))] if table.several_answers else []
    title = plain(
        texts["through_time"].format(
            measure=measure.title.get(language),
            dimension=_lowered(table.breakdown[0].title.get(language)),
        )
    )
    return Figure(
        name=name,
        title=title,
        subtitle=f"{period_text(table.times[0])} – {period_text(table.times[-1])}",
        alternative=plain(texts["alternative_multiples"].format(title=title, count=len(panels))),
        panels=panels,
        legend=legend_of(shown),
        notes=tuple(notes),
    )


def dot_figure(table: TableView, measures: Sequence[MeasureView], language: Language) -> Figure:
    """Return the measures that follow the count, for the newest year, as dots on a line."""
    texts = load_texts(language)["charts"]
    time, name = table.times[-1], f"{table.name}-{measures[0].name}"
    rows, shown = [], []
    for code in codes_in_order(table, 0):
        label = table.breakdown[0].label(code, language)
        dots, written = [], []
        for series, measure in enumerate(measures):
            cell = table.cell(measure.name, (time, code))
            if cell is not None:
                mark = mark_of(
                    cell, measure, f"{label}, {measure.title.get(language)}", name, language
                )
                dots.append(Dot(cell, mark.words, series))
                written.append(f"{measure.title.get(language).lower()} {mark.label}")
                shown.append(cell)
        rows.append(DotRow(label, ", ".join(written), tuple(dots)))
    scale = scale_for((n for cell in shown for n in cell.numbers()), wanted_ticks=5)
    titles = " / ".join(measure.title.get(language) for measure in measures)
    told = "; ".join(dot.words for row in rows for dot in row.dots)
    return Figure(
        name=name,
        title=f"{titles}, {period_text(time)}",
        subtitle=measures[0].unit.get(language),
        alternative=plain(texts["alternative_dots"].format(title=titles, told=told)),
        panels=(Panel("", draw_dots(rows, scale, language)),),
        legend=legend_of(shown),
        notes=break_notes(table, language),
        series=tuple(measure.title.get(language) for measure in measures),
    )


def _cells(
    table: TableView, measure: MeasureView, time: str, above: tuple[str, ...]
) -> dict[str, Cell]:
    found = {
        code: table.cell(measure.name, (time, *above, code))
        for code in codes_in_order(table, len(above), without_total=True)
    }
    return {code: cell for code, cell in found.items() if cell is not None}


def _bars_title(
    table: TableView, measure: MeasureView, time: str, above: tuple[str, ...], language: Language
) -> str:
    """Return what the bars are of: the code above them, or measure, breakdown and year."""
    if above:
        return table.breakdown[0].label(above[0], language)
    by = load_texts(language)["charts"]["by"]
    dimension = _lowered(table.breakdown[0].title.get(language))
    title = plain(by.format(measure=measure.title.get(language), dimension=dimension))
    return f"{title}, {period_text(time)}"


def _reference(measure: MeasureView, total: Cell | None, language: Language) -> Reference | None:
    """Return the line of the total to compare answers with; none where it is not shown."""
    if total is None or total.value is None:
        return None
    label = load_texts(language)["charts"]["reference"].format(
        value=short_text(total, language, measure.decimals), unit=measure.unit.get(language)
    )
    return Reference(total.value, plain(label))


def _lowered(title: str) -> str:
    return title[:1].lower() + title[1:]


def _total_text(measure: MeasureView, time: str, total: Cell | None, language: Language) -> str:
    """Return the total as the line under a title; the unit alone where there is none."""
    unit = measure.unit.get(language)
    if total is None:
        return unit
    text = load_texts(language)["charts"]["total"]
    spoken = spoken_text(total, language, measure.decimals)
    value = f"{spoken} {unit}" if total.state == SHOWN else spoken
    return plain(text.format(time=period_text(time), value=value))
