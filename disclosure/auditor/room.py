"""How much any pattern could achieve: the yardstick for what a level may ask.

Job: compare a cell's freedom with that under the largest pattern. A cell that is fixed even
then is fixed by its own size and place, not by what was shown.
"""

from __future__ import annotations

import numpy as np

from disclosure.auditor.reader import Part, parts
from disclosure.auditor.solver import PartSolver
from disclosure.problem import IntArray, Problem


class _Open:
    """The guessing reader's system with a large set of cells hidden; solvers made on demand."""

    def __init__(self, problem: Problem, keeps_exempt: bool) -> None:
        hidden = ~problem.is_slack
        if keeps_exempt:
            hidden &= ~problem.is_exempt
        low, _, found = parts(problem, hidden, problem.lowest, problem.highest)
        self.low: IntArray = low
        self._place: dict[int, tuple[int, int]] = {}
        for number, part in enumerate(found):
            self._place.update((int(at), (number, i)) for i, at in enumerate(part.cells))
        self._parts: list[Part] = found
        self._solvers: dict[int, PartSolver] = {}

    def range_of(self, at: int, person: int = -1) -> tuple[int, int]:
        """Least and greatest value of a cell, also when it is known that a person is alone."""
        if at not in self._place:
            return int(self.low[at]), int(self.low[at])
        number, cell = self._place[at]
        if number not in self._solvers:
            self._solvers[number] = PartSolver(self._parts[number])
        solver = self._solvers[number]
        with_person = self._place.get(person)
        is_linked = with_person is not None and with_person[0] == number
        if is_linked:
            assert with_person is not None
            solver.fix(with_person[1], 1)
        ends = tuple(
            solver.extreme(cell, is_greatest, in_integers=True)[0] for is_greatest in (False, True)
        )
        if is_linked:
            assert with_person is not None
            solver.release(with_person[1])
        return ends[0], ends[1]


class Room:
    """Answers about the largest patterns; nothing is solved until it is asked."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._all: _Open | None = None
        self._allowed: _Open | None = None

    def is_inherent(self, at: int, person: int = -1) -> bool:
        """Whether a cell is fixed even with every cell of every table hidden.

        With `person`: for the one who is alone in that cell. So a total of 1 and its part of 1
        are the same person, and a total of 4 over four sensitive cells can only be four ones.
        """
        if self._all is None:
            self._all = _Open(self._problem, keeps_exempt=False)
        least, greatest = self._all.range_of(at, person)
        return least == greatest

    def is_larger(self, at: int, reached: tuple[int, int]) -> bool:
        """Whether hiding all that may be hidden would leave more open than was reached."""
        rule = (int(self._problem.lowest[at]), int(self._problem.highest[at]))
        if np.array_equal(rule, reached):
            return False
        if self._allowed is None:
            self._allowed = _Open(self._problem, keeps_exempt=True)
        least, greatest = self._allowed.range_of(at)
        return least < reached[0] or greatest > reached[1]
