"""Play the reader who guesses which hidden cells are sensitive, and look for a way out.

Job: for every sensitive cell, other possible tables that keep it open; what has none is a
finding. A cell counts as safe only because of a whole table that was checked exactly.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from disclosure.auditor.nearest import NearestTable
from disclosure.auditor.persons import known_to_a_person
from disclosure.auditor.reader import Part, parts
from disclosure.auditor.room import Room
from disclosure.auditor.stirring import SIZES, Neighbourhood, around
from disclosure.auditor.witnesses import Witness, Witnesses
from disclosure.problem import NO_LIMIT, BoolArray, IntArray, Level, Problem

Verdicts = dict[int, str]
"""Position of a cell → kind of finding."""

WIDE = (500, 2000)
"""Neighbourhoods for one cell, before the whole part."""

AT_ONCE = max(1, min(8, os.cpu_count() or 1))
"""Parts searched side by side: threads, as the solver works outside Python's lock."""


def judge(
    problem: Problem, hidden: BoolArray, level: Level, witnesses: Sequence[Witness] = ()
) -> Verdicts:
    """Verdict for every sensitive hidden cell that the level does not hold for."""
    given = Witnesses(len(problem.values), witnesses)
    verdicts: Verdicts = {}
    wanted = problem.is_primary & hidden & ~problem.is_known
    low, high, doubtful = parts(problem, hidden, problem.lowest, problem.highest)
    for cell in np.flatnonzero(wanted & (low == high)):
        verdicts[int(cell)] = "determined"
    room = Room(problem)
    searches = [
        PartSearch(part, inside, given.of(part))
        for part in doubtful
        if (inside := wanted[part.cells]).any()
    ]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for search in pool.map(lambda search: search.run(level), searches):
            verdicts |= _verdicts(search, level, room)
    fixed = [at for at, kind in verdicts.items() if kind == "determined" and room.is_inherent(at)]
    for at in _guessable(problem, hidden, np.array(fixed, dtype=np.int64), given):
        verdicts[at] = "guessable"
    return verdicts


def determined_within(
    problem: Problem, wanted: BoolArray, lower: IntArray, upper: IntArray
) -> list[int]:
    """Wanted cells with one possible value, when each cell lies within these limits."""
    low, high, doubtful = parts(problem, ~problem.is_slack, lower, upper)
    fixed = np.flatnonzero(wanted & (low == high)).tolist()
    for part in doubtful:
        search = PartSearch(part, wanted[part.cells])
        search.run(Level.EXACT)
        fixed += part.cells[search.wanted & (search.least == search.greatest)].tolist()
    return fixed


def _verdicts(search: PartSearch, level: Level, room: Room) -> Verdicts:
    verdicts: Verdicts = {}
    part = search.part
    for cell in np.flatnonzero(search.wanted):
        at = int(part.cells[cell])
        seen = (int(search.least[cell]), int(search.greatest[cell]))
        if seen[0] == seen[1]:
            verdicts[at] = "determined"
        elif level.has_range and room.is_larger(at, seen):
            verdicts[at] = "narrowed"
    for person, cell in search.told:
        at = int(part.cells[cell])
        if at not in verdicts and not room.is_inherent_for(at, int(part.cells[person])):
            verdicts[at] = "singleton"
    return verdicts


def _guessable(
    problem: Problem, hidden: BoolArray, loose: np.ndarray, given: Witnesses
) -> set[int]:
    """Of cells fixed even if all were hidden: those open to who does not guess these right."""
    if not len(loose):
        return set()
    lowest, highest = problem.lowest.copy(), problem.highest.copy()
    lowest[loose], highest[loose] = problem.known_lower[loose], problem.known_upper[loose]
    _, _, doubtful = parts(problem, hidden, lowest, highest)
    is_loose = np.zeros(len(lowest), dtype=bool)
    is_loose[loose] = True
    found: set[int] = set()
    for part in doubtful:
        search = PartSearch(part, is_loose[part.cells], given.of(part))
        search.run(Level.EXACT)
        found.update(part.cells[search.wanted & (search.least < search.greatest)].tolist())
    return found


