"""Finders for the hidden cells, kept warm neighbourhood by neighbourhood.

Job: answer "is there a move of this cell among the hidden ones" with a finder that was used
nearby before, widening only when it fails; and keep all finders true to the pattern when cells
are hidden or shown. Which cells those are is decided elsewhere.
"""

from __future__ import annotations

import numpy as np

from disclosure.problem import BoolArray
from disclosure.suppressor.demands import Demand
from disclosure.suppressor.moves import Move, MoveFinder
from disclosure.suppressor.system import System

NEAR = 300
"""Cells of a first neighbourhood."""
FAR = 1000
"""Cells of the wide one; beyond it a trial counts as failed."""


class Neighbourhoods:
    """Warm finders over the hidden cells of one system."""

    def __init__(self, system: System, hidden: BoolArray) -> None:
        self._system = system
        self.hidden = hidden.copy()
        self._flat = np.ones(system.size)
        self._finders: dict[int, dict[int, MoveFinder]] = {NEAR: {}, FAR: {}}

    def set_pattern(self, hidden: BoolArray) -> None:
        """Follow a change of the pattern."""
        shown = np.flatnonzero(self.hidden & ~hidden).tolist()
        fresh = np.flatnonzero(hidden & ~self.hidden).tolist()
        self.hidden = hidden.copy()
        if not shown and not fresh:
            return
        for home in self._finders.values():
            stale = set()
            for finder in set(home.values()):
                for cell in shown:
                    if finder.holds(cell):
                        finder.allow(cell, False)
                for cell in fresh:
                    if finder.holds(cell):
                        finder.allow(cell, True)
                    elif finder.touches(cell):
                        stale.add(finder)
            for cell in [cell for cell, finder in home.items() if finder in stale]:
                del home[cell]

    def find(self, demand: Demand, is_patient: bool) -> Move | None:
        """A short move that meets the demand among hidden cells, or None.

        Branching takes long, so it comes last, for who has the patience.
        """
        for is_branching in (False, True) if is_patient else (False,):
            for size in (NEAR, FAR):
                finder = self._finder(demand.cell, size)
                for change in demand.changes:
                    move = finder.find(demand.cell, change, demand.still, is_branching)
                    if move is not None:
                        return move
                if finder.is_whole:
                    break
        return None

    def _finder(self, cell: int, size: int) -> MoveFinder:
        home = self._finders[size]
        if cell not in home:
            cells = self._system.around(cell, self.hidden, size)
            finder = MoveFinder(self._system, cells, self._flat)
            finder.is_whole = len(cells) < size
            core = cells if finder.is_whole else cells[: size // 3]
            for near in core.tolist():
                home[near] = finder
        return home[cell]
