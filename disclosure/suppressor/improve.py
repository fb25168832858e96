"""Local exact improvement: window after window, until nothing more is gained or time is up.

Job: choose windows, have them solved, and adopt what meets the level; learn a condition from
each answer that does not. The order is fixed by a seeded generator, so that the same tables
give the same pattern.
"""

from __future__ import annotations

import numpy as np

from disclosure.suppressor.cuts import CutPool, separate
from disclosure.suppressor.deadline import Deadline
from disclosure.suppressor.flow import Flow
from disclosure.suppressor.state import SearchState
from disclosure.suppressor.window import Window

WINDOWS = (60, 100, 160, 250)
"""Cells of a window; a larger size when the smaller one gains nothing more."""
ROUNDS = 12
"""Answers tried per window before it is left."""
SECONDS_PER_WINDOW = 2.0


def improve(
    state: SearchState,
    flows: list[Flow],
    pool: CutPool,
    deadline: Deadline,
    bound: float,
    patience: int = 1_000_000,
) -> None:
    """Lower the weight of the pattern in place; `bound` is a weight that cannot be beaten.

    After `patience` windows without gain, or one per secondary cell, larger windows are tried.
    """
    system = state.system
    generator = np.random.default_rng(2)
    everything = np.ones(system.size, dtype=bool)
    idle = 0
    step = 0
    while not deadline.is_over() and state.cost() > bound + 1e-6:
        starts = np.flatnonzero(state.hidden & ~system.is_hidden_anyway)
        if idle > min(patience, len(starts)):
            idle, step = 0, step + 1
        if step == len(WINDOWS):
            return
        window = np.zeros(system.size, dtype=bool)
        start = int(generator.choice(starts))
        window[system.around(start, everything, WINDOWS[step], generator)] = True
        before = state.cost()
        flows = _solve_window(state, flows, pool, deadline, window)
        idle = 0 if state.cost() < before - 1e-9 else idle + 1
        if window.all() and idle >= 3:
            return


def _solve_window(
    state: SearchState,
    flows: list[Flow],
    pool: CutPool,
    deadline: Deadline,
    window: np.ndarray,
) -> list[Flow]:
    """Solve one window; returns the flows of the pattern that is now held."""
    for _ in range(ROUNDS):
        seconds = min(SECONDS_PER_WINDOW, deadline.left())
        if seconds <= 0:
            return flows
        answer = Window(state.system, state.hidden, flows, window, pool, seconds).solve()
        if answer is None:
            return flows
        hidden, new_flows = answer
        if state.system.cost[hidden].sum() > state.cost() + 1e-9:
            return flows
        if (hidden == state.hidden).all():
            return new_flows
        trial = state.try_pattern(hidden, failures=8, is_mended=True)
        y = hidden.astype(float)
        cuts = [separate(state.system, y, demand) for demand in trial.failed[:8]]
        is_wiser = sum(cut is not None and pool.add(cut) for cut in cuts) > 0
        if trial.is_adopted:
            return new_flows
        if not is_wiser:
            return flows
    return flows
