"""Take back what turns out to be superfluous.

Job: for each secondary cell, dearest first, try to show it again by finding other moves for
the demands that used it. Exchanging several cells at once does not belong here.
"""

from __future__ import annotations

import numpy as np

from disclosure.suppressor.demands import Demand
from disclosure.suppressor.state import SearchState


def prune(state: SearchState) -> None:
    """Leave a pattern from which no single secondary cell can be taken away."""
    system = state.system
    secondary = np.flatnonzero(state.hidden & ~system.is_primary & ~system.is_slack)
    state.finder.set_costs(np.ones(system.size))
    for cell in sorted(secondary, key=lambda at: (-system.cost[at], system.values[at], at)):
        _show(state, int(cell))


def _show(state: SearchState, cell: int) -> bool:
    without = state.hidden.copy()
    without[cell] = False
    state.confine(without)
    found: dict[Demand, np.ndarray] = {}
    for demand, move in state.moves.items():
        if not move[cell]:
            continue
        other = next((m for m in found.values() if state.is_met_by(demand, m)), None)
        if other is None:
            other = state.seek(demand)
        if other is None:
            return False
        found[demand] = other
    state.hidden = without
    state.moves.update(found)
    return True
