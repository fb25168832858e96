"""Conditions learnt from fractions hold for every safe pattern, and are learnt at all."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure import Level, audit
from disclosure.suppressor.cover import lightest_cover
from disclosure.suppressor.cuts import CutPool, row_cuts
from disclosure.suppressor.deadline import Deadline, Work
from disclosure.suppressor.demands import MoveBook
from disclosure.suppressor.system import System, split
from disclosure.suppressor.tighten import tighten
from tests.disclosure.conftest import grid

tables = st.lists(st.lists(st.integers(0, 7), min_size=3, max_size=3), min_size=2, max_size=3)
LIMITS = (1000, 10.0)


def conditions_of(system: System, *, is_tight: bool) -> CutPool:
    """What one equation tells, and what the fractions teach besides."""
    pool, demands = CutPool(), list(MoveBook(system, Level.EXACT).unmet())
    for cut in row_cuts(system, demands):
        pool.add(cut)
    if is_tight:
        tighten(system, pool, demands, Deadline(5.0))
    return pool


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(tables, st.lists(st.sets(st.integers(0, 15)), min_size=10, max_size=10))
def test_every_safe_pattern_meets_every_condition(table, extras):
    problem = grid(table).build()
    for system in split(problem, Work()):
        if system.is_stuck.any():
            continue
        pool = conditions_of(system, is_tight=True)
        for extra in extras:
            hidden = problem.is_primary.copy()
            hidden[[at for at in extra if at < len(hidden)]] = True
            if audit(problem, problem.keys_of(hidden), Level.EXACT).is_safe:
                y = hidden[system.cells].astype(float)
                assert all(cut.reached(y) >= 1 - 1e-6 for cut in pool.cuts)


def test_the_proven_bound_rises():
    counts = np.random.default_rng(11).poisson(6, (5, 6)).tolist()
    (system,) = split(grid(counts).build(), Work())
    choices = np.flatnonzero(~system.is_hidden_anyway)
    bounds = [
        lightest_cover(
            system, conditions_of(system, is_tight=tight), system.is_hidden_anyway, choices, LIMITS
        )[1]
        for tight in (False, True)
    ]
    assert bounds[1] > bounds[0]
