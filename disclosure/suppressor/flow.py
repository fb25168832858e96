"""One flow for all cells at once: a yardstick for the local search of level EXACT.

Job: find a real vector z with A·z = 0 that respects every cell's direction (a cell at the
bottom of its range can only rise, one at the top only fall, a shown one not move) and moves
every sensitive cell. Such vectors form a cone, so if each cell can be moved by some vector, a
sum of them moves all: one linear programme stands for as many as there are sensitive cells.
Least Σ cost·|z| gives few cells beyond the sensitive ones. How far a cell must move, and in
whole numbers, belongs to `demands`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from disclosure.problem import BoolArray
from disclosure.suppressor.solver import INFINITE, Programme
from disclosure.suppressor.system import System

REWARD = 1000.0
"""Worth of moving a sensitive cell at all: far above the cost of any detour."""
MOVED = 0.1
"""A flow is scaled so that moved sensitive cells move by at least 1; less is noise."""
MAXIMUM_ROUNDS = 60
SIMPLEX_STEPS = 15_000
"""Iterations after which a flow is given up: in four dimensions it would take minutes, and tie
so many cells together that no short move proves anything of them."""


@dataclass
class Flow:
    """A vector over the cells of a system and the direction chosen for each sensitive one.

    `sign` is 0 for cells the flow need not move.
    """

    z: np.ndarray
    sign: np.ndarray

    def used(self) -> BoolArray:
        """Cells that the flow moves."""
        return np.abs(self.z) > 1e-7


class FlowSearch:
    """The linear programme over upward and downward parts, and the rewarded first unit.

    `is_given_up` tells that the last solution was none.
    """

    def __init__(self, system: System, cost: np.ndarray, allowed: BoolArray) -> None:
        self._system = system
        self._primary = np.flatnonzero(system.is_primary)
        self.is_given_up = False
        self._cost = np.where(system.is_hidden_anyway, 0.0, cost)
        self._up = np.where((system.up > 0) & allowed, INFINITE, 0.0)
        self._down = np.where((system.down < 0) & allowed, INFINITE, 0.0)
        matrix, inside = system.matrix, system.matrix[:, self._primary]
        zeros = np.zeros(matrix.shape[0])
        prices, upper = self._columns(np.zeros(system.size))
        self._programme = Programme(
            sparse.hstack([matrix, -matrix, inside, -inside]).tocsc(),
            prices,
            (np.zeros(len(upper)), upper),
            (zeros, zeros),
            options={"simplex_iteration_limit": SIMPLEX_STEPS},
            work=system.work,
        )

    def solve(self, sign: np.ndarray) -> np.ndarray:
        """The cheapest flow that moves as many cells as possible in their direction.

        Nothing moves when there is none, or when it takes too long.
        """
        prices, upper = self._columns(sign)
        self._programme.set_bounds(np.zeros(len(upper)), upper)
        self._programme.set_cost(prices)
        solution = self._programme.solve()
        n, k = self._system.size, len(self._primary)
        z = np.zeros(n)
        self.is_given_up = solution is None
        if solution is not None:
            z = solution[:n] - solution[n : 2 * n]
            z[self._primary] += solution[2 * n : 2 * n + k] - solution[2 * n + k :]
        return z

    def cheaper_direction(self, cells: np.ndarray) -> np.ndarray:
        """+1 or -1 per cell: where the first step costs less after the last solution."""
        dual, n = self._programme.column_duals(), self._system.size
        return np.where(dual[cells] <= dual[n + cells], 1.0, -1.0)

    def _columns(self, sign: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        up, down = self._up.copy(), self._down.copy()
        up[sign < 0], down[sign > 0] = 0.0, 0.0
        inside = sign[self._primary]
        first_up, first_down = inside > 0, inside < 0
        prices = [self._cost, self._cost, -REWARD * first_up, -REWARD * first_down]
        return np.concatenate(prices), np.concatenate([up, down, first_up * 1.0, first_down * 1.0])


def flow_within(system: System, allowed: BoolArray) -> Flow:
    """A flow over allowed cells through every sensitive cell that any such flow can move.

    Cells with two possible directions take the one the flow gives them, or the cheaper one, a
    third of the undecided at a time; when that fails, the other. Nothing moves in a flow that
    was given up.
    """
    primary = system.is_primary
    only_up, only_down = primary & (system.down == 0), primary & (system.up == 0)
    either = primary & ~only_up & ~only_down
    sign = np.where(only_up, 1.0, np.where(only_down, -1.0, 0.0))
    failures = np.zeros(system.size, dtype=int)
    dead = only_up & only_down
    programme = FlowSearch(system, system.cost, allowed)
    generator = np.random.default_rng(1)
    z = programme.solve(sign)
    for _ in range(MAXIMUM_ROUNDS):
        if programme.is_given_up:
            return Flow(np.zeros(system.size), np.zeros(system.size))
        still = (np.abs(z) < MOVED) & ~dead
        dead |= still & (only_up | only_down)
        wrong = still & either & (sign != 0)
        failures[wrong] += 1
        dead |= failures >= 2
        sign[wrong] *= -1
        sign[dead] = 0
        fresh = either & (sign == 0) & ~still & ~dead
        sign[fresh] = np.sign(z[fresh])
        open_cells = np.flatnonzero(either & (sign == 0) & ~dead)
        if not len(open_cells) and not wrong.any():
            break
        if len(open_cells):
            chosen = generator.permutation(open_cells)[: max(1, len(open_cells) // 3)]
            sign[chosen] = programme.cheaper_direction(chosen)
        z = programme.solve(sign)
    flow = Flow(z, sign)
    while _revive(programme, flow, dead, {1.0: only_down, -1.0: only_up}):
        pass
    return flow


def _revive(
    programme: FlowSearch, flow: Flow, dead: BoolArray, closed: dict[float, BoolArray]
) -> bool:
    """Ask again for the dead cells alone: directions chosen for others may have barred them."""
    for direction, is_closed in closed.items():
        asked = dead & ~is_closed
        if not asked.any():
            continue
        z = programme.solve(np.where(asked, direction, 0.0))
        alive = asked & (np.abs(z) >= MOVED)
        if alive.any():
            opposed = np.where(flow.sign != 0, -z * flow.sign, 0.0)
            flow.z = flow.z * (1.0 + max(0.0, float(opposed.max()))) + z
            flow.sign[alive] = direction
            dead[alive] = False
            return True
    return False
