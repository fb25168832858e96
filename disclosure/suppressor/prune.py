"""Take back what turns out to be superfluous.

Job: for each secondary cell, dearest first, try to show it again by finding other moves for
the demands that used it. Exchanging several cells at once belongs to `improve`.
"""

from __future__ import annotations

import numpy as np

from disclosure.suppressor.cuts import CutPool
from disclosure.suppressor.deadline import Deadline
from disclosure.suppressor.separation import separate
from disclosure.suppressor.state import SearchState


def prune(state: SearchState, pool: CutPool, deadline: Deadline) -> None:
    """Leave a pattern from which no single secondary cell can be taken away, time permitting."""
    system = state.system
    secondary = np.flatnonzero(state.hidden & ~system.is_hidden_anyway)
    for cell in sorted(secondary, key=lambda at: (-system.cost[at], system.values[at], at)):
        if deadline.is_over():
            return
        if not pool.allows(state.hidden, int(cell)):
            continue
        without = state.hidden.copy()
        without[cell] = False
        trial = state.try_pattern(without)
        for demand in trial.failed:
            cut = separate(system, without.astype(float), demand)
            if cut is not None:
                pool.add(cut)
