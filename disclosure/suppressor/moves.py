"""Find the cheapest move: a change of hidden cells that leaves every shown figure as it is.

Job: one linear programme over a neighbourhood, kept warm between questions. A move proves that
a cell is not determined, because the table moved by it is another table with the same
published figures. Which moves are needed does not belong here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from disclosure.problem import NO_LIMIT, IntArray
from disclosure.suppressor.solver import INFINITE, TOLERANCE, Programme
from disclosure.suppressor.system import System

CORNERS = 4
"""Corners tried for a whole one before branching."""
PATIENT_CORNERS = 16
"""Far corners tried after these, still much quicker than branching."""
BRANCHABLE = 600
"""Cells up to which branching is tried at all."""
NODES = 20
"""Nodes of a branching before the move counts as not found: a safe answer, and a fast one."""
WARM = {
    "presolve": "off",
    "mip_max_nodes": NODES,
    "mip_max_improving_sols": 1,
    "simplex_iteration_limit": 10_000,
}
"""Options for question after question; what takes more steps than this is not found."""
LARGE = 5000
"""Cells above which the interior point method, cold each time, is quicker than warm steps."""
INSIDE = {"solver": "ipm"}
"""Options above that."""


@dataclass(frozen=True, eq=False)
class Move:
    """A change of a few cells, in whole numbers: `cells` sorted, `changes` not zero."""

    cells: IntArray
    changes: IntArray

    def of(self, cell: int) -> int:
        """How far a cell moves."""
        return self._change_of.get(cell, 0)

    @cached_property
    def _change_of(self) -> dict[int, int]:
        return dict(zip(self.cells.tolist(), self.changes.tolist(), strict=True))


class MoveFinder:
    """Least-cost moves within some cells of a system: min Σ cost·|z|, A·z = 0, z in its limits."""

    def __init__(self, system: System, cells: IntArray, cost: np.ndarray) -> None:
        cells = np.sort(cells)
        self.is_whole = False
        self._cells = cells
        self._place = {int(cell): i for i, cell in enumerate(cells)}
        n = len(cells)
        columns = system.matrix[:, cells]
        rows = columns.tocsr()
        self._system, self._has_row = system, np.diff(rows.indptr) > 0
        self._matrix = rows[self._has_row].tocsc()
        self._down, self._up = system.down[cells], system.up[cells]
        high = np.where(self._up >= NO_LIMIT, INFINITE, self._up).astype(float)
        self._upper = np.concatenate([high, -self._down.astype(float)])
        self._full = self._upper.copy()
        zeros = np.zeros(self._matrix.shape[0])
        self._price = price = cost[cells].astype(float)
        self._programme = Programme(
            sparse.hstack([self._matrix, -self._matrix]).tocsc(),
            np.concatenate([price, price]),
            (np.zeros(2 * n), self._upper),
            (zeros, zeros),
            options=WARM if n <= LARGE else INSIDE,
            work=system.work,
        )

    def holds(self, cell: int) -> bool:
        """Whether a cell lies in this neighbourhood."""
        return cell in self._place

    def touches(self, cell: int) -> bool:
        """Whether an equation of a cell runs through this neighbourhood."""
        column = self._system.matrix
        rows = column.indices[column.indptr[cell] : column.indptr[cell + 1]]
        return bool(self._has_row[rows].any())

    def allow(self, cell: int, is_allowed: bool) -> None:
        """Let a cell of this neighbourhood move, or keep it still."""
        at, n = self._place[cell], len(self._cells)
        for column in (at, at + n):
            self._upper[column] = self._full[column] if is_allowed else 0.0
            self._programme.bound(column, 0, self._upper[column])

    def find(self, cell: int, change: int, still: int = -1, is_patient: bool = True) -> Move | None:
        """The cheapest move in which `cell` changes by exactly `change` and `still` not at all.

        Without patience a move that takes long to find is not found.
        """
        at, n = self._place[cell], len(self._cells)
        if not self._down[at] <= change <= self._up[at] or cell == still:
            return None
        self._programme.bound(at, max(change, 0), max(change, 0))
        self._programme.bound(at + n, max(-change, 0), max(-change, 0))
        other = self._place.get(still, -1)
        if other >= 0:
            self._programme.bound(other, 0, 0)
            self._programme.bound(other + n, 0, 0)
        move = self._solve(is_patient)
        for column in (at, at + n, other, other + n) if other >= 0 else (at, at + n):
            self._programme.bound(column, 0, self._upper[column])
        return move

    def _solve(self, is_patient: bool) -> Move | None:
        solution = self._programme.solve()
        if solution is None:
            return None
        move = self._in_integers(solution) or self._another_corner(CORNERS, 1.4)
        if move is None and is_patient:
            move = self._another_corner(PATIENT_CORNERS, 8.0) or self._branch()
        return move

    def _another_corner(self, tries: int, most: float) -> Move | None:
        """Fractional corners are rare: slightly other prices nearly always lead to a whole one."""
        generator = np.random.default_rng(len(self._price))
        found = None
        for _ in range(tries):
            blurred = self._price * most ** generator.uniform(-1.0, 1.0, len(self._price))
            self._programme.set_cost(np.concatenate([blurred, blurred]))
            solution = self._programme.solve()
            found = None if solution is None else self._in_integers(solution)
            if found is not None:
                break
        self._programme.set_cost(np.concatenate([self._price, self._price]))
        return found

    def _branch(self) -> Move | None:
        if len(self._cells) > BRANCHABLE:
            return None
        self._programme.set_whole(True)
        self._programme.solve()
        solution = self._programme.best_found()
        self._programme.set_whole(False)
        return None if solution is None else self._in_integers(solution)

    def _in_integers(self, solution: np.ndarray) -> Move | None:
        """The solution as a move if it is whole, checked without the solver's tolerances."""
        n = len(self._cells)
        net = solution[:n] - solution[n:]
        whole = np.rint(net)
        if np.abs(net - whole).max(initial=0.0) > TOLERANCE:
            return None
        within = (whole >= self._down).all() and (whole <= self._up).all()
        if not within or (self._matrix @ whole).any():
            return None
        used = np.flatnonzero(whole)
        return Move(self._cells[used], whole[used].astype(np.int64))
