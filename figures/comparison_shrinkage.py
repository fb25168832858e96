"""A calmer estimate beside the raw rate: small municipalities lean on what all have in common.

Shown beside the raw rate, never in its place.
"""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from figures.rates import PER, Counts, Floats, checked_exposures

#: With fewer units there is nothing to lean on.
LEAST_UNITS = 3


@dataclass(frozen=True)
class Shrunken:
    """Estimates per 1,000 and the weight (0 to 1) of each unit's own rate, both shape (n,)."""

    rates: Floats
    weights: Floats


def shrunken_rates(counts: Counts, exposures: ArrayLike) -> Shrunken | None:
    """Return empirical Bayes estimates of exact counts, or ``None`` for fewer than three units.

    Global estimator of Marshall (1991), Applied Statistics 40: 283-294: with the pooled rate m,
    the variance s² of the rates weighted by exposure and the mean exposure n̄, the variance
    between units is A = max(0, s² - m/n̄), and a rate weighs A / (A + m/nᵢ).
    """
    if not counts.is_exact.all():
        raise ValueError("an estimate is made of exact counts only")
    staff = checked_exposures(exposures, counts)
    if len(staff) < LEAST_UNITS:
        return None
    rates = counts.lower / staff
    pooled = counts.lower.sum() / staff.sum()
    if pooled == 0:
        return Shrunken(rates * PER, rates * 0.0)
    variance = (staff * (rates - pooled) ** 2).sum() / staff.sum()
    between = max(0.0, float(variance - pooled / staff.mean()))
    weights = between / (between + pooled / staff)
    return Shrunken((pooled + weights * (rates - pooled)) * PER, weights)
