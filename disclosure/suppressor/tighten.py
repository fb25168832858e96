"""Learn conditions before any pattern is tried, from the cover in fractions.

Job: solve the covering master without whole numbers, ask which demands its fractions fail, add
what the duals say, and again: Fischetti and Salazar-González's cutting planes at the root. They
raise the proven bound and spare the windows many answers that would fail. Whole patterns belong
to `improve`.
"""

from __future__ import annotations

import numpy as np

from disclosure.suppressor.cover import conditions
from disclosure.suppressor.cuts import CutPool
from disclosure.suppressor.deadline import Deadline
from disclosure.suppressor.demands import Demand
from disclosure.suppressor.separation import separate
from disclosure.suppressor.solver import INFINITE, Programme
from disclosure.suppressor.system import System

EVERYONE = 4
"""Rounds after which all demands are asked again, and not only those that failed."""


def tighten(system: System, pool: CutPool, demands: list[Demand], deadline: Deadline) -> None:
    """Add conditions until the fractions meet every demand, or the time is up."""
    anyway = system.is_hidden_anyway
    choices = np.flatnonzero(~anyway)
    asked, number = demands, 0
    while not deadline.is_over():
        y = _fractions(system, pool, choices)
        if y is None:
            return
        failed = []
        for demand in asked:
            if deadline.is_over():
                return
            cut = separate(system, y, demand)
            if cut is not None and pool.add(cut):
                failed.append(demand)
        is_all = len(asked) == len(demands)
        if is_all and not failed:
            return
        number += 1
        asked = failed if failed and number % EVERYONE else demands


def _fractions(system: System, pool: CutPool, choices: np.ndarray) -> np.ndarray | None:
    """The lightest cover in fractions, over all cells."""
    anyway = system.is_hidden_anyway
    matrix, needed = conditions(pool, anyway, choices)
    programme = Programme(
        matrix,
        system.cost[choices],
        (np.zeros(len(choices)), np.ones(len(choices))),
        (needed - 1e-9, np.full(len(needed), INFINITE)),
        work=system.work,
    )
    solution = programme.solve()
    if solution is None:
        return None
    y = anyway.astype(float)
    y[choices] = solution
    return y
