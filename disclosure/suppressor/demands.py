"""What a level asks for, and the moves that answer it.

Job: keep for every sensitive cell the moves found so far, tell which demands are still without
one, and which are left without one when cells are shown again. Finding moves and choosing
cells belongs elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from disclosure.problem import IntArray, Level
from disclosure.suppressor.moves import Move
from disclosure.suppressor.system import System


@dataclass(frozen=True)
class Demand:
    """Some move must change `cell` by one of `changes` while `still` (-1: none) stays put."""

    cell: int
    changes: tuple[int, ...]
    still: int = -1

    @property
    def direction(self) -> int:
        """+1 when all changes go up, -1 when all go down, else 0."""
        signs = {1 if change > 0 else -1 for change in self.changes}
        return signs.pop() if len(signs) == 1 else 0


class MoveBook:
    """Moves by the sensitive cells they move, and the demands of one level on one system.

    EXACT asks for any move of the cell; RANGE for one to either end of its range (tables in
    between lie between them); SINGLETON for moves that do not all pass through the same cell
    of one person. What no pattern can give is excused.
    """

    def __init__(self, system: System, level: Level) -> None:
        self._level = level
        self._primary = np.flatnonzero(system.is_primary)
        self._is_primary = system.is_primary
        self._alone = {int(c) for c in self._primary if system.values[c] == 1}
        self._ends = {
            int(c): {int(end) for end in (system.up[c], system.down[c]) if end}
            for c in self._primary
        }
        limits = zip(
            self._primary, system.down[self._primary], system.up[self._primary], strict=True
        )
        self._steps = {int(c): _steps(int(low), int(high)) for c, low, high in limits}
        self._moves: dict[int, Move] = {}
        self._by_cell: dict[int, set[int]] = {}
        self._loosened: set[int] = set()
        self._next = 0
        self._excused: set[tuple[int, int]] = set()
        self.inherent: set[int] = set()

    def make_inherent(self, cells: Iterable[int], loosened: System) -> None:
        """These are fixed by their size and place; ask only what a looser reader leaves open."""
        self.inherent |= set(cells)
        for cell in self.inherent:
            self._ends[cell] = set()
            self._steps[cell] = _steps(max(-4, int(loosened.down[cell])), 4)

    def add(self, move: Move) -> None:
        """Keep a move for every cell it moves.

        One that moves an inherent cell holds for a looser reader, and proves nothing of others.
        """
        self._moves[self._next] = move
        if self.inherent.intersection(move.cells.tolist()):
            self._loosened.add(self._next)
        for cell in move.cells.tolist():
            self._by_cell.setdefault(cell, set()).add(self._next)
        self._next += 1

    def remove_through(self, cells: IntArray) -> list[Move]:
        """Forget all moves that move one of these cells; returns them."""
        names: set[int] = set()
        for cell in cells.tolist():
            names |= self._by_cell.get(cell, set())
        gone = []
        for name in sorted(names):
            move = self._moves.pop(name)
            self._loosened.discard(name)
            for cell in move.cells.tolist():
                self._by_cell[cell].discard(name)
            gone.append(move)
        return gone

    def kept(self) -> Iterable[Move]:
        """All moves, in the order in which they were found."""
        return self._moves.values()

    def moved(self, moves: Iterable[Move]) -> IntArray:
        """The sensitive cells that these moves move."""
        cells = [move.cells for move in moves]
        if not cells:
            return np.zeros(0, dtype=np.int64)
        together = np.concatenate(cells)
        return np.unique(together[self._is_primary[together]])

    def moves_of(self, cell: int) -> list[Move]:
        """Moves that prove something of one cell, in the order in which they were found."""
        names = self._by_cell.get(cell, set())
        if cell not in self.inherent:
            names = names - self._loosened
        return [self._moves[name] for name in sorted(names)]

    def missing(self, cell: int) -> Iterator[Demand]:
        """Demands of one cell without a move yet; ask again after each answer."""
        moves = self.moves_of(cell)
        if not moves:
            if (cell, 0) not in self._excused:
                yield Demand(cell, self._steps[cell])
            return
        yield from self._open_ends(cell, moves)
        if self._level.has_singleton:
            yield from self._persons_in_the_way(cell, moves)

    def _open_ends(self, cell: int, moves: list[Move]) -> Iterator[Demand]:
        if self._level.has_range:
            seen = {move.of(cell) for move in moves}
            for end in sorted(self._ends[cell]):
                if end not in seen:
                    yield Demand(cell, (end,))

    def _persons_in_the_way(self, cell: int, moves: list[Move]) -> Iterator[Demand]:
        common: set[int] | None = None
        for move in moves:
            persons = self._alone.intersection(move.cells.tolist())
            common = persons if common is None else common & persons
            if not common:
                return
        for person in sorted(common or ()):
            if person != cell and (cell, person + 1) not in self._excused:
                yield Demand(cell, self._steps[cell], person)

    def is_answered(self, demand: Demand) -> bool:
        """Whether a move for this demand is kept."""
        return any(
            move.of(demand.cell) in demand.changes
            and (demand.still < 0 or not move.of(demand.still))
            for move in self.moves_of(demand.cell)
        )

    def unmet(self) -> Iterator[Demand]:
        """All demands on the sensitive cells that no kept move meets; persons only near by."""
        for cell in self._primary.tolist():
            moves = self.moves_of(cell)
            ends = list(self._open_ends(cell, moves))
            yield from ends or [d for d in self.missing(cell) if not moves]

    def excuse(self, demand: Demand) -> None:
        """No pattern answers this demand: ask one step less, or nothing."""
        if demand.still >= 0:
            self._excused.add((demand.cell, demand.still + 1))
        elif len(demand.changes) == 1 and self._level.has_range:
            end = demand.changes[0]
            self._ends[demand.cell].discard(end)
            if abs(end) > 1:
                self._ends[demand.cell].add(end - int(np.sign(end)))
        else:
            self._excused.add((demand.cell, 0))


def _steps(down: int, up: int) -> tuple[int, ...]:
    """All changes within limits, small ones first."""
    changes = [step for step in range(down, min(up, 64) + 1) if step]
    return tuple(sorted(changes, key=lambda step: (abs(step), -step)))
