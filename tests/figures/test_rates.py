"""Rates and their intervals, against published values, scipy and statsmodels."""

import numpy as np
import pytest
from scipy.stats import chi2
from statsmodels.stats.rates import confint_poisson

from figures.rates import Counts, poisson_limits, pool, rates_of

PUBLISHED = [
    (0, 0.0, 3.688879),
    (10, 4.795389, 18.390356),
    (17, 9.903126, 27.218647),
]


@pytest.mark.parametrize(("count", "lower", "upper"), PUBLISHED)
def test_the_interval_is_the_published_one(count, lower, upper):
    found = poisson_limits(Counts.of(count))
    assert found[0][0] == pytest.approx(lower, abs=1e-6)
    assert found[1][0] == pytest.approx(upper, abs=1e-6)


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.998])
def test_the_interval_is_that_of_scipy_and_statsmodels(confidence):
    counts = np.array([0, 1, 2, 3, 4, 5, 9, 17, 100, 5000])
    lower, upper = poisson_limits(Counts.of(counts), confidence)
    alpha = 1 - confidence
    wanted_lower = np.where(counts > 0, chi2.ppf(alpha / 2, np.maximum(2 * counts, 1)) / 2, 0)
    np.testing.assert_allclose(lower, wanted_lower, atol=1e-6, rtol=1e-9)
    np.testing.assert_allclose(upper, chi2.ppf(1 - alpha / 2, 2 * counts + 2) / 2, rtol=1e-9)
    theirs = [confint_poisson(count, 1, method="exact-c", alpha=alpha) for count in counts]
    np.testing.assert_allclose(np.nan_to_num(lower), np.nan_to_num([x[0] for x in theirs]), 1e-6)
    np.testing.assert_allclose(upper, [x[1] for x in theirs], rtol=1e-6)


def test_a_rate_is_per_thousand_staff():
    rates = rates_of(Counts.of([10, 0]), [1600, 400])
    assert rates.lowest.tolist() == rates.highest.tolist() == [6.25, 0.0]
    np.testing.assert_allclose(rates.lower, [4.795389 / 1.6, 0.0], atol=1e-6)
    np.testing.assert_allclose(rates.upper, [18.390356 / 1.6, 3.688879 / 0.4], atol=1e-5)


def test_a_withheld_count_gives_a_rate_that_is_a_range():
    withheld = rates_of(Counts.of([1], [4]), [2000])
    assert (withheld.lowest[0], withheld.highest[0]) == (0.5, 2.0)
    inside = [rates_of(Counts.of([count]), [2000]) for count in (1, 2, 3, 4)]
    assert withheld.lower[0] == min(rate.lower[0] for rate in inside)
    assert withheld.upper[0] == max(rate.upper[0] for rate in inside)


def test_years_pool_to_one_rate_over_person_years():
    counts, staff = pool(Counts.of([10, 7, 1], [10, 7, 4]), [1600, 1650, 1750])
    assert (counts.lower[0], counts.upper[0], staff[0]) == (18, 21, 5000)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Counts.of([-1]),
        lambda: Counts.of([np.nan]),
        lambda: Counts.of([3], [2]),
        lambda: Counts.of([3], [4, 5]),
        lambda: rates_of(Counts.of([3]), [0]),
        lambda: rates_of(Counts.of([3]), [np.inf]),
        lambda: rates_of(Counts.of([3]), [10, 20]),
        lambda: poisson_limits(Counts.of([3]), 1.0),
    ],
)
def test_what_is_no_count_or_exposure_is_refused(wrong):
    with pytest.raises(ValueError, match=r"count|exposure|confidence"):
        wrong()
