"""Play the one person counted in a cell, who knows that it is 1, and look for another cell.

Job: pairs (person, cell) in which the person could work the cell out. A table in which the
person's cell stays 1 and the other changes settles a pair; one table settles many.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from disclosure.auditor.nearest import NearestTable
from disclosure.auditor.reader import Part
from disclosure.auditor.stirring import SIZES, Neighbourhood, around
from disclosure.problem import BoolArray

WIDE = 2000
"""Cells around a pair before the whole part is taken."""

Change = tuple[np.ndarray, np.ndarray]
"""Cells of a part and by how much they differ from the truth."""


def known_to_a_person(
    part: Part, wanted: BoolArray, changes: list[Change]
) -> Iterator[tuple[int, int]]:
    """Pairs (person, cell), as places in the part, that no possible table keeps apart."""
    cells = np.flatnonzero(wanted)
    persons = np.flatnonzero(wanted & (part.truth == 1))
    pairs = _Pairs(part, cells, persons)
    for change in changes:
        pairs.settle(change)
    generator = np.random.default_rng(4)
    for number, person in enumerate(persons):
        for size in SIZES:
            left = pairs.left_for(number)
            if left.any():
                near = _near(part, int(person), left, size)
                near.solver.fix(near.place(int(person)), 1)
                for change in near.pushed(left, generator):
                    pairs.settle((near.cells[change != 0], change[change != 0]))
        for cell in np.flatnonzero(pairs.left_for(number)):
            if not _is_open(part, int(person), int(cell), pairs, generator):
                yield int(person), int(cell)


class _Pairs:
    """Which pairs are still to be settled, as a boolean per cell and person."""

    def __init__(self, part: Part, cells: np.ndarray, persons: np.ndarray) -> None:
        self._cells, self._persons = cells, persons
        self._size = len(part.cells)
        self._row = np.full(self._size, -1)
        self._row[cells] = np.arange(len(cells))
        self._column = np.full(self._size, -1)
        self._column[persons] = np.arange(len(persons))
        self._open = np.ones((len(persons), len(cells)), dtype=bool)
        self._open[np.arange(len(persons)), self._row[persons]] = False

    def settle(self, change: Change) -> None:
        """A table changed these cells: settled for all persons whose cell it left alone."""
        moved = self._row[change[0]]
        hurt = self._column[change[0]]
        kept = np.ones(len(self._persons), dtype=bool)
        kept[hurt[hurt >= 0]] = False
        columns = moved[moved >= 0]
        block = self._open[:, columns]
        block[kept] = False
        self._open[:, columns] = block

    def left_for(self, number: int) -> BoolArray:
        """Cells of the part still to be settled for a person."""
        left = np.zeros(self._size, dtype=bool)
        left[self._cells[self._open[number]]] = True
        return left

    def is_open(self, person: int, cell: int) -> bool:
        """Whether a pair is still to be settled."""
        return bool(self._open[self._column[person], self._row[cell]])


def _near(part: Part, person: int, left: BoolArray, size: int) -> Neighbourhood:
    """A neighbourhood of the first cell still to be settled, with the person in it."""
    cells = around(part, int(np.flatnonzero(left)[0]), size)
    return Neighbourhood(part, np.union1d(cells, [person]))


def _is_open(
    part: Part, person: int, cell: int, pairs: _Pairs, generator: np.random.Generator
) -> bool:
    """Look for a table for one pair, near before far; notes what it finds."""
    if not pairs.is_open(person, cell):
        return True
    truth = int(part.truth[cell])
    for size in (SIZES[-1], WIDE, len(part.cells)):
        near = Neighbourhood(part, np.union1d(around(part, cell, size), [person]))
        nearest = NearestTable(near.part)
        for deviation in (1, -1):
            table = nearest.find(near.place(cell), deviation, near.place(person))
            if table is not None:
                change = table - near.part.truth
                pairs.settle((near.cells[change != 0], change[change != 0]))
                return True
        near.solver.fix(near.place(person), 1)
        for is_greatest in (True, False):
            table = near.farthest(near.place(cell), is_greatest, generator, is_end=False)
            if table is not None and table[near.place(cell)] != truth:
                change = table - near.part.truth
                pairs.settle((near.cells[change != 0], change[change != 0]))
                return True
        if len(near.cells) >= len(part.cells):
            break
    return False
