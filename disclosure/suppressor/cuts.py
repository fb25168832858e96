"""Conditions that every safe pattern meets, learnt from patterns that fail.

Job: when a demand cannot be met, the dual of the reader's linear programme says which shown
cells stand in the way; at least one of them must be hidden (Fischetti and Salazar-González,
"Solving the cell suppression problem on tabular data with linear constraints", Management
Science 47, 2001). Such a condition Σ coefficient·y ≥ 1 holds for every pattern, so it serves
the local search and the lower bound alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from disclosure.problem import NO_LIMIT, BoolArray, IntArray
from disclosure.suppressor.demands import Demand
from disclosure.suppressor.solver import Programme
from disclosure.suppressor.system import System

SHADOW = 1e-3
"""Room lent to shown cells, so that the dual prefers conditions over few cells."""
NOISE = 1e-9
FAR = 1e6


@dataclass(frozen=True, eq=False)
class Cut:
    """Σ coefficient·y ≥ 1 over cells that are not hidden in every pattern."""

    cells: IntArray
    coefficients: np.ndarray

    def reached(self, y: np.ndarray) -> float:
        """Left-hand side for a pattern, whole or fractional."""
        return float(self.coefficients @ y[self.cells])


def separate(system: System, y: np.ndarray, demand: Demand) -> Cut | None:
    """A condition that y breaks, from the demand; None when y meets it or nothing is found.

    Equations far from the cell are left out first: fewer equations leave more moves, so what
    holds without them holds with them.
    """
    for rows in _row_sets(system, demand.cell):
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


def _row_sets(system: System, cell: int) -> list[IntArray]:
    columns, rows = system.matrix, system.rows
    first = columns.indices[columns.indptr[cell] : columns.indptr[cell + 1]]
    near = np.unique(rows[first].indices)
    second = np.unique(columns[:, near].indices)
    return [np.sort(first), second]


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
            self._matrix, cost, (-down, up), (zeros, zeros), options={"presolve": "off"}
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


class CutPool:
    """All conditions learnt so far."""

    def __init__(self) -> None:
        self.cuts: list[Cut] = []
        self._seen: set[bytes] = set()
        self._through: dict[int, list[Cut]] = {}

    def add(self, cut: Cut) -> bool:
        """Keep a condition; false when it was known."""
        name = cut.cells.tobytes() + np.round(cut.coefficients, 6).tobytes()
        if name in self._seen:
            return False
        self._seen.add(name)
        self.cuts.append(cut)
        for cell in cut.cells.tolist():
            self._through.setdefault(cell, []).append(cut)
        return True

    def allows(self, hidden: BoolArray, shown: int) -> bool:
        """Whether a pattern without this cell still meets every condition it takes part in."""
        y = hidden.astype(float)
        y[shown] = 0.0
        return all(cut.reached(y) >= 1 - 1e-6 for cut in self._through.get(shown, ()))


def row_cuts(system: System, demands: Iterable[Demand]) -> Iterator[Cut]:
    """What one equation alone tells: the others in it must be able to make up for a step.

    The simplest conditions, read off without solving; most of a lower bound comes from them.
    """
    up = np.where(system.up >= NO_LIMIT, FAR, system.up)
    down = np.minimum(-system.down, FAR)
    rows, columns, anyway = system.rows, system.matrix, system.is_hidden_anyway
    for demand in demands:
        cell = demand.cell
        span = slice(columns.indptr[cell], columns.indptr[cell + 1])
        for row, own in zip(columns.indices[span], columns.data[span], strict=True):
            inside = slice(rows.indptr[row], rows.indptr[row + 1])
            members, signs = rows.indices[inside], rows.data[inside]
            others = (members != cell) & (members != demand.still)
            members, signs = members[others], signs[others]
            shares = np.zeros(len(members))
            for direction in (1, -1):
                steps = [abs(change) for change in demand.changes if change * direction > 0]
                if not steps:
                    continue
                # Moving the cell by a step moves the sum by own·direction; others go back.
                back = np.where(signs * own * direction > 0, down[members], up[members])
                needed = min(steps) - back[anyway[members]].sum()
                if needed <= 0:
                    break
                shares = np.maximum(shares, np.minimum(back, needed) / needed)
            else:
                use = ~anyway[members] & (shares > 0)
                order = np.argsort(members[use])
                yield Cut(members[use][order], shares[use][order])
