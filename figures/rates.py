"""Rates per 1,000 staff and their exact intervals, also where a count is known only as a range.

Works on arrays, so that one municipality and three hundred cost the same code. Comparing two
rates belongs in ``comparison_tests``, limits around a pooled rate in ``funnel``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaincinv

Floats = NDArray[np.float64]

PER = 1000.0
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Counts:
    """Counts of cases, shape (n,), each a range: ``lower`` equals ``upper`` where it is known.

    Raises ``ValueError`` when a bound is negative or not finite, or a range is upside down.
    """

    lower: Floats
    upper: Floats

    @classmethod
    def of(cls, lower: ArrayLike, upper: ArrayLike | None = None) -> Counts:
        """Return counts from one array of exact values, or from their bounds."""
        low = np.atleast_1d(np.asarray(lower, dtype=float))
        high = low if upper is None else np.atleast_1d(np.asarray(upper, dtype=float))
        if low.shape != high.shape:
            raise ValueError("a range of counts needs as many lower as upper bounds")
        if not (np.isfinite(low).all() and np.isfinite(high).all() and (low >= 0).all()):
            raise ValueError("a count is a finite number of at least 0")
        if (low > high).any():
            raise ValueError("the lower bound of a count is at most its upper bound")
        return cls(low, high)

    @property
    def is_exact(self) -> NDArray[np.bool_]:
        """Which counts are known exactly, shape (n,)."""
        return self.lower == self.upper


def poisson_limits(counts: Counts, confidence: float = CONFIDENCE) -> tuple[Floats, Floats]:
    """Return the exact limits (lower, upper) of the means behind ``counts``, both shape (n,).

    Garwood (1936), Biometrika 28: 437-442: χ²(α/2; 2n)/2 and χ²(1-α/2; 2n+2)/2, the lower limit
    of 0 being 0. The quantile of χ² with 2n degrees, halved, is the inverse of the incomplete
    gamma function of shape n. A range has the limits of its two ends: whatever the count is, its
    own interval lies within.
    """
    alpha = 1 - _share(confidence)
    positive = np.maximum(counts.lower, np.finfo(float).tiny)
    lower = np.where(counts.lower > 0, gammaincinv(positive, alpha / 2), 0.0)
    upper = gammaincinv(counts.upper + 1, 1 - alpha / 2)
    return lower, upper


@dataclass(frozen=True)
class Rates:
    """Rates per 1,000, shape (n,): the rate as a range, and the limits of its interval."""

    lowest: Floats
    highest: Floats
    lower: Floats
    upper: Floats


def rates_of(counts: Counts, exposures: ArrayLike, confidence: float = CONFIDENCE) -> Rates:
    """Return the rates per 1,000 of ``exposures`` (staff, each above 0, shape (n,))."""
    staff = checked_exposures(exposures, counts)
    lower, upper = poisson_limits(counts, confidence)
    return Rates(
        lowest=counts.lower / staff * PER,
        highest=counts.upper / staff * PER,
        lower=lower / staff * PER,
        upper=upper / staff * PER,
    )


def pool(counts: Counts, exposures: ArrayLike) -> tuple[Counts, Floats]:
    """Return counts and exposures of several years (or municipalities) as one, shape (1,).

    Person-years add up, so a pooled rate is the sum of counts over the sum of exposures. Ranges
    add up end by end: exact where no two of them depend on each other.
    """
    staff = checked_exposures(exposures, counts)
    together = Counts.of(counts.lower.sum(), counts.upper.sum())
    return together, np.atleast_1d(staff.sum())


def checked_exposures(exposures: ArrayLike, counts: Counts) -> Floats:
    """Return the exposures as floats; raise ``ValueError`` when one is not above 0 or missing."""
    staff = np.atleast_1d(np.asarray(exposures, dtype=float))
    if staff.shape != counts.lower.shape:
        raise ValueError("every count needs an exposure")
    if not (np.isfinite(staff).all() and (staff > 0).all()):
        raise ValueError("an exposure is a finite number above 0")
    return staff


def _share(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError("a confidence lies between 0 and 1")
    return confidence
