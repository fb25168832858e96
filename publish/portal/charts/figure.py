"""A chart ready for a page: drawings, title, text alternative, legend and notes.

What is drawn is decided in ``plan``; how a figure looks on a page in the templates.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from publish.portal.cells import STYLE_NAMES, Cell, short_text, spoken_text
from publish.portal.charts.marks import Mark
from publish.portal.charts.svg import Drawing
from publish.portal.tables import BreakView, MeasureView, TableView
from schemas.texts import Language

_PATTERNS = {"withheld": "hatch", "approximate": "dots"}
_LEGEND_ORDER = (
    "interval",
    "estimate",
    "inner",
    "outer",
    "withheld",
    "open",
    "approximate",
    "absent",
    "unknown",
    "not-applicable",
    "no-value",
)


@dataclass(frozen=True)
class Panel:
    """One drawing, under a label where there are several."""

    label: str
    drawing: Drawing


@dataclass(frozen=True)
class Note:
    """A sentence below a chart, with the letter that points to it where it marks a break."""

    letter: str
    text: str


@dataclass(frozen=True)
class Figure:
    """One chart. ``alternative`` says in words what the drawing shows.

    ``cautions`` are what nobody may read the drawing without.
    """

    name: str
    title: str
    subtitle: str
    alternative: str
    panels: tuple[Panel, ...]
    legend: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    series: tuple[str, ...] = field(default=())
    cautions: tuple[str, ...] = field(default=())

    @property
    def patterns(self) -> dict[str, str]:
        """Names of the patterns that its ranges are filled with, by style."""
        return {style: hatch_name(self.name, style) for style in _PATTERNS if style in self.legend}

    @property
    def height(self) -> int:
        """Height in pixels of the drawings on a phone, labels included."""
        return sum(panel.drawing.height + (50 if panel.label else 0) for panel in self.panels)

    @property
    def is_small(self) -> bool:
        """Tell whether there are several small drawings side by side."""
        return len(self.panels) > 1


def hatch_name(figure: str, style: str = "withheld") -> str:
    """Return the name of the pattern of a range in ``figure``; names are unique on a page.

    Withheld ranges are hatched, approximate ones dotted.
    """
    return f"{_PATTERNS[style]}-{figure}"


def mark_of(cell: Cell, measure: MeasureView, place: str, figure: str, language: Language) -> Mark:
    """Return how ``cell`` is drawn in ``figure``; ``place`` begins its tooltip."""
    spoken = spoken_text(cell, language, measure.decimals)
    style = STYLE_NAMES[cell.state]
    unit = f" {measure.unit.get(language)}" if cell.value is not None else ""
    return Mark(
        cell=cell,
        label=short_text(cell, language, measure.decimals),
        words=f"{place}: {spoken}{unit}",
        hatch=f"url(#{hatch_name(figure, style)})" if cell.is_range else "",
    )


def legend_of(cells: Iterable[Cell], others: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the signs other than a plain number that ``cells`` need explained, and ``others``."""
    seen = tuple(cells)
    present = {STYLE_NAMES[cell.state] for cell in seen} | set(others)
    if any(cell.is_range and cell.upper is None for cell in seen):
        present.add("open")
    return tuple(style for style in _LEGEND_ORDER if style in present)


def lettered_breaks(table: TableView) -> tuple[tuple[str, BreakView], ...]:
    """Return the breaks of a table, each with its letter, in order of year."""
    ordered = sorted(table.breaks, key=lambda each: (each.year, each.codes))
    return tuple((chr(ord("a") + place), each) for place, each in enumerate(ordered))


def break_notes(table: TableView, language: Language) -> tuple[Note, ...]:
    """Return the notes of the breaks."""
    return tuple(
        Note(letter, f"{each.year}: {each.note.get(language)}")
        for letter, each in lettered_breaks(table)
    )


def breaks_at(table: TableView, time: str, codes: tuple[str, ...] = ()) -> str:
    """Return the letters of the breaks that begin at ``time`` for ``codes``."""
    return " ".join(
        letter
        for letter, each in lettered_breaks(table)
        if str(each.year) == time and (not each.codes or set(each.codes) & set(codes))
    )
