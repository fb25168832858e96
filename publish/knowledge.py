"""What an intruder holds: everything that published files tell of shown and withheld cells.

Only collects. What follows from it is ``intruder``, of several publishers together ``together``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from publish.cells import CellKey
from publish.comparison_cells import earlier_years
from publish.versions import version_key
from schemas.dataset import Measure

#: A row of the intruder's system: weights per cell, and the least and greatest of their sum.
Equation = tuple[dict[CellKey, int], float, float]
NO_LIMIT = float("inf")


@dataclass
class Knowledge:
    """What the intruder holds: shown cells, withheld cells with their stated bounds, equations.

    ``shown_in`` and ``withheld_in`` say which version did so last. What was shown once is known,
    also when a newer version withholds it. ``given`` says in which version another municipality
    gave bounds only, ``given_bounds`` what those of all versions leave, ``told`` how a number
    beside a withheld cell gives it away, ``revised_in`` which version showed another number than
    the one before it, ``ranges`` between what rounded counts lie, ``leaning`` which numbers lean on
    earlier years. A single package is not the ``is_whole`` release: its bounds may follow from what
    other packages show.
    """

    shown: dict[CellKey, int] = field(default_factory=dict)
    withheld: dict[CellKey, tuple[float, float]] = field(default_factory=dict)
    shown_in: dict[CellKey, str] = field(default_factory=dict)
    withheld_in: dict[CellKey, str] = field(default_factory=dict)
    given: dict[CellKey, str] = field(default_factory=dict)
    given_bounds: dict[CellKey, tuple[float, float]] = field(default_factory=dict)
    leaning: list[tuple[Measure, CellKey, str]] = field(default_factory=list)
    told: dict[CellKey, str] = field(default_factory=dict)
    revised_in: dict[CellKey, str] = field(default_factory=dict)
    ranges: dict[CellKey, tuple[float, float]] = field(default_factory=dict)
    equations: list[Equation] = field(default_factory=list)
    is_whole: bool = True
    municipality: str = ""

    def give(self, key: CellKey, version: str, bounds: tuple[float, float]) -> None:
        """Note the bounds that another municipality gave; with earlier ones they leave less.

        Bounds that do not overlap say that the number was corrected.
        """
        low, high = self.given_bounds.get(key, bounds)
        both = max(low, bounds[0]), min(high, bounds[1])
        self.given_bounds[key] = both if both[0] <= both[1] else bounds
        self.given[key] = version
        if self.given_bounds[key][0] == self.given_bounds[key][1]:
            self.told[key] = f"the bounds of all versions up to {version} leave one number"

    def tell_what_leans_on_it(self) -> None:
        """Note the withheld cells of earlier years on which a number in the open leans."""
        for measure, key, version in self.leaning:
            for other in earlier_years(measure, key, self.withheld):
                self.told[other] = f"a number of a later year in {version} is made from it"

    def show(self, key: CellKey, value: int, version: str) -> None:
        """Note a shown number, and whether an earlier version showed another one."""
        if self.shown.get(key, value) != value:
            self.revised_in[key] = version
        self.shown[key] = value
        self.shown_in[key] = version

    def show_range(self, key: CellKey, bounds: tuple[float, float], version: str) -> None:
        """Note a rounded count; with a range of an earlier version it leaves less."""
        low, high = self.ranges.get(key, bounds)
        both = max(low, bounds[0]), min(high, bounds[1])
        self.ranges[key] = both if both[0] <= both[1] else bounds
        self.withheld_in.setdefault(key, version)

    def use_ranges(self) -> None:
        """Take rounded counts as cells that nobody saw, each within its range."""
        for key, (low, high) in self.ranges.items():
            self.equations.append(({key: 1}, low, high))
            if key not in self.shown:
                self.withheld.setdefault(key, (low, high))

    def forget_what_was_revised(self) -> None:
        """Drop numbers that a later version withholds while it revises a number tied to them.

        What was shown may then no longer be true. Without such a sign it counts as known.
        """
        signs: dict[CellKey, tuple[int, int]] = {}
        for weights, _, _ in self.equations:
            revised = [version_key(self.revised_in[k]) for k in weights if k in self.revised_in]
            for key in weights if revised else ():
                signs[key] = max(signs.get(key, (0, 0)), *revised)
        for key in set(self.withheld) & set(self.shown) & set(signs):
            shown, withheld = version_key(self.shown_in[key]), version_key(self.withheld_in[key])
            if shown < signs[key] and shown < withheld:
                del self.shown[key]

    def forget_what_came_into_sight(self) -> None:
        """Drop from the withheld cells those that a later version shows."""
        for key in set(self.withheld) & set(self.shown):
            if version_key(self.shown_in[key]) > version_key(self.withheld_in[key]):
                del self.withheld[key]
        for key in set(self.given) & set(self.shown):
            if version_key(self.shown_in[key]) > version_key(self.given[key]):
                del self.given[key]

    def add_sum(self, total_key: CellKey, part_keys: Iterable[CellKey]) -> None:
        """Note that a cell is the sum of others."""
        self.equations.append(({total_key: -1, **dict.fromkeys(part_keys, 1)}, 0.0, 0.0))

    def add_at_most(self, part_key: CellKey, whole_key: CellKey) -> None:
        """Note that a cell is no larger than another."""
        self.equations.append(({part_key: 1, whole_key: -1}, -NO_LIMIT, 0.0))

    def add_covers(self, whole_key: CellKey, part_keys: Iterable[CellKey]) -> None:
        """Note that cells together are no smaller than another."""
        self.equations.append(({whole_key: -1, **dict.fromkeys(part_keys, 1)}, 0.0, NO_LIMIT))


def name_of(key: CellKey) -> str:
    """Return a cell as a reader would call it: what is counted, and its codes."""
    population, _, *codes = key
    return f"{population} ({', '.join(str(part[1]) for part in codes)})"  # type: ignore[index]
