"""Solve one window of level EXACT exactly, with the rest of the pattern as it is.

Job: a mixed-integer programme that chooses anew which cells of a window are hidden and in which
direction its sensitive cells flow, at the least weight, under the flow of `flow` and the
conditions of `cuts`. Whether the answer really meets the level is judged by the caller.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from disclosure.problem import BoolArray, IntArray
from disclosure.suppressor.cover import conditions
from disclosure.suppressor.cuts import CutPool
from disclosure.suppressor.flow import Flow
from disclosure.suppressor.solver import INFINITE, Programme
from disclosure.suppressor.system import System

LEAST_REACH = 15.0
"""How far a cell may flow at least, in units of what every sensitive cell must."""


class FlowWindow:
    """The programme for one window. Columns: the flow, one choice per cell, one per direction."""

    def __init__(
        self,
        system: System,
        hidden: BoolArray,
        flow: Flow,
        window: IntArray,
        pool: CutPool,
        limits: tuple[int, float],
    ) -> None:
        self._system, self._hidden, self._flow = system, hidden, flow
        inside = np.zeros(system.size, dtype=bool)
        inside[window] = True
        two_ways = system.is_primary & (system.down < 0) & (system.up > 0)
        self._active = np.flatnonzero(hidden | inside)
        self._choices = np.flatnonzero(inside & ~system.is_hidden_anyway)
        self._turns = np.flatnonzero(inside & two_ways & (flow.sign != 0))
        self._reach = max(LEAST_REACH, 1.2 * float(np.abs(flow.z).max(initial=0.0)))
        k, b, s = len(self._active), len(self._choices), len(self._turns)
        matrix, low, high = self._rows(pool)
        cheapest = float(system.cost[self._choices].min(initial=1.0))
        self._programme = Programme(
            matrix,
            np.concatenate([np.zeros(k), system.cost[self._choices], np.zeros(s)]),
            self._limits(),
            (low, high),
            whole=np.concatenate([np.zeros(k), np.ones(b + s)]).astype(bool),
            options={
                "mip_max_nodes": limits[0],
                "time_limit": limits[1],
                "mip_abs_gap": 0.98 * cheapest,
                "mip_rel_gap": 0.0,
            },
            work=system.work,
        )
        present = [flow.z[self._active], hidden[self._choices], flow.sign[self._turns] > 0]
        self._programme.start_from(np.concatenate(present).astype(float))

    def solve(self) -> tuple[BoolArray, Flow] | None:
        """The new pattern and its flow, or None when nothing was found within the limits."""
        self._programme.solve()
        best = self._programme.best_found()
        if best is None:
            return None
        k, b = len(self._active), len(self._choices)
        hidden = self._hidden.copy()
        hidden[self._choices] = best[k : k + b] > 0.5
        z, sign = np.zeros(self._system.size), self._flow.sign.copy()
        z[self._active] = best[:k]
        z[~hidden] = 0.0
        sign[self._turns] = np.where(best[k + b :] > 0.5, 1.0, -1.0)
        return hidden, Flow(z, sign)

    def _limits(self) -> tuple[np.ndarray, np.ndarray]:
        system = self._system
        low = np.where(system.down < 0, -self._reach, 0.0)
        high = np.where(system.up > 0, self._reach, 0.0)
        is_fixed = np.ones(system.size, dtype=bool)
        is_fixed[self._turns] = False
        low[is_fixed & (self._flow.sign > 0)] = 1.0
        high[is_fixed & (self._flow.sign < 0)] = -1.0
        rest = len(self._choices) + len(self._turns)
        lower = np.concatenate([low[self._active], np.zeros(rest)])
        return lower, np.concatenate([high[self._active], np.ones(rest)])

    def _rows(self, pool: CutPool) -> tuple[Any, np.ndarray, np.ndarray]:
        """Balance; no flow where nothing is hidden; a sensitive cell moves by 1; conditions."""
        system, reach = self._system, self._reach
        k, b, s = len(self._active), len(self._choices), len(self._turns)
        place = np.full(system.size, -1)
        place[self._active] = np.arange(k)
        balance = system.matrix[:, self._active].tocsr()
        balance = balance[np.diff(balance.indptr) > 0]
        choice, turn = _pick(place[self._choices], k), _pick(place[self._turns], k)
        cover, needed = conditions(pool, self._hidden, self._choices)
        gate = -reach * sparse.identity(b)
        matrix = sparse.bmat(
            [
                [balance, None, None],
                [choice, gate, None],
                [-choice, gate, None],
                [turn, None, -(reach + 1.0) * sparse.identity(s)],
                [sparse.csr_matrix((len(needed), k)), cover, None],
            ],
            format="csr",
        )
        zeros = np.zeros(balance.shape[0])
        low = [zeros, np.full(2 * b, -INFINITE), np.full(s, -reach), needed]
        high = [zeros, np.zeros(2 * b), np.full(s, -1.0), np.full(len(needed), INFINITE)]
        return matrix, np.concatenate(low), np.concatenate(high)


def _pick(places: IntArray, width: int) -> Any:
    height = len(places)
    return sparse.csr_matrix((np.ones(height), (np.arange(height), places)), shape=(height, width))
