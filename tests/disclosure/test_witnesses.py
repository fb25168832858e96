"""Tables that somebody says are possible help an audit and can never mislead it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure import Level, Problem, audit, suppress
from disclosure.auditor import checks
from disclosure.auditor.reader import parts
from disclosure.auditor.witnesses import Witness, Witnesses
from tests.disclosure.conftest import grid

TABLE = [[3, 7, 9], [6, 2, 8], [9, 4, 12]]
HIDDEN = {(i, j) for i in range(3) for j in range(3)}
quietly = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
tables = st.lists(st.lists(st.integers(0, 7), min_size=3, max_size=3), min_size=2, max_size=3)
changes = st.lists(
    st.dictionaries(st.integers(0, 11), st.integers(-3, 3).filter(bool), min_size=1, max_size=6),
    max_size=8,
)


def change(problem: Problem, moved: dict[tuple[int, int], int]) -> Witness:
    """A change of a few cells by their keys."""
    places = sorted((problem.index[key], by) for key, by in moved.items())
    return np.array([at for at, _ in places]), np.array([by for _, by in places])


def believed(moved: dict[tuple[int, int], int]) -> int:
    """How many parts of the reader's system accept a change of the table."""
    problem = grid(TABLE).build()
    _, _, found = parts(problem, problem.mask(HIDDEN), problem.lowest, problem.highest)
    given = Witnesses(len(problem.values), [change(problem, moved)])
    return sum(len(given.of(part)) for part in found)


def test_a_swap_that_keeps_every_total_is_believed():
    assert believed({(0, 0): 1, (0, 1): -1, (1, 0): -1, (1, 1): 1}) == 1


def test_a_change_that_breaks_a_total_is_not():
    assert believed({(0, 0): 1, (0, 1): -1}) == 0


def test_a_change_beyond_what_the_reader_knows_is_not():
    # The cell of 3 is sensitive, so this reader knows that it is at most 4.
    assert believed({(0, 0): 2, (0, 1): -2, (1, 0): -2, (1, 1): 2}) == 0


@quietly
@given(tables, st.sampled_from(list(Level)), changes)
def test_no_witness_changes_a_verdict(table, level, given_changes):
    problem = grid(table).build()
    hidden = set(problem.keys_of(problem.is_primary))
    size = len(problem.values)
    witnesses = [
        change(problem, {problem.keys[at]: by for at, by in each.items() if at < size})
        for each in given_changes
    ]
    alone, helped = (audit(problem, hidden, level, known) for known in ((), witnesses))
    assert helped.findings == alone.findings
    assert helped.bounds == alone.bounds


@quietly
@given(tables, st.sampled_from(list(Level)))
def test_the_moves_of_a_pattern_change_no_verdict(table, level):
    problem = grid(table).build()
    pattern = suppress(problem, level)
    alone, helped = (
        audit(problem, pattern.hidden, level, known) for known in ((), pattern.witnesses)
    )
    assert helped.findings == alone.findings


def test_with_the_moves_of_a_pattern_nothing_is_searched(monkeypatch):
    problem = grid(TABLE).build()
    pattern = suppress(problem, Level.EXACT)

    def refuse(*_: object) -> None:
        raise AssertionError("a search")

    monkeypatch.setattr(checks, "Neighbourhood", refuse)
    with pytest.raises(AssertionError):
        audit(problem, pattern.hidden, Level.EXACT)
    assert audit(problem, pattern.hidden, Level.EXACT, pattern.witnesses).is_safe
