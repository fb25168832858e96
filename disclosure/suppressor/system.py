"""The suppressor's view: cells that may move, cut into parts that have nothing in common.

Job: leave out what a reader knows for certain, split the rest into connected components, and
give each as a sparse matrix with the room every cell has to move up and down from its true
value. What to hide is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from disclosure.problem import NO_LIMIT, BoolArray, IntArray, Problem


@dataclass(frozen=True, eq=False)
class System:
    """One component: m equations over n cells, A·z = 0 for every move z the reader must allow.

    `down` ≤ 0 ≤ `up` is how far each cell may move; `cells` are positions in the problem.
    `is_free` marks slacks: they may always move, and hiding them costs nothing.
    """

    cells: IntArray
    matrix: Any  # scipy sparse, by columns
    values: IntArray
    down: IntArray
    up: IntArray
    is_primary: BoolArray
    is_free: BoolArray
    cost: np.ndarray

    @property
    def size(self) -> int:
        """Number of cells."""
        return len(self.cells)

    @cached_property
    def rows(self) -> Any:
        """The equations by rows."""
        return self.matrix.tocsr()

    @cached_property
    def is_hidden_anyway(self) -> BoolArray:
        """Cells that are hidden in every pattern."""
        return self.is_primary | self.is_free

    def loosened(self, cells: Iterable[int]) -> System:
        """The same, for a reader who does not know that these cells are sensitive."""
        at = np.fromiter(cells, dtype=np.int64)
        down, up = self.down.copy(), self.up.copy()
        down[at], up[at] = -self.values[at], NO_LIMIT
        return replace(self, down=down, up=up)

    def around(
        self,
        start: int,
        allowed: BoolArray,
        size: int,
        generator: np.random.Generator | None = None,
    ) -> IntArray:
        """About `size` allowed cells nearest to a cell through shared equations, nearest first.

        With a generator, ties are broken at random.
        """
        columns, rows = self.matrix, self.rows
        seen = np.zeros(self.size, dtype=bool)
        seen[start] = True
        done: set[int] = set()
        queue, head = [start], 0
        while head < len(queue) and len(queue) < size:
            cell = queue[head]
            head += 1
            touching = columns.indices[columns.indptr[cell] : columns.indptr[cell + 1]]
            if generator is not None:
                touching = generator.permutation(touching)
            for row in touching.tolist():
                if row in done:
                    continue
                done.add(row)
                members = rows.indices[rows.indptr[row] : rows.indptr[row + 1]]
                fresh = members[allowed[members] & ~seen[members]]
                seen[fresh] = True
                queue.extend(fresh.tolist())
        return np.array(queue, dtype=np.int64)


def problem_matrix(problem: Problem) -> Any:
    """The equations as a sparse matrix, one row each."""
    shape = (len(problem.row_start) - 1, len(problem.values))
    return sparse.csr_matrix((problem.row_sign, problem.row_cell, problem.row_start), shape=shape)


def split(problem: Problem) -> list[System]:
    """The components that hold at least one sensitive cell, smallest first.

    Cells that are exempt or known from elsewhere never move, so they bind nothing together.
    """
    cells = np.flatnonzero(~(problem.is_exempt | problem.is_known))
    if not len(cells):
        return []
    matrix = problem_matrix(problem)[:, cells]
    matrix = matrix[np.diff(matrix.indptr) > 0]
    count, label = _components(matrix)
    wanted = np.zeros(count, dtype=bool)
    wanted[label[problem.is_primary[cells]]] = True
    order = np.argsort(label, kind="stable")
    edges = np.searchsorted(label[order], np.arange(count + 1))
    columns = matrix.tocsc()
    systems = []
    for part in np.flatnonzero(wanted):
        chosen = order[edges[part] : edges[part + 1]]
        systems.append(_system(problem, cells[chosen], columns[:, chosen]))
    return sorted(systems, key=lambda system: system.size)


def _components(matrix: Any) -> tuple[int, np.ndarray]:
    """Label the columns: each equation ties its cells to its first one."""
    first = np.repeat(matrix.indices[matrix.indptr[:-1]], np.diff(matrix.indptr))
    n = matrix.shape[1]
    links = sparse.csr_matrix((np.ones(len(first)), (first, matrix.indices)), shape=(n, n))
    return csgraph.connected_components(links, directed=False)


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
        is_free=problem.is_slack[cells],
        cost=problem.weights[cells],
    )
