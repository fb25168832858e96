"""The first safe pattern: demand after demand, each at the least extra cost.

Job: hide what each demand needs, given what is hidden already. Taking back what turns out to
be superfluous belongs to `prune`.
"""

from __future__ import annotations

import numpy as np

from disclosure.problem import Level
from disclosure.suppressor.demands import Demand, cell_demands, singletons
from disclosure.suppressor.state import SearchState


def construct(state: SearchState, level: Level) -> None:
    """Hide cells until every demand that can be met is met.

    A demand that fails with everything hidden is lowered step by step (a range as far as the
    published totals leave room) and at last dropped: the auditor will report that cell.
    """
    for demand in cell_demands(state.system, level):
        if not _already(state, demand):
            _meet(state, demand)
    if level.has_singleton:
        _part_from_singletons(state)


def _already(state: SearchState, demand: Demand) -> bool:
    for move in state.moves.values():
        if state.is_met_by(demand, move):
            state.moves[demand] = move
            return True
    return False


def _meet(state: SearchState, demand: Demand) -> None:
    state.price()
    while True:
        move = state.seek(demand)
        if move is not None:
            state.hidden |= move != 0
            state.moves[demand] = move
            return
        lower = tuple(c - int(np.sign(c)) for c in demand.changes if abs(c) > 1)
        if len(demand.changes) != 1 or not lower:
            return
        demand = Demand(demand.cell, lower, demand.still)
        if _already(state, demand):
            return


def _part_from_singletons(state: SearchState) -> None:
    """For each sensitive cell and each singleton: a move of the one without the other."""
    system = state.system
    alone = np.flatnonzero(singletons(system))
    steps = {d.cell: d.changes for d in cell_demands(system, Level.EXACT)}
    for cell, changes in steps.items():
        own = [move for demand, move in state.moves.items() if demand.cell == cell]
        for person in alone[alone != cell]:
            kept = next((move for move in own if not move[person]), None)
            demand = Demand(cell, changes, int(person))
            if kept is not None:
                state.moves[demand] = kept
                continue
            before = len(state.moves)
            _meet(state, demand)
            if len(state.moves) > before:
                own.append(state.moves[demand])
