"""The least weight any pattern can have: how far the answer is from the best.

Job: the covering master of Fischetti and Salazar-González (2001) as a linear programme over the
conditions learnt, with more conditions from its own fractional answers. It never changes a
pattern.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import sparse

from disclosure.problem import Level
from disclosure.suppressor.cuts import Cut, CutPool, separate
from disclosure.suppressor.deadline import Deadline
from disclosure.suppressor.demands import Demand, MoveBook
from disclosure.suppressor.solver import INFINITE, Programme
from disclosure.suppressor.state import SearchState

MAXIMUM_ROUNDS = 60


def lower_bound(state: SearchState, pool: CutPool, deadline: Deadline, enough: float) -> float:
    """Proven least weight, at most the weight held; stops early at `enough`."""
    system = state.system
    fixed = float(system.cost[system.is_hidden_anyway].sum())
    demands = open_demands(state)
    master = _Master(np.where(system.is_hidden_anyway, 0.0, system.cost), pool)
    y, best = master.solve()
    y[system.is_hidden_anyway] = 1.0
    for _ in range(MAXIMUM_ROUNDS):
        if deadline.left() <= 0 or fixed + _rounded(best, system.cost) >= enough - 1e-6:
            break
        found = 0
        for demand in demands:
            if deadline.left() <= 0:
                break
            cut = separate(system, y, demand)
            if cut is not None and pool.add(cut):
                master.add(cut)
                found += 1
        if not found:
            break
        y, best = master.solve()
        y[system.is_hidden_anyway] = 1.0
    return fixed + _rounded(best, system.cost)


def open_demands(state: SearchState) -> list[Demand]:
    """Demands that the sensitive cells alone do not meet already."""
    system = state.system
    level = Level.RANGE if state.level.has_range else Level.EXACT
    book = MoveBook(system, level)
    for cell in np.flatnonzero(system.is_primary).tolist():
        for move in state.book.moves_of(cell):
            if system.is_hidden_anyway[move.cells].all():
                book.add(move)
    return [
        demand
        for cell in np.flatnonzero(system.is_primary).tolist()
        if cell not in state.book.inherent
        for demand in book.unmet(cell)
        if state.book.is_answered(demand)
    ]


def _rounded(value: float, cost: np.ndarray) -> float:
    """Weights of 1 allow only whole answers."""
    return float(math.ceil(value - 1e-6)) if (cost[cost > 0] == 1).all() else value - 1e-6


class _Master:
    """min cost·y over 0 ≤ y ≤ 1 and the conditions."""

    def __init__(self, cost: np.ndarray, pool: CutPool) -> None:
        n = len(cost)
        matrix = sparse.csr_matrix((0, n)).tocsc()
        empty = np.zeros(0)
        self._programme = Programme(matrix, cost, (np.zeros(n), np.ones(n)), (empty, empty))
        for cut in pool.cuts:
            self.add(cut)

    def add(self, cut: Cut) -> None:
        self._programme.highs.addRow(
            1.0, INFINITE, len(cut.cells), cut.cells.astype(np.int32), cut.coefficients
        )

    def solve(self) -> tuple[np.ndarray, float]:
        solution = self._programme.solve()
        if solution is None:
            raise RuntimeError("the master programme of the lower bound has no answer")
        return solution, self._programme.objective()
