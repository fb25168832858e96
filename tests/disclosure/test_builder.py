"""Cells and sums become one problem; contradictions are named without a value."""

from __future__ import annotations

import numpy as np
import pytest

from disclosure import ProblemBuilder


def test_a_cell_of_two_tables_is_one_cell_with_the_strictest_rule():
    builder = ProblemBuilder()
    builder.add_cell("a", 6, threshold=5)
    builder.add_cell("a", 6, threshold=7)
    problem = builder.build()
    assert len(problem.keys) == 1
    assert problem.is_primary[0]


def test_two_values_for_one_cell_are_refused_without_saying_them():
    builder = ProblemBuilder()
    builder.add_cell(("meldingen", ("jaar 2023",)), 4711)
    with pytest.raises(ValueError, match="meldingen / jaar 2023") as error:
        builder.add_cell(("meldingen", ("jaar 2023",)), 815)
    assert "4711" not in str(error.value)
    assert "815" not in str(error.value)


def test_a_wrong_sum_is_refused_by_the_name_of_its_total():
    builder = ProblemBuilder()
    for key, value in {"total": 7, "a": 3, "b": 5}.items():
        builder.add_cell(key, value)
    builder.add_sum("total", ["a", "b"])
    with pytest.raises(ValueError, match=r"total: the total is not the sum of its parts \(1"):
        builder.build()


@pytest.mark.parametrize("value", [-1, 1.5, True])
def test_a_count_is_a_whole_number(value):
    with pytest.raises(ValueError, match="whole number"):
        ProblemBuilder().add_cell("a", value)


def test_answers_that_contradict_the_number_of_cases_are_refused():
    builder = ProblemBuilder()
    builder.add_cell("answer", 7)
    builder.add_cell("cases", 6)
    with pytest.raises(ValueError, match="cases: the answers contradict"):
        builder.add_at_most("answer", "cases")


def test_a_threshold_below_three_is_refused():
    with pytest.raises(ValueError, match="protects nobody"):
        ProblemBuilder(threshold=2)


def test_many_cells_at_once_give_the_same_problem():
    one, many = ProblemBuilder(), ProblemBuilder()
    for key, value in {"t": 5, "a": 2, "b": 3}.items():
        one.add_cell(key, value)
    one.add_sum("t", ["a", "b"])
    at = many.add_cells(["t", "a", "b"], np.array([5, 2, 3]))
    many.add_sum_positions(at[:1], at[1:].reshape(1, 2))
    first, second = one.build(), many.build()
    assert first.keys == second.keys
    for name in ("values", "row_start", "row_cell", "row_sign", "thresholds"):
        assert (getattr(first, name) == getattr(second, name)).all()


def test_what_a_source_says_must_be_true_of_the_cell():
    builder = ProblemBuilder()
    builder.add_cell("a", 3)
    with pytest.raises(ValueError, match="annual report"):
        builder.add_known("a", 5, None, None, "annual report")
