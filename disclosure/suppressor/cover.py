"""The covering master: the lightest choice of cells that meets all conditions known.

Job: the integer programme of Fischetti and Salazar-González (2001) over the cells of a window,
or of a whole component, with the rest of the pattern as it is. Among equally light answers it
prefers what is hidden already, so that little has to be proven anew. Whether the answer meets
the level is judged by the caller.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import sparse

from disclosure.problem import BoolArray, IntArray
from disclosure.suppressor.cuts import CutPool
from disclosure.suppressor.solver import INFINITE, Programme
from disclosure.suppressor.system import System

PREFERENCE = 0.4
"""What all changes together may cost: less than the lightest cell."""


def lightest_cover(
    system: System,
    pool: CutPool,
    hidden: BoolArray,
    choices: IntArray,
    limits: tuple[int, float],
) -> tuple[BoolArray | None, float]:
    """A pattern (None when none was found) and a proven bound on the weight of any such one.

    `limits` are nodes and seconds of the search.
    """
    cost = system.cost[choices]
    count = len(choices)
    least = float(cost.min(initial=1.0))
    step = PREFERENCE * least / max(1, count)
    priced = cost + np.where(hidden[choices], -step, step)
    matrix, needed = conditions(pool, hidden, choices)
    programme = Programme(
        matrix,
        priced,
        (np.zeros(count), np.ones(count)),
        (needed - 1e-9, np.full(len(needed), INFINITE)),
        whole=np.ones(count, dtype=bool),
        options={
            "mip_max_nodes": limits[0],
            "time_limit": limits[1],
            "mip_abs_gap": step,
            "mip_rel_gap": 0.0,
        },
        work=system.work,
    )
    programme.start_from(hidden[choices].astype(float))
    programme.solve()
    best = programme.best_found()
    outside = hidden.copy()
    outside[choices] = False
    rest = float(system.cost[outside].sum())
    bound = programme.dual_bound()
    if not math.isfinite(bound):
        return None, rest
    bound -= PREFERENCE * least
    is_unit = bool((system.cost[system.cost > 0] == 1).all())
    bound = float(math.ceil(bound - 1e-6)) if is_unit else bound - 1e-6
    if best is None:
        return None, rest + max(0.0, bound)
    outside[choices] = best > 0.5
    return outside, rest + max(0.0, bound)


def conditions(
    pool: CutPool, hidden: BoolArray, choices: IntArray
) -> tuple[sparse.csr_matrix, np.ndarray]:
    """The conditions that bear on these cells, given what is hidden outside."""
    place = np.full(len(hidden), -1)
    place[choices] = np.arange(len(choices))
    outside = hidden & (place < 0)
    index, value, start, needed = [], [], [0], []
    for cut in pool.through(choices):
        inside = place[cut.cells] >= 0
        rest = 1.0 - float(cut.coefficients[outside[cut.cells]].sum())
        if rest <= 1e-9:
            continue
        index.append(place[cut.cells[inside]])
        value.append(cut.coefficients[inside])
        start.append(start[-1] + int(inside.sum()))
        needed.append(rest)
    flat = np.concatenate(index) if index else np.zeros(0, dtype=np.int64)
    data = np.concatenate(value) if value else np.zeros(0)
    shape = (len(needed), len(choices))
    return sparse.csr_matrix((data, flat, start), shape=shape), np.array(needed)
