"""Conditions learnt from patterns that fail.

Job: when a demand cannot be met, the dual of the reader's linear programme says which shown
cells stand in the way; some of them must be hidden (Fischetti and Salazar-González 2001).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from disclosure.problem import NO_LIMIT, BoolArray, IntArray
from disclosure.suppressor.cuts import FAR, Cut
from disclosure.suppressor.demands import Demand
from disclosure.suppressor.solver import Programme
from disclosure.suppressor.system import System

SHADOW = 1e-3
"""Room lent to shown cells, so that the dual prefers conditions over few cells."""
NOISE = 1e-9
NEAR_RING, RINGS = 1, 5
"""Steps over open cells to the equations tried first, and at most."""
MAXIMUM_ROWS = 300
"""Equations of one programme, but for the first step."""


def separate(system: System, y: np.ndarray, demand: Demand) -> Cut | None:
    """A condition that y breaks, from the demand; None when y meets it or nothing is found.

    Equations far from the cell are left out first: fewer equations leave more moves, so what
    holds without them holds with them.
    """
    for rows in _row_sets(system, demand.cell, y > SHADOW):
        separator = _Separator(system, y, rows, demand)
        coefficients = np.zeros(system.size)
        for sign in (1, -1):
            steps = [abs(change) for change in demand.changes if change * sign > 0]
            if not steps:
                continue
            part = separator.cut(sign, min(steps))
            if part is None:
                break
            coefficients = np.maximum(coefficients, part)
        else:
            cells = np.flatnonzero(coefficients > NOISE)
            if len(cells) and coefficients @ y < 1 - SHADOW:
                return Cut(cells, coefficients[cells])
    return None


def _row_sets(system: System, cell: int, is_open: BoolArray) -> Iterator[IntArray]:
    """Equations within a few steps over open cells, and as many as are still quickly solved."""
    columns, rows = system.matrix, system.rows
    found = np.sort(columns.indices[columns.indptr[cell] : columns.indptr[cell + 1]])
    for ring in range(1, RINGS + 1):
        near = np.unique(rows[found].indices)
        further = np.union1d(columns[:, near[is_open[near]]].indices, found)
        if ring > NEAR_RING and len(further) > MAXIMUM_ROWS:
            break
        is_last = len(further) == len(found)
        found = further
        if ring == NEAR_RING:
            yield found
        if is_last:
            break
    if ring > NEAR_RING + 1:
        yield found


class _Separator:
    """The reader's programme over some equations: how far can a cell move?"""

    def __init__(self, system: System, y: np.ndarray, rows: IntArray, demand: Demand) -> None:
        block = system.rows[rows]
        self._cells = np.unique(block.indices)
        self._matrix = block[:, self._cells].tocsc()
        self._system, self._y, self._demand = system, y, demand
        self._at = int(np.searchsorted(self._cells, demand.cell))
        self._free = system.is_hidden_anyway[self._cells]
        self._up = np.where(system.up >= NO_LIMIT, FAR, system.up)[self._cells].astype(float)
        self._down = np.minimum(-system.down, FAR)[self._cells].astype(float)
        self._still = np.zeros(len(self._cells), dtype=bool)
        if demand.still >= 0:
            self._still = self._cells == demand.still

    def cut(self, sign: int, step: int) -> np.ndarray | None:
        """Coefficients per cell of the system, or None when the step is possible."""
        share = np.maximum(self._y[self._cells], SHADOW)
        is_open = self._free | (share > 1 - SHADOW)
        up = np.where(is_open, self._up, np.minimum(self._up, step) * share)
        down = np.where(is_open, self._down, np.minimum(self._down, step) * share)
        up[self._still], down[self._still] = 0, 0
        full = self._up if sign > 0 else self._down
        reach = float(min(step, full[self._at]))
        up[self._at], down[self._at] = (reach, 0) if sign > 0 else (0, reach)
        cost = np.zeros(len(self._cells))
        cost[self._at] = -sign
        zeros = np.zeros(self._matrix.shape[0])
        programme = Programme(
            self._matrix,
            cost,
            (-down, up),
            (zeros, zeros),
            options={"presolve": "off"},
            work=self._system.work,
        )
        solution = programme.solve()
        if solution is None or abs(solution[self._at]) >= step - SHADOW:
            return None
        return self._coefficients(programme.row_duals(), sign, step)

    def _coefficients(self, dual: np.ndarray, sign: int, step: int) -> np.ndarray | None:
        """From the identity sign·z = (sign·e + Aᵀλ)·z, true for any λ as A·z = 0."""
        weight = self._matrix.T @ dual
        weight[self._at] += sign
        own = weight[self._at] * sign
        weight[np.abs(weight) < NOISE] = 0
        most = np.where(weight > 0, weight * self._up, -weight * self._down)
        most[self._still] = 0
        most[self._at] = 0
        needed = step * (1 - own) - most[self._free].sum()
        if needed <= 1e-6:
            return None
        most[self._free] = 0
        full = np.zeros(self._system.size)
        full[self._cells] = np.minimum(most, needed) / needed
        return full
