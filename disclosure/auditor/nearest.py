"""The possible table nearest to the true one in which a cell has another value.

Job: one linear programme over a neighbourhood, least Σ|deviation|, kept warm from question to
question. Near tables change few cells, are nearly always whole, and say little about others:
what a proof for one cell, or for one person, needs. Tables that change much are for `stirring`.
"""

from __future__ import annotations

import highspy
import numpy as np

from disclosure.auditor.reader import Part
from disclosure.problem import NO_LIMIT, IntArray


class NearestTable:
    """Deviations from the truth, upward and downward apart, over the cells of a part."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._n = n = len(part.cells)
        up = np.where(part.upper >= NO_LIMIT, highspy.kHighsInf, part.upper - part.truth)
        self._room = np.concatenate([up, part.truth - part.lower]).astype(float)
        self._highs = highspy.Highs()
        options = {"output_flag": False, "threads": 1, "random_seed": 7, "presolve": "off"}
        for option, value in options.items():
            self._highs.setOptionValue(option, value)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = 2 * n, part.rows.shape[0]
        lp.col_cost_ = np.ones(2 * n)
        lp.col_lower_, lp.col_upper_ = np.zeros(2 * n), self._room
        lp.row_lower_ = lp.row_upper_ = np.zeros(lp.num_row_)
        columns = part.rows.tocsc()
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        start = columns.indptr.astype(np.int32)
        lp.a_matrix_.start_ = np.concatenate([start, start[1:] + start[-1]])
        lp.a_matrix_.index_ = np.tile(columns.indices.astype(np.int32), 2)
        lp.a_matrix_.value_ = np.concatenate([columns.data, -columns.data]).astype(float)
        self._highs.passModel(lp)

    def find(self, cell: int, deviation: int, still: int = -1) -> IntArray | None:
        """A whole table in which a cell deviates by this much and `still` not at all, or None.

        Checked exactly against every equation and limit of the part.
        """
        up, down = (deviation, 0) if deviation > 0 else (0, -deviation)
        n = self._n
        if up > self._room[cell] or down > self._room[cell + n] or cell == still:
            return None
        self._bound(cell, up, up)
        self._bound(cell + n, down, down)
        if still >= 0:
            self._bound(still, 0, 0)
            self._bound(still + n, 0, 0)
        self._highs.run()
        solution = np.array(self._highs.getSolution().col_value)
        is_found = self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        for at in (cell, still) if still >= 0 else (cell,):
            for column in (at, at + n):
                self._bound(column, 0, self._room[column])
        return self._verified(solution[:n] - solution[n:]) if is_found else None

    def _verified(self, deviation: np.ndarray) -> IntArray | None:
        part = self._part
        table = part.truth + np.rint(deviation).astype(np.int64)
        is_within = (table >= part.lower).all() and (table <= part.upper).all()
        sums = np.rint(part.rows @ table).astype(np.int64)
        return table if is_within and (sums == part.right).all() else None

    def _bound(self, column: int, lower: float, upper: float) -> None:
        self._highs.changeColBounds(int(column), float(lower), float(upper))
