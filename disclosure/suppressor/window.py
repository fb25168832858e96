"""Solve one neighbourhood exactly, with the rest of the pattern as it is.

Job: a mixed-integer programme that chooses anew which cells of a window are hidden and in which
direction its sensitive cells flow, at the least weight, under the flows of `flow` (if any) and
the conditions of `cuts`. Whether the answer really meets the level is judged by the caller.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from disclosure.problem import BoolArray, IntArray
from disclosure.suppressor.cuts import CutPool
from disclosure.suppressor.flow import Flow
from disclosure.suppressor.solver import INFINITE, Programme
from disclosure.suppressor.system import System

ALL_TOGETHER = 2500
"""Up to so many hidden cells, all their flows may change; above, only those nearby."""
LEAST_REACH = 15.0


class Window:
    """The programme for one window. Columns: the flows, one choice per cell, one per direction."""

    def __init__(
        self,
        system: System,
        hidden: BoolArray,
        flows: list[Flow],
        window: BoolArray,
        pool: CutPool,
        seconds: float,
    ) -> None:
        self._system, self._hidden, self._flows = system, hidden, flows
        self._choices = np.flatnonzero(window & ~system.is_hidden_anyway)
        active = _active(system, hidden, window) if flows else np.zeros_like(window)
        self._active = np.flatnonzero(active)
        two_ways = system.is_primary & (system.down < 0) & (system.up > 0)
        turns = window & two_ways & (flows[0].sign != 0) if flows else np.zeros_like(window)
        self._turns = np.flatnonzero(turns)
        self._window = window
        self._width = (len(self._active), len(self._choices), len(self._turns))
        matrix, low, high = self._rows(pool)
        lower, upper = self._limits()
        k, b, s = self._width
        cost = np.concatenate([np.zeros(k * len(flows)), system.cost[self._choices], np.zeros(s)])
        whole = np.concatenate([np.zeros(k * len(flows)), np.ones(b + s)]).astype(bool)
        cheapest = float(system.cost[self._choices].min(initial=1.0))
        self._programme = Programme(
            matrix,
            cost,
            (lower, upper),
            (low, high),
            whole=whole,
            options={"time_limit": seconds, "mip_abs_gap": 0.98 * cheapest, "mip_rel_gap": 0.0},
        )
        self._programme.start_from(self._present())

    def solve(self) -> tuple[BoolArray, list[Flow]] | None:
        """The new pattern and its flows, or None when nothing was found in time."""
        self._programme.solve()
        best = self._programme.best_found()
        if best is None:
            return None
        k, b, _ = self._width
        at = k * len(self._flows)
        hidden = self._hidden.copy()
        hidden[self._choices] = best[at : at + b] > 0.5
        turned = np.where(best[at + b :] > 0.5, 1.0, -1.0)
        flows = []
        for number, flow in enumerate(self._flows):
            z, sign = flow.z.copy(), flow.sign.copy()
            z[self._active] = best[number * k : (number + 1) * k]
            z[~hidden] = 0.0
            present = sign[self._turns] != 0
            sign[self._turns] = np.where(present, turned if number == 0 else -turned, 0.0)
            flows.append(Flow(z, sign))
        return hidden, flows

    def _reach(self, flow: Flow) -> float:
        return max(LEAST_REACH, 1.2 * float(np.abs(flow.z).max(initial=0.0)))

    def _limits(self) -> tuple[np.ndarray, np.ndarray]:
        system, active = self._system, self._active
        lower, upper = [], []
        for flow in self._flows:
            reach = self._reach(flow)
            low = np.where(system.down < 0, -reach, 0.0)
            high = np.where(system.up > 0, reach, 0.0)
            fixed = np.ones(system.size, dtype=bool)
            fixed[self._turns] = False
            low[fixed & (flow.sign > 0)] = 1.0
            high[fixed & (flow.sign < 0)] = -1.0
            lower.append(low[active])
            upper.append(high[active])
        rest = self._width[1] + self._width[2]
        lower.append(np.zeros(rest))
        upper.append(np.ones(rest))
        return np.concatenate(lower), np.concatenate(upper)

    def _present(self) -> np.ndarray:
        parts = [flow.z[self._active] for flow in self._flows]
        parts.append(self._hidden[self._choices].astype(float))
        if self._flows:
            parts.append((self._flows[0].sign[self._turns] > 0).astype(float))
        return np.concatenate(parts)

    def _rows(self, pool: CutPool) -> tuple[Any, np.ndarray, np.ndarray]:
        system, count = self._system, len(self._flows)
        k, b, s = self._width
        if not count:
            conditions, needed = self._conditions(pool, 0, b)
            return conditions, needed, np.full(len(needed), INFINITE)
        place = np.full(system.size, -1)
        place[self._active] = np.arange(k)
        block = system.matrix[:, self._active].tocsr()
        used = np.diff(block.indptr) > 0
        block = block[used]
        outside = np.ones(system.size, dtype=bool)
        outside[self._active] = False
        choice = _pick(place[self._choices], k)
        turn = _pick(place[self._turns], k)
        rows, low, high = [], [], []
        for number, flow in enumerate(self._flows):
            reach = self._reach(flow)
            right = -(system.rows @ np.where(outside, flow.z, 0.0))[used]
            blocks: list[Any] = [None] * (count + 2)
            blocks[number] = block
            rows.append((blocks, right, right))
            for sign in (1.0, -1.0):
                blocks = [None] * (count + 2)
                blocks[number], blocks[count] = sign * choice, -reach * sparse.identity(b)
                rows.append((blocks, np.full(b, -INFINITE), np.zeros(b)))
            present = flow.sign[self._turns] != 0
            picked = sparse.diags(present.astype(float))
            blocks = [None] * (count + 2)
            blocks[number] = picked @ turn
            # First flow: z ≥ 1 when turned up, ≤ -1 when turned down; a second one opposite.
            step = (reach + 1.0) * (1.0 if number == 0 else -1.0)
            blocks[count + 1] = -step * picked
            start = -reach if number == 0 else 1.0
            end = -1.0 if number == 0 else reach
            rows.append((blocks, np.where(present, start, 0.0), np.where(present, end, 0.0)))
        widths = [k] * count + [b, s]
        stacked = []
        for blocks, bottom, top in rows:
            height = len(bottom)
            filled = [
                sparse.csr_matrix((height, width)) if piece is None else piece
                for piece, width in zip(blocks, widths, strict=True)
            ]
            stacked.append(sparse.hstack(filled))
            low.append(bottom)
            high.append(top)
        conditions, needed = self._conditions(pool, k * count, sum(widths))
        stacked.append(conditions)
        low.append(needed)
        high.append(np.full(len(needed), INFINITE))
        return sparse.vstack(stacked).tocsr(), np.concatenate(low), np.concatenate(high)

    def _conditions(self, pool: CutPool, first: int, width: int) -> tuple[Any, np.ndarray]:
        """The conditions that bear on this window, given what is hidden outside."""
        place = np.full(self._system.size, -1)
        place[self._choices] = np.arange(len(self._choices))
        outside = self._hidden & (place < 0)
        index, value, start, needed = [], [], [0], []
        for cut in pool.cuts:
            inside = place[cut.cells] >= 0
            if not inside.any():
                continue
            rest = 1.0 - float(cut.coefficients[outside[cut.cells]].sum())
            if rest <= 1e-9:
                continue
            index.append(first + place[cut.cells[inside]])
            value.append(cut.coefficients[inside])
            start.append(start[-1] + int(inside.sum()))
            needed.append(rest)
        flat = np.concatenate(index) if index else np.zeros(0, dtype=np.int64)
        data = np.concatenate(value) if value else np.zeros(0)
        matrix = sparse.csr_matrix((data, flat, start), shape=(len(needed), width))
        return matrix, np.array(needed)


def _pick(places: IntArray, width: int) -> Any:
    height = len(places)
    return sparse.csr_matrix((np.ones(height), (np.arange(height), places)), shape=(height, width))


def _active(system: System, hidden: BoolArray, window: BoolArray) -> BoolArray:
    if hidden.sum() <= ALL_TOGETHER:
        return hidden | window
    near = window.copy()
    for _ in range(2):
        touched = np.unique(system.matrix[:, np.flatnonzero(near & (hidden | window))].indices)
        near[np.unique(system.rows[touched].indices)] = True
    return (near & hidden) | window
