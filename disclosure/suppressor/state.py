"""A pattern under construction: which cells are hidden, and the moves that prove it.

Job: meet demands by hiding more, and show cells again only when every demand that relied on
them is met without. What to try, and in which order, belongs to `prune` and `improve`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from disclosure.problem import BoolArray, Level
from disclosure.suppressor.demands import Demand, MoveBook
from disclosure.suppressor.moves import Move, MoveFinder
from disclosure.suppressor.neighbourhoods import Neighbourhoods
from disclosure.suppressor.system import System

ALREADY_HIDDEN = 1e-3
"""Cost of moving a cell that is hidden anyway: just enough to keep moves short."""
BOXES = ((1300, False), (4000, False), (1300, True), (12000, True))
"""Cells of the smaller tables tried for a move that needs more cells hidden, before all of them,
and whether to look long."""


@dataclass(frozen=True)
class Trial:
    """Whether a pattern was adopted, and the demands it did not meet by itself."""

    is_adopted: bool
    failed: list[Demand]


class SearchState:
    """Hidden cells of one system, with a move for each demand of the level."""

    def __init__(self, system: System, level: Level, hidden: BoolArray) -> None:
        self.system, self.level = system, level
        self.hidden = hidden | system.is_hidden_anyway
        self.book = MoveBook(system, level)
        self._loosened = system
        self._near = Neighbourhoods(system, self.hidden)
        self._near_loosened = self._near

        stuck = np.flatnonzero(system.is_stuck).tolist()
        if stuck:
            # Fixed by their own size and place: protect them from a looser reader only.
            self._loosened = system.loosened(stuck)
            self._near_loosened = Neighbourhoods(self._loosened, self.hidden)
            self.book.make_inherent(stuck, self._loosened)

    def cost(self) -> float:
        """Total weight of the hidden cells."""
        return float(self.system.cost[self.hidden].sum())

    def complete(self) -> None:
        """Meet every demand, hiding more where needed; excuse what no pattern can meet."""
        for cell in np.flatnonzero(self.system.is_primary).tolist():
            while (demand := next(self.book.missing(cell), None)) is not None:
                move = self._among_hidden(demand, is_patient=True)
                if move is None:
                    move = self._among_all(demand)
                if move is None:
                    self.book.excuse(demand)
                    continue
                self.book.add(move)
                if not self.hidden[move.cells].all():
                    self.hidden[move.cells] = True
                    self._follow()

    def try_pattern(self, hidden: BoolArray, failures: int = 1, is_mended: bool = False) -> Trial:
        """Adopt a pattern if it meets every demand; else keep the old one.

        The search for failures ends at the given number. A pattern may be mended: what a
        demand needs besides is hidden too, as long as the whole stays lighter than before.
        """
        before, limit = self.hidden, self.cost() - 1e-9
        gone = self.book.remove_through(np.flatnonzero(before & ~hidden))
        self.hidden = hidden.copy()
        self._follow()
        failed: list[Demand] = []
        is_adopted = True
        for cell in self.book.moved(gone).tolist():
            while (demand := next(self.book.missing(cell), None)) is not None:
                move = self._among_hidden(demand, is_patient=False)
                if move is None:
                    failed.append(demand)
                    move = self._mend(demand, limit) if is_mended and is_adopted else None
                if move is None:
                    is_adopted = False
                    break
                self.book.add(move)
            if not is_adopted and len(failed) >= failures:
                break
        if not is_adopted:
            self.book.remove_through(np.flatnonzero(self.hidden & ~before))
            self.hidden = before
            self._follow()
            for move in gone:
                self.book.add(move)
        return Trial(is_adopted, failed)

    def _mend(self, demand: Demand, limit: float) -> Move | None:
        move = self._among_all(demand, is_near=True)
        if move is None:
            return None
        fresh = move.cells[~self.hidden[move.cells]]
        if self.cost() + self.system.cost[fresh].sum() >= limit:
            return None
        self.hidden[fresh] = True
        self._follow()
        return move

    def _follow(self) -> None:
        self._near.set_pattern(self.hidden)
        if self._near_loosened is not self._near:
            self._near_loosened.set_pattern(self.hidden)

    def _among_hidden(self, demand: Demand, is_patient: bool) -> Move | None:
        is_inherent = demand.cell in self.book.inherent
        return (self._near_loosened if is_inherent else self._near).find(demand, is_patient)

    def _among_all(self, demand: Demand, is_near: bool = False) -> Move | None:
        """The move that needs the least weight of cells to be hidden besides."""
        system = self._loosened if demand.cell in self.book.inherent else self.system
        price = np.where(self.hidden, ALREADY_HIDDEN, system.cost)
        boxes = BOXES[:1] if is_near else (*BOXES, (system.size, True))
        # A box as large as everything is everything: once with patience, and once without.
        for size, is_patient in dict.fromkeys((min(n, system.size), p) for n, p in boxes):
            cells = np.arange(system.size)
            if size < system.size:
                cells = system.box(demand.cell, self.hidden, size, demand.direction)
            finder = MoveFinder(system, cells, price)
            found: list[Move] = []
            for change in demand.changes:
                if found and abs(change) > 1:
                    break
                move = finder.find(demand.cell, change, demand.still, is_patient)
                found += [] if move is None else [move]
            if found:
                return min(found, key=lambda move: float(price[move.cells].sum()))
        return None
