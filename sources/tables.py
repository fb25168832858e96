"""Rows as they lie in a source, before any meaning is given to them.

Every reader (CSV, workbook, database) yields the same shape. Parsing cells does not belong here.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from sources.problem import Origin, Problem

SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2007\u2009\t\r\n"), " ")
NOTHING = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad"), None)
QUOTES = dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u00b4`"), "'")
TIDY = {**SPACES, **NOTHING, **QUOTES}


@dataclass(frozen=True)
class Row:
    """One row: its number in the source (``None`` in a database) and its cells."""

    line: int | None
    cells: tuple[object, ...]

    def is_blank(self) -> bool:
        """Tell whether no cell holds anything."""
        return all(is_blank(cell) for cell in self.cells)


@dataclass
class Reading:
    """What a reader found: the rows, the problems, and the fingerprint of what was read.

    ``merged`` holds the first and last row of each block of merged cells in a sheet, ``unread``
    counts the parts of a workbook that hold comments, pictures and charts.
    """

    origin: Origin
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    merged: list[tuple[int, int]] = field(default_factory=list)
    unread: int = 0
    sha256: str = ""
    size: int = 0


def tidy(cell: object) -> str:
    """Return ``cell`` as text: one kind of space and apostrophe, composed, no outer spaces."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.translate(TIDY).split())


def is_blank(cell: object) -> bool:
    """Tell whether a cell holds nothing: null, an empty text, or only spaces."""
    if not isinstance(cell, str):
        return cell is None
    # Almost every cell is plain; only the others can hold spaces that strip() does not know.
    return not cell.strip() or (not cell.isascii() and not tidy(cell))


def key(header: object) -> str:
    """Return a header as it is compared: tidy and without capitals."""
    return tidy(header).casefold()
