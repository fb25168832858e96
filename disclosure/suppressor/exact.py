"""The covering master in whole numbers: the proven best pattern of a small component.

Job: solve the master of Fischetti and Salazar-González (2001) as an integer programme, try its
answer, learn conditions from what the answer does not meet, and repeat until an answer meets
everything: then nothing lighter can. On large components it serves to raise the lower bound.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import sparse

from disclosure.suppressor.cuts import CutPool, separate
from disclosure.suppressor.deadline import Deadline
from disclosure.suppressor.solver import INFINITE, Programme
from disclosure.suppressor.state import SearchState

MAXIMUM_ROUNDS = 15


def solve_master(state: SearchState, pool: CutPool, deadline: Deadline, least: float) -> float:
    """Improve the pattern in place; returns the proven least weight, not below `least`."""
    system = state.system
    for _ in range(MAXIMUM_ROUNDS):
        if deadline.left() <= 0 or least >= state.cost() - 1e-6:
            break
        choices = np.flatnonzero(~system.is_hidden_anyway)
        answer, bound = _master(state, pool, choices, deadline.left())
        least = max(least, float(system.cost[system.is_hidden_anyway].sum()) + bound)
        if answer is None or least >= state.cost() - 1e-6:
            break
        hidden = system.is_hidden_anyway.copy()
        hidden[choices] = answer
        before = state.cost()
        if system.cost[hidden].sum() >= before - 1e-9:
            break  # stopped by the clock: the bound stands, the answer is worth nothing
        trial = state.try_pattern(hidden, failures=20, is_mended=True)
        cuts = [separate(system, hidden.astype(float), demand) for demand in trial.failed]
        is_wiser = sum(cut is not None and pool.add(cut) for cut in cuts) > 0
        if not is_wiser and state.cost() >= before - 1e-9:
            break
    return min(least, state.cost())


def _master(
    state: SearchState, pool: CutPool, choices: np.ndarray, seconds: float
) -> tuple[np.ndarray | None, float]:
    """The lightest choice that meets all conditions known, and a bound on its weight."""
    cost = state.system.cost[choices]
    place = np.full(state.system.size, -1)
    place[choices] = np.arange(len(choices))
    start = np.concatenate([[0], np.cumsum([len(cut.cells) for cut in pool.cuts])])
    cells = [place[cut.cells] for cut in pool.cuts]
    shares = [cut.coefficients for cut in pool.cuts]
    index = np.concatenate(cells) if cells else np.zeros(0, dtype=np.int64)
    data = np.concatenate(shares) if shares else np.zeros(0)
    matrix = sparse.csr_matrix((data, index, start), shape=(len(pool.cuts), len(choices)))
    ones = np.ones(len(pool.cuts))
    is_unit = bool(np.all(cost == cost[0])) if len(cost) else True
    gap = 0.98 * float(cost[0]) if is_unit and len(cost) else 1e-6
    programme = Programme(
        matrix,
        cost,
        (np.zeros(len(choices)), np.ones(len(choices))),
        (ones - 1e-9, np.full(len(ones), INFINITE)),
        whole=np.ones(len(choices), dtype=bool),
        options={"time_limit": seconds, "mip_abs_gap": gap, "mip_rel_gap": 0.0},
    )
    programme.solve()
    best = programme.best_found()
    bound = float(programme.highs.getInfo().mip_dual_bound)
    if not math.isfinite(bound):
        bound = 0.0
    if is_unit and len(cost):
        bound = math.ceil(bound / cost[0] - 1e-6) * float(cost[0])
    return (None if best is None else best > 0.5), bound - (0.0 if is_unit else 1e-6)
