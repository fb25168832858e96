"""The disclosure problem: distinct cells, the sums that bind them, and what a reader knows.

Job: hold one release as frozen arrays, with the rule that says which cells are sensitive and
between which limits the best-informed reader can place each cell. Both the suppressor and the
auditor start here, and share nothing else. Building a problem (`builder`), choosing what to
hide and proving it do not belong here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

NO_LIMIT = 1 << 40
"""An upper limit that stands for "none": above any count of persons or cases."""

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


class Level(Enum):
    """How strong the protection must be; each next one includes what stands before the plus.

    EXACT: no sensitive cell can be worked out. RANGE: each sensitive cell can still be all of
    1 … threshold-1, as far as what is always shown leaves room. SINGLETON: RANGE, and no
    sensitive cell can be worked out by someone who is the only person in another one.
    EXACT_SINGLETON: the same person, but the milder first demand.
    """

    EXACT = "exact"
    EXACT_SINGLETON = "exact+singleton"
    RANGE = "range"
    SINGLETON = "singleton"

    @property
    def has_range(self) -> bool:
        """Whether sensitive cells must keep their whole range."""
        return self in (Level.RANGE, Level.SINGLETON)

    @property
    def has_singleton(self) -> bool:
        """Whether the person who is the 1 must be kept from knowing more."""
        return self in (Level.EXACT_SINGLETON, Level.SINGLETON)


def describe(key: Hashable) -> str:
    """Name a cell by its key, for a sentence: "meldingen / jaar 2023"; never its value."""
    if isinstance(key, tuple):
        parts = [describe(part) for part in key]
        return " / ".join(parts) if any(isinstance(p, tuple) for p in key) else " ".join(parts)
    return str(key)


@dataclass(frozen=True)
class Magnitude:
    """An amount (hours, a mean) that is hidden when too few persons stand behind it."""

    key: Hashable
    contributors: int = field(repr=False)
    minimum: int
    hides_with: tuple[Hashable, ...]
    value: float = field(repr=False)


@dataclass(frozen=True, eq=False, repr=False)
class Problem:
    """One release. Arrays have one entry per cell, then one per slack of an inequality.

    Equations are rows of a sparse matrix A with A·x = 0 (`row_start`, `row_cell`, `row_sign`
    in compressed form): a total has sign -1, its parts +1. A slack is the room left in an
    inequality; it is never shown and never sensitive. `known_lower`/`known_upper` is what a
    reader knows of a cell from elsewhere.
    """

    keys: tuple[Hashable, ...]
    values: IntArray
    thresholds: IntArray
    is_exempt: BoolArray
    is_slack: BoolArray
    known_lower: IntArray
    known_upper: IntArray
    weights: NDArray[np.float64]
    row_start: IntArray
    row_cell: IntArray
    row_sign: NDArray[np.float64]
    magnitudes: tuple[Magnitude, ...] = ()
    sources: dict[int, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Problem({len(self.keys)} cells, {len(self.row_start) - 1} equations)"

    @cached_property
    def index(self) -> dict[Hashable, int]:
        """Position of each key in the arrays."""
        return {key: position for position, key in enumerate(self.keys)}

    @cached_property
    def is_primary(self) -> BoolArray:
        """Sensitive cells: 1 ≤ count < threshold, unless exempt."""
        small = (self.values >= 1) & (self.values < self.thresholds)
        return small & ~self.is_exempt & ~self.is_slack

    @cached_property
    def is_known(self) -> BoolArray:
        """Cells whose value a reader has from elsewhere, whatever is hidden here."""
        return self.known_lower == self.known_upper

    @cached_property
    def lowest(self) -> IntArray:
        """Least value a reader who guesses which cells are sensitive has to consider."""
        floor = np.where(self.is_primary & ~self.is_known, 1, 0)
        return np.maximum(floor, self.known_lower)

    @cached_property
    def highest(self) -> IntArray:
        """Greatest value for that reader; NO_LIMIT where nothing bounds it."""
        ceiling = np.where(self.is_primary & ~self.is_known, self.thresholds - 1, NO_LIMIT)
        return np.minimum(ceiling, self.known_upper)

    def mask(self, keys: Iterable[Hashable]) -> BoolArray:
        """Boolean array over the cells, true for these keys. Raises KeyError for a stranger."""
        chosen = np.zeros(len(self.values), dtype=bool)
        positions = [self.index[key] for key in keys]
        chosen[positions] = True
        return chosen

    def keys_of(self, mask: BoolArray) -> tuple[Hashable, ...]:
        """The keys of the cells in a mask, in the order of the problem; slacks left out."""
        return tuple(self.keys[i] for i in np.flatnonzero(mask[: len(self.keys)]))
