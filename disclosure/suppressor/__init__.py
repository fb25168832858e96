"""Choose what to hide: `suppress(problem, level)`.

Job: run the search over every component and put the answers together. Proving that the answer
is safe belongs to the auditor, which shares no code with this package.
"""

from __future__ import annotations

import numpy as np

from disclosure.problem import Level, Problem
from disclosure.suppressor.bound import lower_bound, open_demands
from disclosure.suppressor.cuts import CutPool, row_cuts
from disclosure.suppressor.deadline import Deadline
from disclosure.suppressor.exact import solve_master
from disclosure.suppressor.flow import first_flow, opposite_flow
from disclosure.suppressor.improve import improve
from disclosure.suppressor.pattern import Pattern
from disclosure.suppressor.prune import prune
from disclosure.suppressor.state import SearchState
from disclosure.suppressor.system import System, split

__all__ = ["Pattern", "suppress"]

PATIENCE = 6
"""Windows without gain after which a small component counts as done."""
SMALL = 400
"""Cells of a component up to which the exact search comes first."""


def suppress(problem: Problem, level: Level = Level.SINGLETON, seconds: float = 10.0) -> Pattern:
    """The lightest pattern found that meets the level; the same problem gives the same pattern.

    `seconds` limits the improving, never the safety: a first safe pattern is always finished.
    """
    deadline = Deadline(seconds)
    hidden = problem.is_primary.copy()
    bound = 0.0
    for system in split(problem):
        state, least = _search(system, level, deadline)
        bound += least
        hidden[system.cells[state.hidden]] = True
    hidden &= ~problem.is_slack
    weight = float(problem.weights[hidden].sum())
    return Pattern(
        level=level.value,
        primary=frozenset(problem.keys_of(problem.is_primary)),
        secondary=frozenset(problem.keys_of(hidden & ~problem.is_primary)),
        total_weight=weight,
        lower_bound=bound,
        is_optimal=bool(weight <= bound + 1e-6),
        seconds=deadline.used(),
        stopped_early=deadline.left() <= 0,
    )


def _search(system: System, level: Level, deadline: Deadline) -> tuple[SearchState, float]:
    """The first safe pattern, then as much improvement and proof as the time allows."""
    flow, dead = first_flow(system)
    hidden = flow.used()
    if level.has_range:
        hidden |= opposite_flow(system, flow, hidden, is_confined=False).used()
    state = SearchState(system, level, hidden)
    state.set_inherent(np.flatnonzero(dead))
    state.complete()
    least = float(system.cost[system.is_hidden_anyway].sum())
    if state.cost() <= least:
        return state, least
    pool = CutPool()
    for cut in row_cuts(system, open_demands(state)):
        pool.add(cut)
    prune(state, pool, deadline.share(0.4))
    least = lower_bound(state, pool, deadline.share(0.0), state.cost())
    if system.size <= SMALL:
        # Counted work, not the clock, ends this: the same tables give the same pattern.
        least = solve_master(state, pool, deadline, least)
        improve(state, [], pool, deadline, least, patience=PATIENCE)
        return state, solve_master(state, pool, deadline, least)
    # A range is a matter of how far cells move: conditions tell that, a flow does not.
    improve(state, [], pool, deadline.share(0.8 if level.has_range else 0.6), least)
    if not level.has_range and deadline.left() > 0:
        flow, _ = first_flow(system, state.hidden)
        improve(state, [flow], pool, deadline.share(0.6), least)
    prune(state, pool, deadline.share(0.3))
    least = max(least, lower_bound(state, pool, deadline.share(0.6), state.cost()))
    return state, solve_master(state, pool, deadline, least)
