"""Local exact improvement: window after window, until nothing more is gained or time is up.

Job: choose windows, have them solved, and adopt what meets the level; learn a condition from
each answer that does not. The order is fixed by a seeded generator, so that the same tables
give the same pattern.
"""

from __future__ import annotations

import numpy as np

from disclosure.problem import IntArray
from disclosure.suppressor.cover import lightest_cover
from disclosure.suppressor.cuts import CutPool
from disclosure.suppressor.deadline import Deadline
from disclosure.suppressor.flow import Flow, flow_within
from disclosure.suppressor.separation import separate
from disclosure.suppressor.state import SearchState
from disclosure.suppressor.window import FlowWindow

WINDOWS = (60, 100, 160, 250, 400)
"""Cells of a window; a larger size when the smaller one gains nothing more."""
CYCLES = 3
"""Times through all sizes without gain after which the search is at its end."""
ROUNDS = 12
"""Answers tried per window before it is left."""
NODES = 200
"""Nodes of the search in a window."""
FLOW_NODES = 60
"""The same with a flow, where each node takes longer."""
ALL_NODES = 5000
"""Nodes of the search over a whole component."""
FAILURES = 10
"""Demands that fail before a trial is given up."""


def improve(
    state: SearchState,
    pool: CutPool,
    deadline: Deadline,
    bound: float,
    patience: float,
    flow: Flow | None = None,
) -> None:
    """Lower the weight of the pattern in place; `bound` is a weight that cannot be beaten.

    After `patience` windows per secondary cell without gain, larger windows are tried, and
    small ones again after the largest; `CYCLES` times through all of them without gain is the end.
    """
    system = state.system
    generator = np.random.default_rng(2)
    everything = np.ones(system.size, dtype=bool)
    idle, step, cycles = 0, 0, 0
    while not deadline.is_over() and state.cost() > bound + 1e-6:
        starts = np.flatnonzero(state.hidden & ~system.is_hidden_anyway)
        if idle > patience * len(starts):
            idle, step = 0, step + 1
        if step == len(WINDOWS):
            step, cycles = 0, cycles + 1
            if cycles == CYCLES:
                return
        start = int(generator.choice(starts))
        window = np.sort(system.around(start, everything, WINDOWS[step], generator))
        before = state.cost()
        flow = _solve_window(state, pool, deadline, window, flow)
        idle += 1
        if state.cost() < before - 1e-9:
            idle, cycles = 0, 0
        if len(window) == system.size and idle >= 3:
            return


def solve_whole(
    state: SearchState, pool: CutPool, deadline: Deadline, least: float, rounds: int
) -> float:
    """Take the whole component as one window; returns the proven least weight, ≥ `least`."""
    system = state.system
    choices = np.flatnonzero(~system.is_hidden_anyway)
    for _ in range(rounds):
        if deadline.is_over() or least >= state.cost() - 1e-6:
            break
        limits = (ALL_NODES, deadline.left())
        hidden, bound = lightest_cover(system, pool, state.hidden, choices, limits)
        least = max(least, bound)
        if hidden is None or least >= state.cost() - 1e-6 or (hidden == state.hidden).all():
            break
        before = state.cost()
        if not _try(state, pool, hidden) and state.cost() >= before - 1e-9:
            break
    return min(least, state.cost())


def _solve_window(
    state: SearchState, pool: CutPool, deadline: Deadline, window: IntArray, flow: Flow | None
) -> Flow | None:
    """Solve one window until an answer holds; returns the flow of the pattern now held."""
    system, new_flow = state.system, None
    for _ in range(ROUNDS):
        if deadline.is_over():
            break
        if flow is None:
            choices = window[~system.is_hidden_anyway[window]]
            limits = (NODES, deadline.left())
            hidden, _ = lightest_cover(system, pool, state.hidden, choices, limits)
        else:
            limits = (FLOW_NODES, deadline.left())
            answer = FlowWindow(system, state.hidden, flow, window, pool, limits).solve()
            hidden, new_flow = (None, None) if answer is None else answer
        if hidden is None or system.cost[hidden].sum() > state.cost() + 1e-9:
            break
        if (hidden == state.hidden).all():
            return new_flow
        before = state.cost()
        is_wiser = _try(state, pool, hidden)
        if state.cost() < before - 1e-9:
            if flow is None or (hidden == state.hidden).all():
                return new_flow
            return flow_within(system, state.hidden)
        if not is_wiser:
            break
    return flow


def _try(state: SearchState, pool: CutPool, hidden: np.ndarray) -> bool:
    """Try a pattern, mended where it fails; whether something was learnt from it."""
    y = hidden.astype(float)
    trial = state.try_pattern(hidden, failures=FAILURES, is_mended=True)
    cuts = [separate(state.system, y, demand) for demand in trial.failed]
    return sum(cut is not None and pool.add(cut) for cut in cuts) > 0
