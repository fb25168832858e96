"""Find other possible tables, many cells at a time.

Job: inside a neighbourhood of hidden cells, with all else as it truly is, push the open cells
up or down together. Any whole table found this way is a possible table of the release, so it
proves at once for every cell it changes that the cell is not determined. What no push moves is
looked at cell by cell by `checks`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from disclosure.auditor.reader import Part
from disclosure.auditor.solver import PartSolver
from disclosure.problem import BoolArray, IntArray

SIZES = (200, 500)
"""Cells of a neighbourhood: smaller ones hold no other table, larger ones fewer whole corners."""
CORNERS = 4
"""Corners tried for a whole one before branching."""
PUSHES = 2
"""Random pushes per neighbourhood, each followed by its opposite."""


class Neighbourhood:
    """A part cut down to some of its cells; the others keep their true value."""

    def __init__(self, part: Part, cells: IntArray) -> None:
        self.cells = np.sort(cells)
        columns = part.columns[:, self.cells].tocsr()
        used = np.flatnonzero(np.diff(columns.indptr) > 0)
        rows = columns[used]
        truth = part.truth[self.cells]
        right = np.rint(rows @ truth).astype(np.int64)
        lower, upper = part.lower[self.cells], part.upper[self.cells]
        self.part = Part(self.cells, rows, right, lower, upper, truth)
        self.solver = PartSolver(self.part)

    def place(self, cell: int) -> int:
        """Number of a cell of the part within the neighbourhood, -1 when outside."""
        at = int(np.searchsorted(self.cells, cell))
        return at if at < len(self.cells) and self.cells[at] == cell else -1

    def farthest(
        self, at: int, is_greatest: bool, generator: np.random.Generator, is_end: bool
    ) -> IntArray | None:
        """A whole table in which a cell goes far one way; to the very end if that is asked.

        A corner that is not whole is left for another one nearby before branching, which is
        slow; branching is only for what corners do not answer.
        """
        bound, table = self.solver.extreme(at, is_greatest)
        truth = self.part.truth[at]
        if table is not None or bound == truth:
            return table
        for _ in range(CORNERS):
            push = generator.uniform(-1.0, 1.0, len(self.cells))
            push[at] = 20.0 if is_greatest else -20.0
            table = self.solver.towards(push)
            if table is not None and (table[at] == bound if is_end else table[at] != truth):
                return table
        return self.solver.extreme(at, is_greatest, in_integers=True)[1]

    def pushed(self, wanted: BoolArray, generator: np.random.Generator) -> Iterator[IntArray]:
        """Changes (per cell of the neighbourhood) of tables that push wanted cells about."""
        inside = wanted[self.cells]
        for _ in range(PUSHES):
            push = np.where(inside, generator.choice([-1.0, 1.0], len(inside)), 0.0)
            for direction in (push, -push):
                table = self.solver.towards(direction)
                if table is not None:
                    yield table - self.part.truth


def around(part: Part, start: int, size: int) -> IntArray:
    """About `size` cells of a part nearest to one of them through shared equations."""
    rows, columns = part.rows, part.columns
    seen = {start}
    queue, done, head = [start], set(), 0
    while head < len(queue) and len(queue) < size:
        cell = queue[head]
        head += 1
        for row in columns.indices[columns.indptr[cell] : columns.indptr[cell + 1]].tolist():
            if row in done:
                continue
            done.add(row)
            for other in rows.indices[rows.indptr[row] : rows.indptr[row + 1]].tolist():
                if other not in seen:
                    seen.add(other)
                    queue.append(other)
    return np.array(queue, dtype=np.int64)
