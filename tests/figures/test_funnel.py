"""Funnel limits against the published ones; overdispersion, and its refusal."""

import numpy as np
import pytest

from figures.funnel import dispersion, expected_counts, funnel_limits, widened_limits
from figures.rates import Counts


def test_the_limits_are_the_published_ones():
    lower, upper = funnel_limits([20, 15], 0.95)
    assert lower[0] == pytest.approx(0.610826, abs=1e-6)
    assert upper[0] == pytest.approx(1.544419, abs=1e-6)
    assert upper[1] == pytest.approx(1.649348, abs=1e-6)


def test_the_outer_limits_lie_around_the_inner_ones_and_narrow_with_size():
    expected = [2, 8, 32, 128]
    inner, outer = funnel_limits(expected, 0.95), funnel_limits(expected, 0.998)
    assert (outer[0] < inner[0]).all()
    assert (outer[1] > inner[1]).all()
    assert (np.diff(inner[0]) > 0).all()
    assert (np.diff(inner[1]) < 0).all()


def test_expected_counts_share_the_pooled_rate():
    expected = expected_counts(Counts.of([10, 20, 0]), [1000, 1000, 2000])
    assert expected.tolist() == [7.5, 7.5, 15.0]


def test_a_range_has_no_place_in_a_funnel():
    with pytest.raises(ValueError, match="exact counts only"):
        expected_counts(Counts.of([1, 5], [4, 5]), [1000, 1000])


@pytest.mark.parametrize("wrong", [0, -1, np.inf, np.nan])
def test_an_expected_count_is_above_zero(wrong):
    with pytest.raises(ValueError, match="expected"):
        funnel_limits(wrong, 0.95)


def test_overdispersion_is_not_used_for_five():
    found = dispersion(Counts.of([10, 40, 2, 90, 1]), [1600] * 5)
    assert not found.is_used
    assert found.factor == 1
    assert "5 gemeenten zijn te weinig" in found.reason.nl
    assert "5 municipalities are too few" in found.reason.en
    np.testing.assert_array_equal(widened_limits([20], 0.95, found), funnel_limits([20], 0.95))


def test_overdispersion_follows_the_formula():
    observed = np.array([2, 4, 8, 12, 16, 20, 30, 40, 60, 90, 120, 160])
    staff = np.full(12, 1000.0)
    expected = np.full(12, observed.mean())
    scores = 2 * (np.sqrt(observed) - np.sqrt(expected))
    low, high = np.quantile(scores, [0.1, 0.9])
    wanted = np.mean(np.clip(scores, low, high) ** 2)
    found = dispersion(Counts.of(observed), staff)
    assert found.is_used
    assert found.factor == pytest.approx(wanted)
    plain, wide = funnel_limits([50], 0.95), widened_limits([50], 0.95, found)
    assert wide[1][0] - 1 == pytest.approx((plain[1][0] - 1) * np.sqrt(wanted))
    assert 0 <= wide[0][0] < plain[0][0]


def test_chance_alone_is_not_overdispersed():
    random = np.random.default_rng(7)
    staff = random.uniform(500, 3000, 342)
    counts = random.poisson(staff * 0.006)
    found = dispersion(Counts.of(counts), staff)
    assert not found.is_used
    assert found.p_value is not None
    assert found.p_value > 0.05


def test_no_cases_at_all_is_no_overdispersion():
    assert not dispersion(Counts.of([0] * 12), [1000] * 12).is_used
