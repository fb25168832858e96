"""The states a cell can be in. They are kept apart from end to end: none of them is a zero.

The published words are the codes of ``codelists/status.csv``.
"""

from __future__ import annotations

from typing import Literal

SHOWN = "openbaar"
WITHHELD = "onderdrukt"
UNKNOWN = "onbekend"
NOT_APPLICABLE = "niet_van_toepassing"
APPROXIMATE = "benaderd"

#: What a figure can be before protection: only an exact one carries a value.
EXACT = "exact"
FigureState = Literal["exact", "onbekend", "niet_van_toepassing", "benaderd", "onderdrukt"]
#: Withheld, because who delivered it gave bounds only: another municipality in the comparison.
FIGURE_STATES: tuple[str, ...] = (EXACT, UNKNOWN, NOT_APPLICABLE, APPROXIMATE, WITHHELD)
PUBLISHED_STATES: tuple[str, ...] = (SHOWN, WITHHELD, UNKNOWN, NOT_APPLICABLE, APPROXIMATE)
