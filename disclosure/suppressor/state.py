"""A pattern under construction: which cells are hidden, and a move for every demand.

Job: keep the two together, so that every step of the search can tell which demands a change
would touch. The order of the steps belongs to `construct` and `prune`.
"""

from __future__ import annotations

import numpy as np

from disclosure.suppressor.demands import Demand
from disclosure.suppressor.moves import MoveFinder
from disclosure.suppressor.system import System

ALREADY_HIDDEN = 1e-3
"""Cost of moving a cell that is hidden anyway: just enough to keep moves short."""


class SearchState:
    """Hidden cells of one system, with the moves that keep its demands."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.finder = MoveFinder(system)
        self.hidden = system.is_primary | system.is_slack
        self.moves: dict[Demand, np.ndarray] = {}

    def cost(self) -> float:
        """Total weight of the hidden cells."""
        return float(self.system.cost[self.hidden].sum())

    def price(self) -> None:
        """Let every cell move, at the price of hiding it where it is still shown."""
        self.finder.set_free(np.ones(self.system.size, dtype=bool))
        self.finder.set_costs(np.where(self.hidden, ALREADY_HIDDEN, self.system.cost))

    def confine(self, hidden: np.ndarray) -> None:
        """Let only these cells move."""
        self.finder.set_free(hidden)

    def seek(self, demand: Demand) -> np.ndarray | None:
        """The cheapest move that meets a demand under the prices and limits set before."""
        still = (demand.still,) if demand.still >= 0 else ()
        best, best_price = None, np.inf
        for change in demand.changes:
            if best is not None and abs(change) > 1:
                break
            move = self.finder.find(demand.cell, change, still)
            if move is not None:
                price = float(self.system.cost[(move != 0) & ~self.hidden].sum())
                if price < best_price:
                    best, best_price = move, price
        return best

    def is_met_by(self, demand: Demand, move: np.ndarray) -> bool:
        """Whether a known move also meets another demand."""
        if demand.still >= 0 and move[demand.still]:
            return False
        return int(move[demand.cell]) in demand.changes
