"""Choose what to hide: `suppress(problem, level)`.

Job: run the search over every component and put the answers together. Proving that the answer
is safe belongs to the auditor, which shares no code with this package.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from disclosure.problem import IntArray, Level, Problem
from disclosure.suppressor.cover import lightest_cover
from disclosure.suppressor.cuts import CutPool, row_cuts
from disclosure.suppressor.deadline import Deadline
from disclosure.suppressor.demands import Demand, MoveBook
from disclosure.suppressor.flow import flow_within
from disclosure.suppressor.improve import improve, solve_whole
from disclosure.suppressor.pattern import Pattern
from disclosure.suppressor.prune import prune
from disclosure.suppressor.state import SearchState
from disclosure.suppressor.system import System, split
from disclosure.suppressor.tighten import tighten

__all__ = ["Pattern", "suppress"]

SMALL = 400
"""Cells of a component up to which the exact search comes first."""
FLOWING = 6000
"""Cells up to which level EXACT is also searched with a flow through all sensitive ones."""
ALONG = 0.3
"""Share of its weight that a cell of the first cover costs the first flow."""
PATIENCE = 0.3
"""Windows without gain, per secondary cell, after which larger ones are tried."""
TIGHTENING = 0.15
"""Share of the time for learning conditions before windows are tried."""
FIRST_LIMITS = (500, 20.0)
"""Nodes and seconds of the first programme; what it has by then is only a start."""


def suppress(problem: Problem, level: Level = Level.SINGLETON, seconds: float = 10.0) -> Pattern:
    """The lightest pattern found that meets the level; the same problem gives the same pattern.

    `seconds` limits the improving, never the safety: a first safe pattern is always finished.
    The search counts its work and ends by that; only when the clock is first (`stopped_early`)
    another run may end with a slightly different pattern.
    """
    deadline = Deadline(seconds)
    hidden = problem.is_primary.copy()
    bound = 0.0
    witnesses: list[tuple[IntArray, IntArray]] = []
    for system in split(problem, deadline.work):
        state, least = _search(system, level, deadline)
        bound += least
        hidden[system.cells[state.hidden]] = True
        witnesses += [(system.cells[move.cells], move.changes) for move in state.book.kept()]
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
        stopped_early=deadline.is_late(),
        witnesses=tuple(witnesses),
    )


def _search(system: System, level: Level, deadline: Deadline) -> tuple[SearchState, float]:
    """The first safe pattern, then as much improvement and proof as the time allows."""
    demands = _demands(system, level)
    state = SearchState(system, level, _start(system, level, demands))
    state.complete()
    least = float(system.cost[system.is_hidden_anyway].sum())
    if state.cost() <= least:
        return state, least
    pool = CutPool()
    met = list(filter(state.book.is_answered, demands))
    for cut in row_cuts(system, met):
        pool.add(cut)
    choices = np.flatnonzero(~system.is_hidden_anyway)
    _, least = lightest_cover(system, pool, state.hidden, choices, FIRST_LIMITS)
    prune(state, pool, deadline.share(0.4))
    if system.size <= SMALL:
        least = solve_whole(state, pool, deadline, least, 40)
    if state.cost() <= least + 1e-6:
        return state, least
    if system.size > SMALL:
        tighten(system, pool, met, deadline.share(TIGHTENING))
    if not level.has_range and system.size <= FLOWING:
        improve(state, pool, deadline.share(0.2), least, PATIENCE)
        flow = flow_within(system, state.hidden)
        improve(state, pool, deadline.share(0.6), least, PATIENCE, flow)
    improve(state, pool, deadline.share(0.7), least, PATIENCE)
    least = solve_whole(state, pool, deadline, least, 15)
    return state, least


def _demands(system: System, level: Level) -> list[Demand]:
    """What the level asks where nothing is known yet: more than the sensitive cells can give."""
    book = MoveBook(system, level)
    return list(book.unmet())


def _start(system: System, level: Level, demands: list[Demand]) -> np.ndarray:
    """The lightest pattern that meets what one equation alone demands."""
    pool = CutPool()
    for cut in row_cuts(system, demands):
        pool.add(cut)
    anyway = system.is_hidden_anyway
    choices = np.flatnonzero(~anyway)
    hidden, _ = lightest_cover(system, pool, anyway, choices, FIRST_LIMITS)
    if hidden is None:
        hidden = anyway.copy()
    if level.has_range:
        return hidden
    # One flow through all sensitive cells, along what has to be hidden in any case.
    cheaper = replace(system, cost=np.where(hidden, ALONG * system.cost, system.cost))
    used = flow_within(cheaper, np.ones(system.size, dtype=bool)).used()
    return used if used.any() else hidden
