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
from disclosure.suppressor.deadline import Work

ROOMY = 3
"""Steps that make a cell fit to answer most demands."""
MAXIMUM_ROUNDS = 100
"""Rounds of propagation; each one alone is true already."""


@dataclass(frozen=True, eq=False)
class System:
    """One component: m equations over n cells, A·z = 0 for every move z the reader must allow.

    `down` ≤ 0 ≤ `up` is how far each cell may move, were every other one hidden; `cells` are
    positions in the problem. `is_free` marks slacks: they may always move, and hiding them
    costs nothing.
    """

    cells: IntArray
    matrix: Any  # scipy sparse, by columns
    values: IntArray
    down: IntArray
    up: IntArray
    stated_down: IntArray
    stated_up: IntArray
    is_primary: BoolArray
    is_free: BoolArray
    cost: np.ndarray
    work: Work

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

    @cached_property
    def is_stuck(self) -> BoolArray:
        """Sensitive cells fixed by their own size and place, whatever is hidden."""
        return self.is_primary & (self.down == 0) & (self.up == 0)

    def loosened(self, cells: Iterable[int]) -> System:
        """The same, for a reader who does not know that these cells are sensitive."""
        at = np.fromiter(cells, dtype=np.int64)
        down, up = self.stated_down.copy(), self.stated_up.copy()
        down[at], up[at] = -self.values[at], NO_LIMIT
        down, up = narrowed(self.matrix, down, up)
        return replace(self, down=down, up=up)

    def box(self, start: int, preferred: BoolArray, size: int, direction: int = 0) -> IntArray:
        """About `size` cells that make a smaller table around a cell, in all its dimensions.

        A few partners are taken along each equation of the cell: first those that can make up
        for it when it moves in a direction (+1 or -1; 0 for either), half of them preferred
        ones. Then the corners between them: cells on two, three, … equations of what is taken.
        """
        columns, rows = self.matrix, self.rows
        span = slice(columns.indptr[start], columns.indptr[start + 1])
        own, own_signs = columns.indices[span], columns.data[span]
        width = max(2, int(size ** (1 / max(1, len(own)))) - 1)
        taken = np.zeros(self.size, dtype=bool)
        taken[start] = True
        for row, own_sign in zip(own.tolist(), own_signs.tolist(), strict=True):
            inside = slice(rows.indptr[row], rows.indptr[row + 1])
            members, signs = rows.indices[inside], rows.data[inside]
            others = self._may_move[members] & (members != start)
            members, signs = members[others], signs[others]
            helpless = self._room(members, -direction * own_sign * signs) == 0
            # Half of them preferred; the others with room both ways, for these often have not.
            is_liked = preferred[members]
            apart = (members - start) % len(rows.indptr)
            liked = members[np.lexsort((apart, ~is_liked, helpless))][: (width + 1) // 2]
            tight = np.minimum(self.up[members], -self.down[members]) < ROOMY
            others = members[np.lexsort((apart, is_liked, tight, helpless))]
            others = others[~np.isin(others, liked)][: width - len(liked)]
            taken[liked], taken[others] = True, True
        for crossing in range(2, len(own) + 1):
            touched = np.zeros(rows.shape[0])
            touched[columns[:, np.flatnonzero(taken)].indices] = 1.0
            taken |= self._may_move & (self._incidence @ touched >= crossing)
        return np.flatnonzero(taken)

    def _room(self, cells: IntArray, directions: np.ndarray) -> IntArray:
        """How far cells can move in a direction each; where it is 0, in either."""
        up, down = self.up[cells], -self.down[cells]
        either = np.maximum(up, down)
        return np.where(directions > 0, up, np.where(directions < 0, down, either))

    @cached_property
    def _may_move(self) -> BoolArray:
        return (self.down < 0) | (self.up > 0)

    @cached_property
    def _incidence(self) -> Any:
        """Which equations run through each cell, one row per cell."""
        return abs(self.matrix).T.tocsr()

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


def narrowed(matrix: Any, down: IntArray, up: IntArray) -> tuple[IntArray, IntArray]:
    """How far cells can move when the others in each equation must make up for it.

    In whole numbers and repeated until nothing changes, so what is left out cannot be reached
    by any move at all.
    """
    entries = matrix.tocoo()
    row, cell, is_plus = entries.row, entries.col, entries.data > 0
    height = matrix.shape[0]
    for _ in range(MAXIMUM_ROUNDS):
        least = np.where(is_plus, down[cell], -up[cell])
        most = np.where(is_plus, up[cell], -down[cell])
        room_up = least - np.bincount(row, least, height).astype(np.int64)[row]
        room_down = most - np.bincount(row, most, height).astype(np.int64)[row]
        new_up, new_down = up.copy(), down.copy()
        np.minimum.at(new_up, cell, np.where(is_plus, room_up, -room_down))
        np.maximum.at(new_down, cell, np.where(is_plus, room_down, -room_up))
        new_up[new_up > NO_LIMIT // 2] = NO_LIMIT
        if (new_up == up).all() and (new_down == down).all():
            break
        down, up = new_down, new_up
    return down, up


def problem_matrix(problem: Problem) -> Any:
    """The equations as a sparse matrix, one row each."""
    shape = (len(problem.row_start) - 1, len(problem.values))
    return sparse.csr_matrix((problem.row_sign, problem.row_cell, problem.row_start), shape=shape)


def split(problem: Problem, work: Work) -> list[System]:
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
        systems.append(_system(problem, cells[chosen], columns[:, chosen], work))
    return sorted(systems, key=lambda system: system.size)


def _components(matrix: Any) -> tuple[int, np.ndarray]:
    """Label the columns: each equation ties its cells to its first one."""
    first = np.repeat(matrix.indices[matrix.indptr[:-1]], np.diff(matrix.indptr))
    n = matrix.shape[1]
    links = sparse.csr_matrix((np.ones(len(first)), (first, matrix.indices)), shape=(n, n))
    return csgraph.connected_components(links, directed=False)


def _system(problem: Problem, cells: np.ndarray, columns: Any, work: Work) -> System:
    rows = columns.tocsr()
    rows = rows[np.diff(rows.indptr) > 0]
    values = problem.values[cells]
    highest = problem.highest[cells]
    stated_down = problem.lowest[cells] - values
    stated_up = np.where(highest >= NO_LIMIT, NO_LIMIT, highest - values)
    down, up = narrowed(rows, stated_down, stated_up)
    return System(
        cells=cells,
        matrix=rows.tocsc(),
        values=values,
        down=down,
        up=up,
        stated_down=stated_down,
        stated_up=stated_up,
        is_primary=problem.is_primary[cells],
        is_free=problem.is_slack[cells],
        cost=problem.weights[cells],
        work=work,
    )
