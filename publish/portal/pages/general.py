"""The pages that belong to no package: search, method, legal basis, contact and the statements."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from publish.portal.addresses import GeneralPage
from publish.portal.cells import Cell
from publish.portal.charts.bars import Bar, draw_bars
from publish.portal.charts.figure import Figure, Panel, legend_of, mark_of
from publish.portal.charts.scale import scale_for
from publish.portal.comparison.view import ComparisonView
from publish.portal.frame import Frame
from publish.portal.site import PackageView
from publish.portal.tables import MeasureView, TableView
from publish.portal.texts import plain
from schemas.states import APPROXIMATE, NOT_APPLICABLE, SHOWN, UNKNOWN, WITHHELD
from schemas.texts import Text


@dataclass(frozen=True)
class Found:
    """A table in the list of the search page, with the words it is found by."""

    view: PackageView
    table: TableView
    words: str


def search_content(frame: Frame) -> Mapping[str, Any]:
    """Return the list of all tables."""
    found = tuple(
        Found(view, table, search_words(frame, view, table))
        for view in frame.site.packages
        for table in view.tables
    )
    compared = [
        (view, comparison_words(frame, view, view.comparison))
        for view in frame.site.packages
        if view.comparison is not None
    ]
    return {"found": found, "compared": compared}


def comparison_words(frame: Frame, view: PackageView, comparison: ComparisonView) -> str:
    """Return what the pages of a comparison are found by: who is in it, and what is compared."""
    texts = frame.texts["comparison"]
    parts = [
        plain(texts["overview"]["title"]),
        plain(texts["kind"]),
        frame.say(view.entry.title),
        *view.entry.keywords[frame.language],
        *(comparison.name(place, frame.language) for place in comparison.places),
        *(comparison.label(figure, frame.language) for figure in comparison.figures),
    ]
    return _folded_words(parts)


def search_words(frame: Frame, view: PackageView, table: TableView) -> str:
    """Return everything a table is found by: titles, keywords, names and labels of its codes."""
    parts = [
        frame.say(table.title),
        frame.say(table.description),
        table.name,
        frame.say(view.entry.title),
        *view.entry.keywords[frame.language],
        *(frame.say(measure.title) for measure in table.measures),
        *(
            frame.say(label)
            for dimension in table.breakdown
            for label in (dimension.title, *dimension.labels.values())
        ),
        *(str(value) for row in table.rows for value in row if table.is_register and value),
    ]
    return _folded_words(parts)


def _folded_words(parts: Iterable[str]) -> str:
    words = " ".join(parts).replace("_", " ").split()
    return " ".join(dict.fromkeys(folded(word) for word in words))


def folded(text: str) -> str:
    """Return ``text`` in small letters without accents, as the script of the page folds it too."""
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def example_figure(frame: Frame) -> Figure:
    """Return a made-up chart with every state of a cell, to explain how charts are read."""
    texts, name = frame.texts["pages"]["method"]["example"], "example"
    measure = MeasureView(name, _both(texts["title"]), _both(texts["unit"]), 0, None)
    cells = (
        Cell(SHOWN, 6),
        Cell(SHOWN, 0),
        Cell(WITHHELD, None, 0, 10),
        Cell(WITHHELD, None, 0, None),
        Cell(APPROXIMATE, None, None, 8),
        Cell(UNKNOWN),
        Cell(NOT_APPLICABLE),
    )
    bars = [
        Bar(plain(label), mark_of(cell, measure, plain(label), name, frame.language))
        for label, cell in zip(texts["labels"], cells, strict=True)
    ]
    told = "; ".join(bar.mark.words for bar in bars)
    kind = frame.texts["charts"]["alternative_bars"]
    return Figure(
        name=name,
        title=plain(texts["title"]),
        subtitle=plain(texts["subtitle"]),
        alternative=plain(kind.format(title=texts["title"], told=told)),
        panels=(Panel("", draw_bars(bars, scale_for([10]))),),
        legend=legend_of(cells),
    )


def _both(text: Markup) -> Text:
    return Text(nl=plain(text), en=plain(text))


def prose_content(frame: Frame, kind: GeneralPage) -> Mapping[str, Any]:
    """Return a page of text. Method and legal basis add what the packages say of their tables."""
    index = frame.index
    fillings = {
        "municipality": index.municipality,
        "website": index.website,
        "email": index.contact.email,
        "feed": frame.file("atom.xml"),
        "method": frame.to("method"),
    }
    return {
        "prose": frame.texts["pages"][kind],
        "fillings": fillings,
        "kind": kind,
        "example": example_figure(frame) if kind == "method" else None,
        "packages": frame.site.packages if kind in ("method", "legal") else (),
    }
