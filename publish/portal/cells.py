"""A published cell as the pages see it, and how it is written and spoken in a language.

Four things are kept apart in writing as well: a number, a range that is withheld or approximate,
unknown, and not applicable. None of them is ever written as a zero.
"""

from __future__ import annotations

from dataclasses import dataclass

from publish.portal.formats import number_text
from publish.portal.texts import load_texts, plain
from schemas.states import APPROXIMATE, NOT_APPLICABLE, SHOWN, UNKNOWN, WITHHELD
from schemas.texts import Language

Number = int | float
#: A measure that follows another has no value here, though the other is shown.
NO_VALUE = "geen_waarde"
#: A municipality delivered nothing for a comparison.
MISSING = "niet_geleverd"
#: A municipality did not deliver every year of a period.
PARTLY_MISSING = "deels_geleverd"
#: A series breaks within a period, so that its years are no sum.
BROKEN = "reeks_breekt"
#: Cases were counted, but the staff to set them against is not known in persons.
NO_STAFF = "zonder_medewerkers"
RANGE_STATES = (WITHHELD, APPROXIMATE)
#: The state as the style sheet knows it.
STYLE_NAMES = {
    SHOWN: "shown",
    WITHHELD: "withheld",
    APPROXIMATE: "approximate",
    UNKNOWN: "unknown",
    NOT_APPLICABLE: "not-applicable",
    NO_VALUE: "no-value",
    MISSING: "missing",
    PARTLY_MISSING: "missing",
    BROKEN: "missing",
    NO_STAFF: "missing",
}


@dataclass(frozen=True)
class Cell:
    """One figure: its state, its value when shown, its bounds when it is a range."""

    state: str
    value: Number | None = None
    lower: Number | None = None
    upper: Number | None = None

    @property
    def is_range(self) -> bool:
        """Tell whether only bounds are published."""
        return self.state in RANGE_STATES

    def numbers(self) -> tuple[Number, ...]:
        """Return every number a chart must have room for."""
        return tuple(n for n in (self.value, self.lower, self.upper) if n is not None)


def short_text(cell: Cell, language: Language, decimals: int = 0) -> str:
    """Return what stands in a table or beside a mark."""
    if cell.state == SHOWN and cell.value is not None:
        return number_text(cell.value, language, decimals)
    if cell.is_range:
        return _range_text(cell, language, decimals, "short")
    return plain(load_texts(language)["cells"]["short"][cell.state])


def spoken_text(cell: Cell, language: Language, decimals: int = 0) -> str:
    """Return the cell in words, for the text beside a chart and for screen readers."""
    if cell.state == SHOWN and cell.value is not None:
        return number_text(cell.value, language, decimals)
    words = load_texts(language)["cells"]["spoken"]
    if cell.is_range:
        bounds = _range_text(cell, language, decimals, "spoken_range")
        return f"{plain(words[cell.state])}, {bounds}"
    return plain(words[cell.state])


def _range_text(cell: Cell, language: Language, decimals: int, style: str) -> str:
    lower = None if cell.lower is None else number_text(cell.lower, language, decimals)
    upper = None if cell.upper is None else number_text(cell.upper, language, decimals)
    kind = {
        (True, True): "between",
        (True, False): "at_least",
        (False, True): "at_most",
        (False, False): "no_bounds",
    }[(lower is not None, upper is not None)]
    texts = load_texts(language)["cells"]["ranges"][style]
    return plain(texts[kind].format(lower=lower, upper=upper))
