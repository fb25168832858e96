"""Whether two rates differ more than chance explains, and how that is said.

One municipality beside another, or beside its own past. A small p-value says nothing about
integrity: a meldpunt that people can find receives more reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import product

import numpy as np

from figures.binomial import probability, two_sided
from figures.rates import Counts, pool
from schemas.texts import Text

SIGNIFICANCE = 0.05
#: More combinations of two ranges than this say nothing a reader could use.
MOST_COMBINATIONS = 400


class Verdict(Enum):
    """What a comparison comes to; ``UNDECIDED`` hangs on a number that is not shown."""

    WITHIN_CHANCE = "past_binnen_toeval"
    BEYOND_CHANCE = "groter_dan_toeval"
    UNDECIDED = "niet_te_zeggen"


VERDICTS: dict[Verdict, Text] = {
    Verdict.WITHIN_CHANCE: Text(
        nl="verschil past binnen toeval", en="the difference fits within chance"
    ),
    Verdict.BEYOND_CHANCE: Text(
        nl="verschil is groter dan toeval verklaart",
        en="the difference is larger than chance explains",
    ),
    Verdict.UNDECIDED: Text(
        nl="niet te zeggen: dat hangt af van een getal dat niet is getoond",
        en="cannot be said: it depends on a number that is not shown",
    ),
}


@dataclass(frozen=True)
class Unit:
    """One side of a comparison: its count as a range of whole numbers, and its exposure."""

    lowest: int
    highest: int
    exposure: float

    def counts(self) -> range:
        """Return every count it can be."""
        return range(self.lowest, self.highest + 1)


@dataclass(frozen=True)
class Comparison:
    """The p-values of a comparison: ranges, with equal ends where both counts are known."""

    exact: tuple[float, float]
    mid: tuple[float, float]


def exact_p(count: int, other: int, share: float) -> tuple[float, float]:
    """Return the two-sided p-value and mid-p that ``count`` out of both is chance.

    Given their sum, the first of two Poisson counts with one rate is binomial, with the first's
    ``share`` of the exposure (0 to 1). Two-sided is every outcome no more likely (Przyborowski
    and Wilenski 1940, Biometrika 31: 313-323); mid-p counts half of the outcome itself (Lancaster
    1961, JASA 56: 223-234), as ``statsmodels.stats.rates`` does.
    """
    total = count + other
    if total == 0:
        return 1.0, 1.0
    exact = two_sided(count, total, share)
    return exact, exact - 0.5 * probability(count, total, share)


def compare(first: Unit, second: Unit) -> Comparison | None:
    """Return the p-values of the difference between two rates, or ``None``.

    Where a count is a range every count in it is tried. ``None`` when the ranges are so wide
    that there is nothing to say. Raises ``ValueError`` for an exposure that is not above 0.
    """
    if not (first.exposure > 0 and second.exposure > 0):
        raise ValueError("an exposure is a number above 0")
    if len(first.counts()) * len(second.counts()) > MOST_COMBINATIONS:
        return None
    share = first.exposure / (first.exposure + second.exposure)
    found = [exact_p(one, two, share) for one, two in product(first.counts(), second.counts())]
    exact, mid = [pair[0] for pair in found], [pair[1] for pair in found]
    return Comparison((min(exact), max(exact)), (min(mid), max(mid)))


def compare_with_past(now: Unit, past: Sequence[Unit]) -> Comparison | None:
    """Return the p-values of a year against the same municipality's earlier years together.

    The earlier years are one rate: their counts and exposures are added up. ``None`` without a
    past.
    """
    if not past:
        return None
    counts = Counts.of([unit.lowest for unit in past], [unit.highest for unit in past])
    together, exposure = pool(counts, [unit.exposure for unit in past])
    return compare(now, Unit(int(together.lower[0]), int(together.upper[0]), float(exposure[0])))


def holm(p_values: Iterable[float]) -> list[float]:
    """Return p-values corrected for being many, in the order given.

    Holm (1979), Scandinavian Journal of Statistics 6: 65-70: the k-th smallest of m is
    multiplied by m - k + 1, never below the one before, never above 1.
    """
    values = np.asarray(list(p_values), dtype=float)
    order = np.argsort(values, kind="stable")
    steps = np.arange(len(values), 0, -1)
    corrected = np.empty(len(values))
    corrected[order] = np.minimum(1.0, np.maximum.accumulate(values[order] * steps))
    return corrected.tolist()


def rounded_p(p_value: float) -> float:
    """Return a p-value in three decimals that lies on the same side of ``SIGNIFICANCE``.

    Whoever reads only the rounded value comes to the same verdict.
    """
    rounded = round(p_value, 3)
    return SIGNIFICANCE - 0.001 if p_value < SIGNIFICANCE <= rounded else rounded


def verdict(p_range: tuple[float, float] | None, significance: float = SIGNIFICANCE) -> Verdict:
    """Return what a (corrected) p-value or its range comes to."""
    if p_range is None:
        return Verdict.UNDECIDED
    lowest, highest = p_range
    if lowest >= significance:
        return Verdict.WITHIN_CHANCE
    if highest < significance:
        return Verdict.BEYOND_CHANCE
    return Verdict.UNDECIDED
