"""Other tables that somebody says are possible: checked exactly, and only then believed.

Job: take changes of the true table as evidence, from wherever they come, and hand out those
that leave every figure and limit of a part as it is. A table that satisfies every equation is
possible whoever found it, so a witness saves a search and can never make a cell look safe that
is not. Searching for such tables belongs to `stirring`, `nearest` and `solver`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from disclosure.auditor.reader import Part
from disclosure.problem import IntArray

Witness = tuple[IntArray, IntArray]
"""Cells of a problem, each once, and by how much another table differs there, not 0."""


class Witnesses:
    """Changes of one problem's table, not yet believed."""

    def __init__(self, size: int, given: Sequence[Witness]) -> None:
        lengths = [len(cells) for cells, _ in given]
        nothing = np.zeros(0, dtype=np.int64)
        cells = np.concatenate([nothing, *(cells for cells, _ in given)])
        changes = np.concatenate([nothing, *(changes for _, changes in given)])
        number = np.repeat(np.arange(len(given)), lengths)
        shape = (size, len(given))
        self._changes = sparse.csr_matrix((changes, (cells, number)), shape=shape)

    def of(self, part: Part) -> list[Witness]:
        """What holds within a part: its cells by place, and by how much they change."""
        inside = self._changes[part.cells].tocsc()
        if not inside.nnz:
            return []
        wrong = np.asarray(abs(part.rows @ inside).sum(axis=0)).ravel() > 0
        column = np.repeat(np.arange(inside.shape[1]), np.diff(inside.indptr))
        value = part.truth[inside.indices] + inside.data
        outside = (value < part.lower[inside.indices]) | (value > part.upper[inside.indices])
        wrong[column[outside]] = True
        filled = np.diff(inside.indptr) > 0
        spans = zip(inside.indptr[:-1], inside.indptr[1:], filled & ~wrong, strict=True)
        return [
            (inside.indices[start:end].astype(np.int64), inside.data[start:end])
            for start, end, is_good in spans
            if is_good
        ]
