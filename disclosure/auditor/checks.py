"""Play the reader who guesses which hidden cells are sensitive, and look for a way out.

Job: for every sensitive cell, other possible tables that keep it open; what has none is a
finding. A cell counts as safe only because of a whole table that was checked exactly.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from disclosure.auditor.reader import Part, parts
from disclosure.auditor.room import Room
from disclosure.auditor.solver import PartSolver
from disclosure.problem import BoolArray, Level, Problem

Verdicts = dict[int, str]
"""Position of a cell → kind of finding."""


class Tables:
    """The possible tables found so far in one part; the truth is one of them."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.rows = [part.truth.copy()]

    def add(self, table: np.ndarray | None) -> None:
        """Keep a verified table."""
        if table is not None:
            self.rows.append(table)

    def least(self) -> np.ndarray:
        """Least value seen per cell."""
        return np.min(self.rows, axis=0)

    def greatest(self) -> np.ndarray:
        """Greatest value seen per cell."""
        return np.max(self.rows, axis=0)


def judge(problem: Problem, hidden: BoolArray, level: Level) -> Verdicts:
    """Verdict for every sensitive hidden cell that the level does not hold for."""
    verdicts: Verdicts = {}
    wanted = problem.is_primary & hidden & ~problem.is_known
    low, high, doubtful = parts(problem, hidden, problem.lowest, problem.highest)
    for cell in np.flatnonzero(wanted & (low == high)):
        verdicts[int(cell)] = "determined"
    room = Room(problem)
    narrowed: dict[int, tuple[int, int]] = {}
    for part in doubtful:
        inside = np.flatnonzero(wanted[part.cells])
        if len(inside):
            tables, solver = Tables(part), PartSolver(part)
            open_cells = _stretch(part, inside, tables, solver, level)
            for cell in inside:
                at = int(part.cells[cell])
                if cell not in open_cells:
                    verdicts[at] = "determined"
                elif level.has_range:
                    narrowed[at] = (int(tables.least()[cell]), int(tables.greatest()[cell]))
            if level.has_singleton:
                alone = [int(c) for c in inside if part.truth[c] == 1]
                for person, cell in _known_to_a_person(inside, alone, tables, solver):
                    if not room.is_inherent(int(part.cells[cell]), int(part.cells[person])):
                        verdicts.setdefault(int(part.cells[cell]), "singleton")
    for at, kind in verdicts.items():
        if kind == "determined" and room.is_inherent(at) and not _is_plain(problem, hidden, at):
            verdicts[at] = "guessable"
    if level.has_range:
        verdicts |= {
            at: "narrowed"
            for at in narrowed
            if at not in verdicts and room.is_larger(at, narrowed[at])
        }
    return verdicts


def _is_plain(problem: Problem, hidden: BoolArray, at: int) -> bool:
    """Whether even a reader who guesses nothing can work a cell out."""
    low, high, doubtful = parts(problem, hidden, problem.known_lower, problem.known_upper)
    for part in doubtful:
        for cell in np.flatnonzero(part.cells == at):
            return not _moves(int(cell), Tables(part), PartSolver(part))
    return bool(low[at] == high[at])


def _stretch(
    part: Part, inside: np.ndarray, tables: Tables, solver: PartSolver, level: Level
) -> set[int]:
    """Find tables that move each cell off its value, to both ends if a range is asked."""
    for cell in inside:
        for is_greatest in (True, False):
            if not level.has_range and len({int(table[cell]) for table in tables.rows}) > 1:
                break
            end = part.upper[cell] if is_greatest else part.lower[cell]
            if any(table[cell] == end for table in tables.rows):
                continue
            bound, table = solver.extreme(int(cell), is_greatest)
            tables.add(table)
            if table is None and bound != part.truth[cell]:
                tables.add(solver.extreme(int(cell), is_greatest, in_integers=True)[1])
    least, greatest = tables.least(), tables.greatest()
    return {int(cell) for cell in inside if least[cell] < greatest[cell]}


def _known_to_a_person(
    inside: np.ndarray, alone: list[int], tables: Tables, solver: PartSolver
) -> Iterator[tuple[int, int]]:
    """Pairs (person, cell): the only person in the one could work out the other."""
    for person in alone:
        solver.fix(person, 1)
        for cell in inside:
            truth = tables.part.truth[cell]
            if cell == person or any(
                table[person] == 1 and table[cell] != truth for table in tables.rows
            ):
                continue
            if not _moves(int(cell), tables, solver):
                yield person, int(cell)
        solver.release(person)


def _moves(cell: int, tables: Tables, solver: PartSolver) -> bool:
    truth = int(tables.part.truth[cell])
    for is_greatest in (True, False):
        for in_integers in (False, True):
            bound, table = solver.extreme(cell, is_greatest, in_integers)
            tables.add(table)
            if table is not None and table[cell] != truth:
                return True
            if bound == truth or table is not None:
                break
    return False
