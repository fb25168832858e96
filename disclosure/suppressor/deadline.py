"""How long a search may go on: work first, the clock last.

Job: count the solver's labour, so that the same tables give the same pattern on any machine
that is not far slower than expected; the caller's seconds are only the outer limit. Either ends
the improving, never the making safe.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

WORK_PER_SECOND = 8.0e7
"""Work that an ordinary machine has done well before a second is over."""


LAYING_OUT = 20
"""Iterations that take as long as making a programme."""

WHOLE = 8.0
"""How much longer an iteration takes in an integer search, presolve and cuts included."""


@dataclass
class Work:
    """The labour of one search: simplex iterations times the size of their programme."""

    done: float = 0.0

    def add(self, columns: int, rows: int, iterations: int, is_whole: bool) -> None:
        """Count one programme solved; laying it out counts as a few iterations."""
        each = WHOLE if is_whole else 1.0
        self.done += each * (LAYING_OUT + iterations) * (columns + rows)


class Deadline:
    """A number of seconds from now, and the work that belongs to them."""

    def __init__(self, seconds: float, work: Work | None = None, allowed: float = -1.0) -> None:
        self.started = time.perf_counter()
        self.work = Work() if work is None else work
        self._end = self.started + seconds
        self._allowed = self.work.done + WORK_PER_SECOND * seconds if allowed < 0 else allowed

    def used(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self.started

    def left(self) -> float:
        """Seconds until the end, at least 0."""
        return max(0.0, self._end - time.perf_counter())

    def share(self, part: float) -> Deadline:
        """A deadline after this part of the work that is left; the clock stays the same."""
        allowed = self.work.done + part * (self._allowed - self.work.done)
        return Deadline(self.left(), self.work, max(0.0, allowed))

    def is_late(self) -> bool:
        """Whether the clock ran out, so that another run may end elsewhere."""
        return self.left() <= 0

    def is_over(self) -> bool:
        """Whether the work is done or the time is up."""
        return self.work.done >= self._allowed or self.is_late()
