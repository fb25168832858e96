"""What a level demands of each sensitive cell, as moves that must exist.

Job: list the demands of a system. Whether a pattern meets them, and at what cost, is not
decided here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from disclosure.problem import Level
from disclosure.suppressor.system import System


@dataclass(frozen=True)
class Demand:
    """Some move must change `cell` by one of `changes` while `still` (-1: none) stays put."""

    cell: int
    changes: tuple[int, ...]
    still: int = -1


def cell_demands(system: System, level: Level) -> list[Demand]:
    """The demands for each sensitive cell by itself, without the singleton's knowledge.

    A range is asked at its two ends: the tables between two others lie between them.
    """
    demands = []
    for cell in np.flatnonzero(system.is_primary):
        up, down = int(system.up[cell]), int(system.down[cell])
        if level.has_range:
            demands.extend(Demand(int(cell), (end,)) for end in (up, down) if end)
        else:
            steps = tuple(step for step in (1, -1) if down <= step <= up)
            demands.append(Demand(int(cell), steps))
    return demands


def singletons(system: System) -> np.ndarray:
    """Sensitive cells in which exactly one person is counted, as a boolean per cell."""
    return system.is_primary & (system.values == 1)
