"""The exact two-sided binomial test, for many small counts at once as for one.

The same as ``scipy.stats.binomtest``, made of ``scipy.special`` alone: without the general
machinery of distributions it is quick enough for thousands of municipalities and years.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy.special import bdtr, bdtrc, gammaln, xlog1py, xlogy

Predicate = Callable[[int], bool]
#: Outcomes that are as likely but for rounding count as no more likely.
AS_LIKELY = 1 + 1e-7


def probability(count: int, total: int, share: float) -> float:
    """Return the probability of ``count`` out of ``total`` at ``share`` (0 to 1)."""
    ways = gammaln(total + 1) - gammaln(count + 1) - gammaln(total - count + 1)
    return math.exp(ways + xlogy(count, share) + xlog1py(total - count, -share))


def two_sided(count: int, total: int, share: float) -> float:
    """Return the probability of every outcome that is no more likely than ``count``.

    Przyborowski and Wilenski (1940), Biometrika 31: 313-323.
    """
    mean = total * share
    if count == mean:
        return 1.0
    limit = probability(count, total, share) * AS_LIKELY
    if count < mean:
        # From the mean on outcomes grow less likely: the first that is no more likely.
        first = _search(math.ceil(mean), total, lambda k: probability(k, total, share) <= limit)
        return min(1.0, float(bdtr(count, total, share) + bdtrc(first - 1, total, share)))
    first = _search(0, math.floor(mean), lambda k: probability(k, total, share) > limit)
    below = float(bdtr(first - 1, total, share)) if first > 0 else 0.0
    return min(1.0, below + float(bdtrc(count - 1, total, share)))


def _search(low: int, high: int, holds: Predicate) -> int:
    """Return the least number from ``low`` to ``high`` for which ``holds``; else ``high`` + 1.

    Once it holds it holds for all that follow.
    """
    end = high + 1
    while low < end:
        middle = (low + end) // 2
        if holds(middle):
            end = middle
        else:
            low = middle + 1
    return low
