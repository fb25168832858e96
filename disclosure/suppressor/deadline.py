"""The caller's time limit.

Job: one clock for a whole search. It ends the improving, never the making safe.
"""

from __future__ import annotations

import time


class Deadline:
    """A number of seconds from now."""

    def __init__(self, seconds: float) -> None:
        self.started = time.perf_counter()
        self._end = self.started + seconds
        self.was_reached = False

    def used(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self.started

    def left(self) -> float:
        """Seconds until the end, at least 0."""
        return max(0.0, self._end - time.perf_counter())

    def share(self, part: float) -> Deadline:
        """A deadline after this part of the time that is left."""
        return Deadline(self.left() * part)

    def is_over(self) -> bool:
        """Whether the time is up; remembered, so that the answer can say so."""
        self.was_reached = self.was_reached or self.left() <= 0
        return self.was_reached
