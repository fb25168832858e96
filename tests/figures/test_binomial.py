"""The exact binomial test against scipy's, also at its edges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from figures.binomial import probability, two_sided


@given(st.integers(1, 400), st.data(), st.floats(0.001, 0.999))
def test_it_is_scipys(total, data, share):
    count = data.draw(st.integers(0, total))
    wanted = binomtest(count, total, share).pvalue
    assert two_sided(count, total, share) == pytest.approx(wanted, rel=1e-7, abs=1e-12)
    assert probability(count, total, share) == pytest.approx(
        binom.pmf(count, total, share), rel=1e-9, abs=1e-300
    )


@pytest.mark.parametrize(
    ("count", "total", "share"),
    [(0, 1, 0.5), (1, 1, 0.5), (0, 10, 0.5), (5, 10, 0.5), (10, 10, 0.5), (4, 10, 0.5),
     (6, 10, 0.5), (0, 5000, 0.001), (40, 5000, 0.001), (5000, 5000, 0.999), (3, 9, 1 / 3)],
)  # fmt: skip
def test_the_edges_and_ties_are_scipys(count, total, share):
    assert two_sided(count, total, share) == pytest.approx(
        binomtest(count, total, share).pvalue, rel=1e-9
    )
