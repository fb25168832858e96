"""Find the cheapest move: a change of hidden cells that leaves every shown figure as it is.

Job: one linear programme per system, kept warm between questions. A move proves that a cell is
not determined, because the table moved by it is another table with the same published figures.
Which moves are needed does not belong here.
"""

from __future__ import annotations

import highspy
import numpy as np

from disclosure.problem import NO_LIMIT
from disclosure.suppressor.system import System

TOLERANCE = 1e-6


class MoveFinder:
    """Least-cost integer moves in one system: min Σ cost·|z| with A·z = 0 and z in its limits.

    The columns are the upward and the downward part of every cell's move.
    """

    def __init__(self, system: System) -> None:
        self.system = system
        n = system.size
        self._up = np.where(system.up >= NO_LIMIT, highspy.kHighsInf, system.up).astype(float)
        self._down = (-system.down).astype(float)
        self._columns = np.arange(2 * n, dtype=np.int32)
        self._highs = highspy.Highs()
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("random_seed", 1),
            ("presolve", "off"),
        ):
            self._highs.setOptionValue(option, value)
        self._highs.passModel(_model(system, self._up, self._down))

    def set_costs(self, cost: np.ndarray) -> None:
        """Cost per unit of movement of each cell, at least 0."""
        both = np.concatenate([cost, cost]).astype(float)
        self._highs.changeColsCost(len(both), self._columns, both)

    def set_free(self, free: np.ndarray) -> None:
        """Boolean per cell: which may move at all."""
        upper = np.concatenate([np.where(free, self._up, 0.0), np.where(free, self._down, 0.0)])
        self._highs.changeColsBounds(len(upper), self._columns, np.zeros(len(upper)), upper)
        self._free = free.copy()

    def find(self, cell: int, change: int, still: tuple[int, ...] = ()) -> np.ndarray | None:
        """The cheapest move in which `cell` changes by exactly `change`, others `still`.

        Returns the change per cell as integers, or None when there is none.
        """
        limit = self.system.up[cell] if change > 0 else -self.system.down[cell]
        if abs(change) > limit or cell in still:
            return None
        n = self.system.size
        self._bound(cell, max(change, 0), max(change, 0))
        self._bound(cell + n, max(-change, 0), max(-change, 0))
        for other in still:
            self._bound(other, 0, 0)
            self._bound(other + n, 0, 0)
        try:
            return self._solve()
        finally:
            for other in (cell, *still):
                self._bound(other, 0, self._up[other] if self._free[other] else 0)
                self._bound(other + n, 0, self._down[other] if self._free[other] else 0)

    def _bound(self, column: int, lower: float, upper: float) -> None:
        self._highs.changeColBounds(column, float(lower), float(upper))

    def _solve(self) -> np.ndarray | None:
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        move = self._integer_move()
        return move if move is not None else self._solve_in_integers()

    def _solve_in_integers(self) -> np.ndarray | None:
        kinds = np.full(len(self._columns), int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        self._highs.changeColsIntegrality(len(kinds), self._columns, kinds)
        self._highs.run()
        found = self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        move = self._integer_move() if found else None
        kinds[:] = int(highspy.HighsVarType.kContinuous)
        self._highs.changeColsIntegrality(len(kinds), self._columns, kinds)
        return move

    def _integer_move(self) -> np.ndarray | None:
        """The solution as integers when it is one, checked without the solver's tolerances."""
        solution = np.array(self._highs.getSolution().col_value)
        n = self.system.size
        move = solution[:n] - solution[n:]
        whole = np.rint(move)
        if np.abs(move - whole).max(initial=0.0) > TOLERANCE:
            return None
        system = self.system
        within = (whole >= system.down).all() and (whole <= system.up).all()
        if not within or (system.matrix @ whole).any():
            return None
        return whole.astype(np.int64)


def _model(system: System, up: np.ndarray, down: np.ndarray) -> highspy.HighsLp:
    n = system.size
    matrix = system.matrix
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = 2 * n, matrix.shape[0]
    model.col_cost_ = np.concatenate([system.cost, system.cost])
    model.col_lower_ = np.zeros(2 * n)
    model.col_upper_ = np.concatenate([up, down])
    model.row_lower_ = model.row_upper_ = np.zeros(matrix.shape[0])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.concatenate(
        [matrix.indptr, matrix.indptr[1:] + matrix.indptr[-1]]
    ).astype(np.int32)
    model.a_matrix_.index_ = np.concatenate([matrix.indices, matrix.indices]).astype(np.int32)
    model.a_matrix_.value_ = np.concatenate([matrix.data, -matrix.data])
    return model
