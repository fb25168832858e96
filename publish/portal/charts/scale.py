"""From a number to a share of the axis. Axes of counts begin at zero, always."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

_STEPS = (1, 2, 2.5, 5, 10)
LEAST_TOP = 5


@dataclass(frozen=True)
class Scale:
    """A linear axis from zero to ``top``, with round ``ticks``."""

    top: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """Return where ``value`` lies between zero (0) and the top (1)."""
        return min(max(value / self.top, 0.0), 1.0)


def scale_for(
    numbers: Iterable[float], wanted_ticks: int = 4, least_top: float = LEAST_TOP
) -> Scale:
    """Return a scale with a round top that holds every number; never shorter than ``least_top``."""
    greatest = max([*numbers, least_top])
    rough = greatest / wanted_ticks
    power = 10 ** math.floor(math.log10(rough))
    step = next(s * power for s in _STEPS if s * power >= rough)
    if greatest <= wanted_ticks * 2:
        step = max(1.0, math.ceil(step))
    count = math.ceil(greatest / step)
    return Scale(count * step, tuple(step * tick for tick in range(count + 1)))
