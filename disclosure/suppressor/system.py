"""The suppressor's view: cells that may move, cut into parts that have nothing in common.

Job: leave out what a reader knows for certain, split the rest into connected components, and
give each as a sparse matrix with the room every cell has to move up and down from its true
value. What to hide is not decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from disclosure.problem import NO_LIMIT, BoolArray, IntArray, Problem


@dataclass(frozen=True, eq=False)
class System:
    """One component: m equations over n cells, A·z = 0 for every move z the reader must allow.

    `down` ≤ 0 ≤ `up` is how far each cell may move; `cells` are positions in the problem.
    """

    cells: IntArray
    matrix: Any  # scipy sparse, by columns
    values: IntArray
    down: IntArray
    up: IntArray
    is_primary: BoolArray
    is_slack: BoolArray
    cost: np.ndarray

    @property
    def size(self) -> int:
        """Number of cells."""
        return len(self.cells)


def problem_matrix(problem: Problem) -> Any:
    """The equations as a sparse matrix, one row each."""
    shape = (len(problem.row_start) - 1, len(problem.values))
    return sparse.csr_matrix((problem.row_sign, problem.row_cell, problem.row_start), shape=shape)


def split(problem: Problem) -> list[System]:
    """The components that hold at least one sensitive cell, largest last.

    Cells that are exempt or known from elsewhere never move, so they bind nothing together.
    """
    moving = ~(problem.is_exempt | problem.is_known)
    matrix = problem_matrix(problem)[:, np.flatnonzero(moving)]
    matrix = matrix[np.diff(matrix.indptr) > 0]
    cells = np.flatnonzero(moving)
    if not len(cells):
        return []
    touching = abs(matrix.T) @ sparse.csr_matrix(
        (np.ones(matrix.shape[0]), (np.arange(matrix.shape[0]), _first_cells(matrix))),
        shape=(matrix.shape[0], len(cells)),
    )
    count, label = csgraph.connected_components(touching, directed=False)
    primary = problem.is_primary[cells]
    wanted = np.zeros(count, dtype=bool)
    wanted[label[primary]] = True
    order = np.argsort(label, kind="stable")
    edges = np.searchsorted(label[order], np.arange(count + 1))
    columns = matrix.tocsc()
    systems = []
    for part in np.flatnonzero(wanted):
        chosen = order[edges[part] : edges[part + 1]]
        systems.append(_system(problem, cells[chosen], columns[:, chosen]))
    return sorted(systems, key=lambda system: system.size)


def _first_cells(matrix: Any) -> np.ndarray:
    return matrix.indices[matrix.indptr[:-1]]


def _system(problem: Problem, cells: np.ndarray, columns: Any) -> System:
    rows = columns.tocsr()
    rows = rows[np.diff(rows.indptr) > 0]
    values = problem.values[cells]
    highest = problem.highest[cells]
    return System(
        cells=cells,
        matrix=rows.tocsc(),
        values=values,
        down=problem.lowest[cells] - values,
        up=np.where(highest >= NO_LIMIT, NO_LIMIT, highest - values),
        is_primary=problem.is_primary[cells],
        is_slack=problem.is_slack[cells],
        cost=problem.weights[cells],
    )
