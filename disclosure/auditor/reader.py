"""A reader's knowledge as a system: the hidden cells, the figures around them, their limits.

Job: put everything shown to the right-hand side, narrow each hidden cell by propagation, and
cut the rest into independent parts. Written from the published tables outwards (values, not
moves), unlike the suppressor. Solving belongs to `solver`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from disclosure.problem import NO_LIMIT, BoolArray, IntArray, Problem

MAXIMUM_ROUNDS = 100


@dataclass(frozen=True, eq=False)
class Part:
    """Hidden cells bound together: rows·x = right, lower ≤ x ≤ upper, x whole.

    `cells` are positions in the problem; `truth` is the table itself, one of the solutions.
    """

    cells: IntArray
    rows: Any  # scipy sparse, by rows
    right: IntArray
    lower: IntArray
    upper: IntArray
    truth: IntArray

    @cached_property
    def columns(self) -> Any:
        """The equations by columns."""
        return self.rows.tocsc()


def narrow(
    rows: Any, right: np.ndarray, lower: np.ndarray, upper: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Limits that follow from one equation at a time, repeated until nothing changes.

    In each equation a cell is at most what remains when all others are at their least. Whole
    numbers throughout, so no rounding: the limits are proven.
    """
    lower, upper = lower.astype(np.int64), upper.astype(np.int64)
    coo = rows.tocoo()
    row, cell, plus = coo.row, coo.col, coo.data > 0
    right = right.astype(np.int64)
    for _ in range(MAXIMUM_ROUNDS):
        least = np.where(plus, lower[cell], -upper[cell])
        most = np.where(plus, upper[cell], -lower[cell])
        least_sum = np.bincount(row, least, len(right)).astype(np.int64)
        most_sum = np.bincount(row, most, len(right)).astype(np.int64)
        room_up = right[row] - (least_sum[row] - least)
        room_down = right[row] - (most_sum[row] - most)
        new_upper, new_lower = upper.copy(), lower.copy()
        np.minimum.at(new_upper, cell, np.where(plus, room_up, -room_down))
        np.maximum.at(new_lower, cell, np.where(plus, room_down, -room_up))
        # "No limit" minus something is still no limit, and would otherwise creep down for ever.
        new_upper[new_upper > NO_LIMIT // 2] = NO_LIMIT
        if (new_upper >= upper).all() and (new_lower <= lower).all():
            break
        lower, upper = np.maximum(lower, new_lower), np.minimum(upper, new_upper)
    return lower, upper


def parts(
    problem: Problem, hidden: BoolArray, lower: IntArray, upper: IntArray
) -> tuple[IntArray, IntArray, list[Part]]:
    """Narrowed limits of all cells, and the independent parts that still hold a doubt.

    Shown cells and cells that a reader knows are fixed at their value; slacks are open.
    """
    matrix: Any = sparse.csr_matrix(
        (problem.row_sign, problem.row_cell, problem.row_start),
        shape=(len(problem.row_start) - 1, len(problem.values)),
    )
    is_open = (hidden & ~problem.is_known) | problem.is_slack
    low = np.where(is_open, lower, problem.values)
    high = np.where(is_open, upper, problem.values)
    right = np.zeros(matrix.shape[0], dtype=np.int64)
    low, high = narrow(matrix, right, low, np.minimum(high, NO_LIMIT))
    doubt = np.flatnonzero(low < high)
    if not len(doubt):
        return low, high, []
    inner = matrix[:, doubt]
    settled = np.where(low < high, 0, low)
    outer = -np.rint(matrix @ settled).astype(np.int64)
    used = np.diff(inner.indptr) > 0
    inner, outer = inner[used], outer[used]
    graph = sparse.bmat([[None, inner], [inner.T, None]], format="csr")
    if graph is None or inner.shape[0] == 0:
        label = np.arange(len(doubt))
        row_label = np.zeros(0, dtype=np.int64)
    else:
        _, both = csgraph.connected_components(graph, directed=False)
        row_label, label = both[: inner.shape[0]], both[inner.shape[0] :]
    found = []
    columns = inner.tocsc()
    order, row_order = np.argsort(label, kind="stable"), np.argsort(row_label, kind="stable")
    names = np.unique(label)
    ends = np.searchsorted(label[order], names, side="right")
    begins = np.searchsorted(label[order], names, side="left")
    row_begins = np.searchsorted(row_label[row_order], names, side="left")
    row_ends = np.searchsorted(row_label[row_order], names, side="right")
    for begin, end, row_begin, row_end in zip(begins, ends, row_begins, row_ends, strict=True):
        chosen, chosen_rows = order[begin:end], row_order[row_begin:row_end]
        cells = doubt[chosen]
        found.append(
            Part(
                cells=cells,
                rows=columns[:, chosen].tocsr()[chosen_rows],
                right=outer[chosen_rows],
                lower=low[cells],
                upper=high[cells],
                truth=problem.values[cells],
            )
        )
    return low, high, found
