"""Two rates, many rates, a municipality's own past; and the words for it."""

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.rates import test_poisson_2indep as poisson_2indep

from figures.comparison_shrinkage import shrunken_rates
from figures.comparison_tests import (
    VERDICTS,
    Unit,
    Verdict,
    compare,
    compare_with_past,
    holm,
    rounded_p,
    verdict,
)
from figures.rates import Counts

PAIRS = [(10, 1600, 17, 1800), (0, 900, 6, 1900), (3, 2000, 3, 1000), (25, 1700, 9, 1700)]


@pytest.mark.parametrize(("one", "first", "two", "second"), PAIRS)
def test_the_p_values_are_those_of_statsmodels(one, first, two, second):
    found = compare(Unit(one, one, first), Unit(two, two, second))
    assert found is not None
    for method, (low, high) in (("exact-cond", found.exact), ("cond-midp", found.mid)):
        theirs = poisson_2indep(one, first, two, second, method=method).pvalue
        assert low == high == pytest.approx(theirs, abs=1e-9)


def test_two_zeros_do_not_differ():
    found = compare(Unit(0, 0, 1000), Unit(0, 0, 2000))
    assert found is not None
    assert verdict(found.mid) is Verdict.WITHIN_CHANCE


def test_a_withheld_count_gives_a_range_of_p_values():
    found = compare(Unit(1, 4, 1000), Unit(9, 9, 1000))
    assert found is not None
    each = [compare(Unit(count, count, 1000), Unit(9, 9, 1000)) for count in (1, 2, 3, 4)]
    assert found.mid == (min(c.mid[0] for c in each), max(c.mid[1] for c in each))
    assert verdict(found.mid) is Verdict.UNDECIDED


def test_ranges_too_wide_to_say_anything_are_undecided():
    found = compare(Unit(0, 100, 1000), Unit(0, 100, 1000))
    assert found is None
    assert verdict(found) is Verdict.UNDECIDED


def test_holm_is_that_of_statsmodels():
    values = np.random.default_rng(3).uniform(0, 0.2, 40)
    np.testing.assert_allclose(holm(values), multipletests(values, method="holm")[1])
    assert holm([]) == []


@pytest.mark.parametrize(
    ("p_value", "wanted"),
    [(0.0494, 0.049), (0.0496, 0.049), (0.04999, 0.049), (0.05, 0.05), (0.0501, 0.05), (1.0, 1.0)],
)
def test_a_rounded_p_value_keeps_its_verdict(p_value, wanted):
    assert rounded_p(p_value) == pytest.approx(wanted)
    rounded = rounded_p(p_value)
    assert verdict((rounded, rounded)) is verdict((p_value, p_value))


def test_a_municipality_is_compared_with_its_own_past():
    past = [Unit(10, 10, 1600), Unit(7, 7, 1650)]
    found = compare_with_past(Unit(30, 30, 1700), past)
    assert found == compare(Unit(30, 30, 1700), Unit(17, 17, 3250))
    assert found is not None
    assert verdict(found.mid) is Verdict.BEYOND_CHANCE
    assert compare_with_past(Unit(3, 3, 1700), []) is None


def test_the_words_say_that_a_difference_fits_within_chance():
    assert VERDICTS[Verdict.WITHIN_CHANCE].nl == "verschil past binnen toeval"
    assert set(VERDICTS) == set(Verdict)


def test_an_exposure_is_above_zero():
    with pytest.raises(ValueError, match="exposure"):
        compare(Unit(1, 1, 0), Unit(1, 1, 10))


def test_the_shrunken_estimate_follows_the_formula():
    # By hand: rates 0.01, 0.02, 0.06 of 1000 each: m = 0.03, s² = 14/30000, A = s² - 0.00003.
    found = shrunken_rates(Counts.of([10, 20, 60]), [1000] * 3)
    assert found is not None
    variance = (0.02**2 + 0.01**2 + 0.03**2) / 3
    weight = (variance - 0.00003) / variance
    np.testing.assert_allclose(found.weights, weight)
    np.testing.assert_allclose(found.rates, 30 + weight * np.array([-20, -10, 30]))


def test_equal_rates_shrink_to_the_pooled_one_and_small_units_most():
    equal = shrunken_rates(Counts.of([5, 10, 15]), [500, 1000, 1500])
    assert equal is not None
    np.testing.assert_allclose(equal.rates, 10)
    spread = shrunken_rates(Counts.of([0, 60, 20]), [100, 2000, 2000])
    assert spread is not None
    assert spread.weights[0] < spread.weights[1]
    assert spread.rates[0] > 0


def test_too_few_units_or_no_cases_give_no_estimate_of_their_own():
    assert shrunken_rates(Counts.of([1, 2]), [10, 10]) is None
    nothing = shrunken_rates(Counts.of([0, 0, 0]), [10, 10, 10])
    assert nothing is not None
    assert nothing.rates.tolist() == [0, 0, 0]


def test_a_withheld_count_is_not_shrunken():
    with pytest.raises(ValueError, match="exact counts only"):
        shrunken_rates(Counts.of([1, 5, 5], [4, 5, 5]), [10, 10, 10])