class PartSearch:
    """Possible tables of one part: what values they give each wanted cell.

    `told` are pairs (person, cell): the one person counted in a cell can work the other out.
    """

    def __init__(self, part: Part, wanted: BoolArray, known: Sequence[Witness] = ()) -> None:
        self.part, self.wanted = part, wanted
        self.least, self.greatest = part.truth.copy(), part.truth.copy()
        self.changes: list[tuple[np.ndarray, np.ndarray]] = []
        self.told: list[tuple[int, int]] = []
        self._generator = np.random.default_rng(3)
        for cells, change in known:
            self._note(cells, change)

    def run(self, level: Level) -> PartSearch:
        """Push neighbourhoods about, then look at what is left, cell by cell; returns itself."""
        for size in SIZES:
            self._stir(size, level)
        for size in WIDE:
            self._approach(size, level)
        for cell in np.flatnonzero(self._left(level)):
            if self._left(level)[cell]:
                self._stretch(int(cell), level)
        if level.has_singleton:
            self.told = list(known_to_a_person(self.part, self.wanted, self.changes))
        return self

    def _left(self, level: Level) -> BoolArray:
        """Wanted cells for which the level still needs a table."""
        if level.has_range:
            ends = (self.least > self.part.lower) | (self.greatest < self.part.upper)
            return self.wanted & ends
        return self.wanted & (self.least == self.greatest)

    def _stir(self, size: int, level: Level) -> None:
        tried = np.zeros(len(self.wanted), dtype=bool)
        for cell in np.flatnonzero(self._left(level)):
            if tried[cell] or not self._left(level)[cell]:
                continue
            cells = around(self.part, int(cell), size)
            near = Neighbourhood(self.part, cells)
            for change in near.pushed(self._left(level), self._generator):
                self._note(near.cells, change)
            tried[cells[: size // 4]] = True

    def _approach(self, size: int, level: Level) -> None:
        """Look for tables near the truth, for all open cells of a neighbourhood together."""
        asked = np.zeros(len(self.wanted), dtype=bool)
        for start in np.flatnonzero(self._left(level)):
            if asked[start] or not self._left(level)[start]:
                continue
            cells = around(self.part, int(start), size)
            near = Neighbourhood(self.part, cells)
            nearest = NearestTable(near.part)
            core = cells[: size // 3] if len(cells) >= size else cells
            for cell in core[(self._left(level) & ~asked)[core]].tolist():
                asked[cell] = True
                for deviation in self._deviations(cell, level):
                    table = nearest.find(near.place(cell), deviation)
                    if table is not None:
                        self._note(near.cells, table - near.part.truth)
                        if not level.has_range:
                            break

    def _deviations(self, cell: int, level: Level) -> list[int]:
        """Steps that would settle a cell: to both ends of its range, or one step either way."""
        if not level.has_range:
            return [1, -1]
        truth = int(self.part.truth[cell])
        least, greatest = int(self.least[cell]), int(self.greatest[cell])
        lower, upper = int(self.part.lower[cell]), int(self.part.upper[cell])
        ends = [upper - truth] if greatest < upper < NO_LIMIT else []
        return [*ends, lower - truth] if least > lower else ends

    def _stretch(self, cell: int, level: Level) -> None:
        for size in (*WIDE, len(self.wanted)):
            near = Neighbourhood(self.part, around(self.part, cell, size))
            at = near.place(cell)
            for is_greatest in (False, True):
                end = self.part.upper[cell] if is_greatest else self.part.lower[cell]
                seen = self.greatest[cell] if is_greatest else self.least[cell]
                if seen == end or (not level.has_range and not self._left(level)[cell]):
                    continue
                table = near.farthest(at, is_greatest, self._generator, is_end=level.has_range)
                if table is not None:
                    self._note(near.cells, table - near.part.truth)
            if not self._left(level)[cell] or len(near.cells) < size:
                return

    def _note(self, cells: np.ndarray, change: np.ndarray) -> None:
        used = np.flatnonzero(change)
        if len(used):
            cells, change = cells[used], change[used]
            self.changes.append((cells, change))
            values = self.part.truth[cells] + change
            self.least[cells] = np.minimum(self.least[cells], values)
            self.greatest[cells] = np.maximum(self.greatest[cells], values)
