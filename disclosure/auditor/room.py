"""How much any pattern could achieve: the yardstick for what a level may ask.

Job: compare a cell's freedom with that under the largest pattern. A cell that is fixed even
then is fixed by its own size and place, not by what was shown.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse

from disclosure.auditor.reader import Part, narrow, parts
from disclosure.auditor.solver import PartSolver
from disclosure.problem import IntArray, Problem


class Room:
    """Answers about the largest patterns; nothing is computed until it is asked."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._solvers: dict[int, PartSolver] = {}

    def is_inherent(self, at: int) -> bool:
        """Whether a cell is fixed even with every cell of every table hidden.

        So is a total of 4 over four sensitive cells: it can only be four ones. Judged by
        propagation; what that does not prove counts as caused by what is shown.
        """
        return bool(self._all[0][at] == self._all[1][at])

    def is_inherent_for(self, at: int, person: int) -> bool:
        """The same for one who is alone in another cell: a total of 1 and its part of 1."""
        rows = np.unique(self._columns[:, [at, person]].indices)
        block = self._matrix[rows]
        cells = np.unique(np.append(block.indices, [at, person]))
        low, high = self._all[0][cells].copy(), self._all[1][cells].copy()
        place = int(np.searchsorted(cells, person))
        low[place] = high[place] = 1
        low, high = narrow(block[:, cells], np.zeros(len(rows), dtype=np.int64), low, high)
        place = int(np.searchsorted(cells, at))
        return bool(low[place] == high[place])

    def is_larger(self, at: int, reached: tuple[int, int]) -> bool:
        """Whether hiding all that may be hidden would leave more open than was reached."""
        low, high, places, found = self._allowed
        limits = (int(low[at]), int(high[at]))
        if limits == reached or at not in places:
            return limits != reached
        number, cell = places[at]
        if number not in self._solvers:
            self._solvers[number] = PartSolver(found[number])
        solver = self._solvers[number]
        for is_greatest, seen in enumerate(reached):
            if limits[is_greatest] == seen:
                continue
            bound, table = solver.extreme(cell, bool(is_greatest))
            if bound != seen and table is None:
                bound, _ = solver.extreme(cell, bool(is_greatest), in_integers=True)
            if bound != seen:
                return True
        return False

    @cached_property
    def _matrix(self) -> Any:
        problem = self._problem
        shape = (len(problem.row_start) - 1, len(problem.values))
        return sparse.csr_matrix(
            (problem.row_sign, problem.row_cell, problem.row_start), shape=shape
        )

    @cached_property
    def _columns(self) -> Any:
        return self._matrix.tocsc()

    @cached_property
    def _all(self) -> tuple[IntArray, IntArray]:
        """Limits when every cell is hidden, exempt ones too."""
        problem = self._problem
        right = np.zeros(self._matrix.shape[0], dtype=np.int64)
        return narrow(self._matrix, right, problem.lowest, problem.highest)

    @cached_property
    def _allowed(self) -> tuple[IntArray, IntArray, dict[int, tuple[int, int]], list[Part]]:
        """The same when all but the exempt cells are hidden, with its parts."""
        problem = self._problem
        hidden = ~problem.is_slack & ~problem.is_exempt
        low, high, found = parts(problem, hidden, problem.lowest, problem.highest)
        places = {
            int(at): (number, place)
            for number, part in enumerate(found)
            for place, at in enumerate(part.cells)
        }
        return low, high, places, found
