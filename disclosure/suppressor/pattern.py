"""What the suppressor answers: the cells to hide, and how good that answer is.

Job: the result and nothing of the search. A pattern tells which hidden cells are sensitive, so
it stays inside the house; only a `ProtectedTable` may leave.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from disclosure.problem import IntArray


@dataclass(frozen=True)
class Pattern:
    """The hidden cells of a release.

    `lower_bound` is the least total weight any pattern of this level can have, as far as
    proven; `is_optimal` says that this pattern reaches it. `seconds` is the time used;
    `stopped_early` says that the time limit ended the search. `witnesses` are the moves that it
    rests on: positions of cells in the problem, and changes.
    """

    level: str
    primary: frozenset[Hashable] = field(repr=False)
    secondary: frozenset[Hashable] = field(repr=False)
    total_weight: float
    lower_bound: float
    is_optimal: bool
    seconds: float
    stopped_early: bool = False
    witnesses: tuple[tuple[IntArray, IntArray], ...] = field(default=(), repr=False, compare=False)

    @property
    def hidden(self) -> frozenset[Hashable]:
        """All cells to hide."""
        return self.primary | self.secondary

    @property
    def gap(self) -> float:
        """Share by which the weight may lie above the least possible, 0 when optimal."""
        if self.total_weight <= 0:
            return 0.0
        return max(0.0, 1 - self.lower_bound / self.total_weight)
