"""The funnel: where counts may lie by chance alone when everybody had the pooled rate.

Tells nobody's rank: it only says how far from the pooled rate chance can reach. Overdispersion is
estimated where there are units enough, and refused where there are not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaincc, gammaincinv

from figures.rates import Counts, Floats, checked_exposures
from schemas.texts import Text

WARNING_LIMIT = 0.95
ALARM_LIMIT = 0.998

#: Winsorising a tenth at each end touches nobody among fewer units than this.
LEAST_UNITS = 10
WINSORISED = 0.1
SIGNIFICANCE = 0.05


def expected_counts(counts: Counts, exposures: ArrayLike) -> Floats:
    """Return what each unit would count at the pooled rate, shape (n,).

    ``counts`` must be exact (a pool of ranges is no single rate): raises ``ValueError`` if not.
    """
    if not counts.is_exact.all():
        raise ValueError("a funnel is drawn around exact counts only")
    staff = checked_exposures(exposures, counts)
    return counts.lower.sum() * staff / staff.sum()


def funnel_limits(expected: ArrayLike, confidence: float) -> tuple[Floats, Floats]:
    """Return the limits of observed over expected, both shape (n,), for ``expected`` above 0.

    Exact Poisson limits in their continuous form, χ²(α/2; 2E)/2E and χ²(1-α/2; 2E+2)/2E
    (Spiegelhalter 2005, Statistics in Medicine 24: 1185-1202, with the limits of Garwood 1936).
    """
    mean = np.atleast_1d(np.asarray(expected, dtype=float))
    if not (np.isfinite(mean).all() and (mean > 0).all()):
        raise ValueError("an expected count is a finite number above 0")
    if not 0 < confidence < 1:
        raise ValueError("a confidence lies between 0 and 1")
    alpha = 1 - confidence
    lower = gammaincinv(mean, alpha / 2) / mean
    upper = gammaincinv(mean + 1, 1 - alpha / 2) / mean
    return lower, upper


@dataclass(frozen=True)
class Dispersion:
    """How much more units differ than chance alone: ``factor`` is 1 where it is not used.

    ``p_value`` is that of the winsorised sum of squares against χ² with n - 1 degrees.
    ``reason`` is a sentence for the reader.
    """

    factor: float
    is_used: bool
    p_value: float | None
    reason: Text


def dispersion(counts: Counts, exposures: ArrayLike) -> Dispersion:
    """Estimate overdispersion as Spiegelhalter (2005), sections 3.3 and appendix A.1.

    Scores are square roots, z = 2(√O - √E), winsorised at the 10th and 90th percentile; the
    factor is the mean of z². Used only when there are at least ten units and n·factor exceeds
    χ²(0.95; n - 1); it never makes a funnel narrower.
    """
    expected = expected_counts(counts, exposures)
    units = len(expected)
    if units < LEAST_UNITS:
        return Dispersion(1.0, False, None, _too_few(units))
    if not expected.all():
        return Dispersion(1.0, False, None, _no_cases())
    scores = 2 * (np.sqrt(counts.lower) - np.sqrt(expected))
    low, high = np.quantile(scores, [WINSORISED, 1 - WINSORISED])
    factor = float(np.mean(np.clip(scores, low, high) ** 2))
    p_value = float(gammaincc((units - 1) / 2, units * factor / 2))
    if factor <= 1 or p_value > SIGNIFICANCE:
        return Dispersion(1.0, False, p_value, _not_found())
    return Dispersion(factor, True, p_value, _used(factor))


def widened_limits(
    expected: ArrayLike, confidence: float, found: Dispersion
) -> tuple[Floats, Floats]:
    """Return funnel limits widened around 1 by the root of the factor; never below 0.

    Multiplicative overdispersion (Spiegelhalter 2005, section 3.3): the spread grows by √factor.
    """
    lower, upper = funnel_limits(expected, confidence)
    if not found.is_used:
        return lower, upper
    widening = math.sqrt(found.factor)
    return np.maximum(0.0, 1 - (1 - lower) * widening), 1 + (upper - 1) * widening


def _too_few(units: int) -> Text:
    return Text(
        nl=f"Overdispersie is niet geschat: {units} gemeenten zijn te weinig (nodig: "
        f"{LEAST_UNITS}). De grenzen gaan over toeval alleen.",
        en=f"Overdispersion is not estimated: {units} municipalities are too few (needed: "
        f"{LEAST_UNITS}). The limits are about chance alone.",
    )


def _no_cases() -> Text:
    return Text(
        nl="Overdispersie is niet geschat: niemand telde iets.",
        en="Overdispersion is not estimated: nobody counted anything.",
    )


def _not_found() -> Text:
    return Text(
        nl="De gemeenten verschillen niet meer van elkaar dan toeval verklaart.",
        en="The municipalities do not differ more than chance explains.",
    )


def _used(factor: float) -> Text:
    english = f"{factor:.2f}"
    dutch = english.replace(".", ",")
    return Text(
        nl="De gemeenten verschillen meer dan toeval alleen verklaart; de grenzen zijn verruimd "
        f"(factor {dutch}).",
        en="The municipalities differ more than chance alone explains; the limits are widened "
        f"(factor {english}).",
    )
