"""Choose what to hide: `suppress(problem, level)`.

Job: run the search over every component and put the answers together. Proving that the answer
is safe belongs to the auditor, which shares no code with this package.
"""

from __future__ import annotations

import time

import numpy as np

from disclosure.problem import Level, Problem
from disclosure.suppressor.construct import construct
from disclosure.suppressor.pattern import Pattern
from disclosure.suppressor.prune import prune
from disclosure.suppressor.state import SearchState
from disclosure.suppressor.system import split

__all__ = ["Pattern", "suppress"]


def suppress(problem: Problem, level: Level = Level.SINGLETON, seconds: float = 10.0) -> Pattern:
    """The lightest pattern found that meets the level; the same problem gives the same pattern.

    `seconds` limits the improving, never the safety: a first safe pattern is always finished.
    """
    started = time.perf_counter()
    hidden = problem.is_primary.copy()
    stopped = False
    for system in split(problem):
        state = SearchState(system)
        construct(state, level)
        if time.perf_counter() - started < seconds:
            prune(state)
        else:
            stopped = True
        hidden[system.cells[state.hidden]] = True
    hidden &= ~problem.is_slack
    weight = float(problem.weights[hidden].sum())
    bound = float(problem.weights[problem.is_primary].sum())
    return Pattern(
        level=level.value,
        primary=frozenset(problem.keys_of(problem.is_primary)),
        secondary=frozenset(problem.keys_of(hidden & ~problem.is_primary)),
        total_weight=weight,
        lower_bound=bound,
        is_optimal=bool(np.isclose(weight, bound)),
        seconds=time.perf_counter() - started,
        stopped_early=stopped,
    )
