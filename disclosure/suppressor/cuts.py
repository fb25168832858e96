"""Conditions that every safe pattern meets.

Job: keep them, and read off those that one equation alone tells. A condition
Σ coefficient·y ≥ 1 holds for every pattern (Fischetti and Salazar-González, "Solving the cell
suppression problem on tabular data with linear constraints", Management Science 47, 2001), so
it serves the search and the lower bound alike. Learning more of them is `separation`'s matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from disclosure.problem import NO_LIMIT, BoolArray, IntArray
from disclosure.suppressor.demands import Demand
from disclosure.suppressor.system import System

FAR = 1e6
"""Stands for no limit in coefficients."""


@dataclass(frozen=True, eq=False)
class Cut:
    """Σ coefficient·y ≥ 1 over cells that are not hidden in every pattern."""

    cells: IntArray
    coefficients: np.ndarray

    def reached(self, y: np.ndarray) -> float:
        """Left-hand side for a pattern, whole or fractional."""
        return float(self.coefficients @ y[self.cells])


class CutPool:
    """All conditions learnt so far."""

    def __init__(self) -> None:
        self.cuts: list[Cut] = []
        self._seen: set[bytes] = set()
        self._through: dict[int, list[int]] = {}

    def add(self, cut: Cut) -> bool:
        """Keep a condition; false when it was known."""
        name = cut.cells.tobytes() + np.round(cut.coefficients, 6).tobytes()
        if name in self._seen:
            return False
        self._seen.add(name)
        for cell in cut.cells.tolist():
            self._through.setdefault(cell, []).append(len(self.cuts))
        self.cuts.append(cut)
        return True

    def through(self, cells: IntArray) -> Iterator[Cut]:
        """The conditions that some of these cells take part in, in the order they were learnt."""
        numbers: set[int] = set()
        for cell in cells.tolist():
            numbers.update(self._through.get(cell, ()))
        return (self.cuts[number] for number in sorted(numbers))

    def allows(self, hidden: BoolArray, shown: int) -> bool:
        """Whether a pattern without this cell still meets every condition it takes part in."""
        y = hidden.astype(float)
        y[shown] = 0.0
        met = (self.cuts[number].reached(y) for number in self._through.get(shown, ()))
        return all(reached >= 1 - 1e-6 for reached in met)


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
            if demand.still >= 0 and demand.still not in members:
                continue
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
                if shares[use].sum() >= 1 - 1e-9:
                    yield Cut(members[use][order], shares[use][order])
