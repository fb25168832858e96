"""Extremes of one cell over all tables a reader must consider.

Job: ask HiGHS for the least or greatest value of a cell, and trust only what survives in whole
numbers: a bound is rounded outwards, and a table counts as possible only when it satisfies
every equation and limit exactly. What the answers mean belongs to `checks`.
"""

from __future__ import annotations

import math

import highspy
import numpy as np

from disclosure.auditor.reader import Part
from disclosure.problem import NO_LIMIT

DOUBT = 1e-5
"""How far a solver's bound is pushed outwards before it is rounded."""


class PartSolver:
    """One part of a reader's system, warm from question to question."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self._n = len(part.cells)
        self._highs = highspy.Highs()
        # Between questions only the objective changes: the primal simplex goes on from there.
        options = {"output_flag": False, "threads": 1, "random_seed": 7, "simplex_strategy": 4}
        for option, value in options.items():
            self._highs.setOptionValue(option, value)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self._n, part.rows.shape[0]
        lp.col_cost_ = np.zeros(self._n)
        lp.col_lower_ = part.lower.astype(float)
        lp.col_upper_ = np.where(part.upper >= NO_LIMIT, highspy.kHighsInf, part.upper)
        lp.row_lower_ = lp.row_upper_ = part.right.astype(float)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = part.rows.indptr.astype(np.int32)
        lp.a_matrix_.index_ = part.rows.indices.astype(np.int32)
        lp.a_matrix_.value_ = part.rows.data.astype(float)
        self._highs.passModel(lp)
        self._upper = np.array(lp.col_upper_, dtype=float)

    def fix(self, cell: int, value: int) -> None:
        """Suppose a cell has this value, until `release`."""
        self._highs.changeColBounds(cell, float(value), float(value))

    def release(self, cell: int) -> None:
        """End a supposition."""
        self._highs.changeColBounds(cell, float(self.part.lower[cell]), float(self._upper[cell]))

    def extreme(
        self, cell: int, is_greatest: bool, in_integers: bool = False
    ) -> tuple[int, np.ndarray | None]:
        """Proven bound on a cell, and a whole table that comes as far, if the answer is one.

        The bound holds for every whole table; NO_LIMIT when nothing bounds the cell. With
        `in_integers` the answer is always a whole table.
        """
        self._highs.changeColCost(cell, -1.0 if is_greatest else 1.0)
        if in_integers:
            self._set_kind(highspy.HighsVarType.kInteger)
        self._highs.run()
        status = self._highs.getModelStatus()
        bound, table = self._answer(cell, is_greatest, status)
        if in_integers:
            self._set_kind(highspy.HighsVarType.kContinuous)
        self._highs.changeColCost(cell, 0.0)
        return bound, table

    def towards(self, push: np.ndarray) -> np.ndarray | None:
        """A possible table that goes far along a direction, if the corner found is whole."""
        columns = np.arange(self._n, dtype=np.int32)
        self._highs.changeColsCost(self._n, columns, -push.astype(float))
        self._highs.run()
        solution = np.array(self._highs.getSolution().col_value)
        is_found = self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        self._highs.changeColsCost(self._n, columns, np.zeros(self._n))
        return self.verified(solution) if is_found else None

    def _answer(
        self, cell: int, is_greatest: bool, status: highspy.HighsModelStatus
    ) -> tuple[int, np.ndarray | None]:
        limit = int(self.part.upper[cell] if is_greatest else self.part.lower[cell])
        if status != highspy.HighsModelStatus.kOptimal:
            return limit, None
        solution = np.array(self._highs.getSolution().col_value)
        best = float(solution[cell])
        if is_greatest:
            bound = min(limit, math.floor(best + DOUBT))
        else:
            bound = max(limit, math.ceil(best - DOUBT))
        return bound, self.verified(solution)

    def verified(self, solution: np.ndarray) -> np.ndarray | None:
        """The solution as whole numbers if it is a possible table, checked exactly."""
        table = np.rint(solution).astype(np.int64)
        part = self.part
        within = (table >= part.lower).all() and (table <= part.upper).all()
        sums = np.rint(part.rows @ table).astype(np.int64)
        return table if within and (sums == part.right).all() else None

    def _set_kind(self, kind: highspy.HighsVarType) -> None:
        columns = np.arange(self._n, dtype=np.int32)
        self._highs.changeColsIntegrality(
            self._n, columns, np.full(self._n, int(kind), dtype=np.uint8)
        )
