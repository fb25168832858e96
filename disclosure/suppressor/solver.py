"""One way to hand a linear or integer programme to HiGHS.

Job: arrays in, arrays out, always with the same options, so that the same problem gives the
same answer. What the programmes mean belongs to the modules that build them.
"""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np

from disclosure.suppressor.deadline import Work

INFINITE = highspy.kHighsInf
TOLERANCE = 1e-6


class Programme:
    """min cost·x with row_lower ≤ A·x ≤ row_upper and lower ≤ x ≤ upper."""

    def __init__(
        self,
        matrix: Any,
        cost: np.ndarray,
        bounds: tuple[np.ndarray, np.ndarray],
        rows: tuple[np.ndarray, np.ndarray],
        *,
        whole: np.ndarray | None = None,
        options: dict[str, Any] | None = None,
        work: Work | None = None,
    ) -> None:
        self._work = Work() if work is None else work
        self._rows, self._is_whole = matrix.shape[0], whole is not None
        self.columns = np.arange(matrix.shape[1], dtype=np.int32)
        self.highs = highspy.Highs()
        fixed = {"output_flag": False, "threads": 1, "random_seed": 1}
        for name, value in (fixed | (options or {})).items():
            self.highs.setOptionValue(name, value)
        model = highspy.HighsLp()
        model.num_row_, model.num_col_ = matrix.shape
        model.col_cost_ = cost.astype(float)
        model.col_lower_, model.col_upper_ = bounds[0].astype(float), bounds[1].astype(float)
        model.row_lower_, model.row_upper_ = rows[0].astype(float), rows[1].astype(float)
        by_column = matrix.format == "csc"
        kind = highspy.MatrixFormat
        model.a_matrix_.format_ = kind.kColwise if by_column else kind.kRowwise
        model.a_matrix_.start_ = matrix.indptr.astype(np.int32)
        model.a_matrix_.index_ = matrix.indices.astype(np.int32)
        model.a_matrix_.value_ = matrix.data.astype(float)
        if whole is not None:
            integer, continuous = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
            model.integrality_ = [integer if w else continuous for w in whole]
        self.highs.passModel(model)

    def set_bounds(self, lower: np.ndarray, upper: np.ndarray) -> None:
        """Replace the limits of all columns."""
        self.highs.changeColsBounds(
            len(self.columns), self.columns, lower.astype(float), upper.astype(float)
        )

    def set_cost(self, cost: np.ndarray) -> None:
        """Replace the cost of all columns."""
        self.highs.changeColsCost(len(self.columns), self.columns, cost.astype(float))

    def bound(self, column: int, lower: float, upper: float) -> None:
        """Replace the limits of one column."""
        self.highs.changeColBounds(int(column), float(lower), float(upper))

    def solve(self) -> np.ndarray | None:
        """The optimal columns, or None when there are none."""
        self.highs.run()
        iterations = max(0, self.highs.getInfo().simplex_iteration_count)
        self._work.add(len(self.columns), self._rows, iterations, self._is_whole)
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.array(self.highs.getSolution().col_value)

    def best_found(self) -> np.ndarray | None:
        """After `solve`: the best feasible columns, also when a limit stopped the search."""
        info = self.highs.getInfo()
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        return np.array(self.highs.getSolution().col_value)

    def start_from(self, values: np.ndarray) -> None:
        """Offer a feasible point to begin an integer search with."""
        solution = highspy.HighsSolution()
        solution.col_value = values.astype(float).tolist()
        self.highs.setSolution(solution)

    def row_duals(self) -> np.ndarray:
        """Prices of the rows of the last solution."""
        return np.array(self.highs.getSolution().row_dual)

    def column_duals(self) -> np.ndarray:
        """Reduced costs of the columns of the last solution."""
        return np.array(self.highs.getSolution().col_dual)

    def set_whole(self, is_whole: bool) -> None:
        """Ask for whole numbers in all columns, or no longer."""
        self._is_whole = is_whole
        kind = highspy.HighsVarType.kInteger if is_whole else highspy.HighsVarType.kContinuous
        kinds = np.full(len(self.columns), int(kind), dtype=np.uint8)
        self.highs.changeColsIntegrality(len(kinds), self.columns, kinds)

    def dual_bound(self) -> float:
        """Proven bound on the value of any whole solution, after an integer search."""
        return float(self.highs.getInfo().mip_dual_bound)
