"""Controlled rounding and merging: other ways to publish, judged by the same auditor."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure import Hierarchy, merge_small, round_controlled
from tests.disclosure.conftest import grid
from tests.disclosure.test_properties import quietly, tables


@quietly
@given(tables, st.sampled_from([3, 5]))
def test_rounded_figures_add_up_and_stay_near(table, base):
    problem = grid(table).build()
    rounded = round_controlled(problem, base)
    values = np.array([rounded.values[key] for key in problem.keys])
    assert not (values % base).any()
    assert (np.abs(values - problem.values) < base).all()
    assert (values[problem.values % base == 0] == problem.values[problem.values % base == 0]).all()
    sums = np.add.reduceat(problem.row_sign * values[problem.row_cell], problem.row_start[:-1])
    assert not sums.any()
    assert not rounded.has_wider_steps


def test_rounding_to_base_five_keeps_small_counts_open():
    rounded = round_controlled(grid([[1, 7, 9], [6, 3, 8], [12, 7, 6]]).build(), 5)
    assert rounded.certificate.is_safe


def test_another_base_is_refused():
    with pytest.raises(ValueError, match="base 3 or 5"):
        round_controlled(grid([[1, 7], [6, 3]]).build(), 4)


TREE = Hierarchy.from_depths(
    [(1, "totaal"), (2, "geld"), (3, "fraude"), (3, "diefstal"), (2, "omgang"), (3, "pesten"),
     (3, "discriminatie")]
)  # fmt: skip


def test_small_siblings_are_shown_under_their_parent():
    counts = {"fraude": [2, 9], "diefstal": [8, 8], "pesten": [9, 9], "discriminatie": [7, 6]}
    merge = merge_small(TREE, {code: np.array(c) for code, c in counts.items()})
    assert merge.shown_as["fraude"] == merge.shown_as["diefstal"] == "geld"
    assert merge.shown_as["pesten"] == "pesten"
    assert merge.hierarchy(TREE).codes == ("totaal", "geld", "omgang", "pesten", "discriminatie")


def test_nothing_small_nothing_merged():
    counts = dict.fromkeys(["fraude", "diefstal", "pesten", "discriminatie"], np.array([0, 9]))
    merge = merge_small(TREE, counts)
    assert merge.merged == ()
    assert merge.hierarchy(TREE).codes == TREE.codes


def test_a_small_branch_merges_further_up():
    counts = {"fraude": [1], "diefstal": [1], "pesten": [9], "discriminatie": [7]}
    merge = merge_small(TREE, {code: np.array(c) for code, c in counts.items()})
    assert set(merge.shown_as.values()) == {"totaal"}
