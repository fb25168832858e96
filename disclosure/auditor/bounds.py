"""The public bounds: what any reader can compute of a hidden cell.

Job: least and greatest value without supposing that any hidden cell is sensitive. These are
the only figures of an audit that are published.
"""

from __future__ import annotations

import numpy as np

from disclosure.auditor.reader import parts
from disclosure.auditor.solver import PartSolver
from disclosure.problem import BoolArray, IntArray, Problem

WORK = 800_000
"""Sum of squared sizes of parts whose bounds are solved for, smallest first. The cells of larger
ones keep the bounds of propagation: proven, perhaps not the narrowest."""


def public_bounds(problem: Problem, hidden: BoolArray) -> tuple[IntArray, IntArray, int]:
    """Lower and upper bound per cell of the problem; and how many may not be the narrowest."""
    low, high, doubtful = parts(problem, hidden, problem.known_lower, problem.known_upper)
    is_loose = np.zeros(len(low), dtype=bool)
    work = 0
    for part in sorted(doubtful, key=lambda part: len(part.cells)):
        work += len(part.cells) ** 2
        if work > WORK:
            is_loose[part.cells] = True
            continue
        solver = PartSolver(part)
        least, greatest = part.truth.copy(), part.truth.copy()
        for cell in np.flatnonzero(~problem.is_slack[part.cells]):
            at = part.cells[cell]
            for is_greatest in (False, True):
                seen, limit = (greatest, high) if is_greatest else (least, low)
                if seen[cell] == limit[at]:
                    continue
                limit[at], table = solver.extreme(int(cell), is_greatest)
                if table is not None:
                    np.minimum(least, table, out=least)
                    np.maximum(greatest, table, out=greatest)
                is_loose[at] |= table is None
    return low, high, int((is_loose & hidden).sum())
