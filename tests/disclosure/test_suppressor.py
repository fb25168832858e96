"""The search: the same tables give the same pattern, and its bound is true."""

from __future__ import annotations

import numpy as np

from disclosure import Hierarchy, Level, audit, linked_tables, suppress
from disclosure.suppressor.deadline import Work
from disclosure.suppressor.demands import MoveBook
from disclosure.suppressor.moves import Move
from disclosure.suppressor.system import split
from tests.disclosure.conftest import grid


def cube():
    counts = np.random.default_rng(5).poisson(6.0, (5, 6, 4))
    places = np.indices(counts.shape).reshape(3, -1)
    trees = {
        name: Hierarchy.flat([f"{name}{i}" for i in range(size)])
        for name, size in zip("abc", counts.shape, strict=True)
    }
    columns = {
        name: [f"{name}{i}" for i in place] for name, place in zip("abc", places, strict=True)
    }
    return linked_tables(trees, [list("abc")], columns, counts.ravel()).build()


def test_the_same_tables_give_the_same_pattern():
    problem = grid([[3, 7, 9, 1], [6, 2, 8, 11], [9, 4, 1, 12]]).build()
    first, second = (suppress(problem, Level.RANGE, seconds=600.0) for _ in range(2))
    assert not first.stopped_early
    assert first.hidden == second.hidden
    assert first.lower_bound <= first.total_weight


def test_without_any_time_the_pattern_is_safe_all_the_same():
    problem = cube()
    for level in Level:
        pattern = suppress(problem, level, seconds=0.0)
        assert pattern.stopped_early
        assert audit(problem, pattern.hidden, level).is_safe


def test_four_ones_under_a_total_of_four_are_stuck_and_a_free_cell_is_not():
    problem = grid([[1, 1, 1, 1], [9, 3, 8, 7]]).build()
    (system,) = split(problem, Work())
    stuck = {problem.keys[at] for at in system.cells[system.is_stuck]}
    assert stuck == {(0, 0), (0, 1), (0, 2), (0, 3), (0, "t")}


def test_a_box_holds_the_corners_between_its_partners():
    problem = cube()
    (system,) = split(problem, Work())
    start = int(np.flatnonzero(system.is_primary)[0])
    box = system.box(start, np.zeros(system.size, dtype=bool), 64)
    inside = np.zeros(system.size, dtype=bool)
    inside[box] = True
    touched = abs(system.matrix) @ inside.astype(float)
    assert start in box
    assert touched[touched > 0].min() >= 2


def test_a_box_takes_who_can_make_up_for_the_cell():
    # In a row of ones nobody can go down; only the total can go up with a rising cell.
    (system,) = split(grid([[1] * 12, [9] * 12, [8] * 12]).build(), Work())
    nothing = np.zeros(system.size, dtype=bool)
    rising = [set(system.box(at, nothing, 16, 1).tolist()) for at in range(12)]
    either = [set(system.box(at, nothing, 16).tolist()) for at in range(12)]
    (total,) = np.flatnonzero((system.values == 12) & ~system.is_primary)
    assert all(total in box for box in rising)
    assert not all(total in box for box in either)


def test_a_move_for_a_looser_reader_answers_for_the_inherent_cell_alone():
    system = split(grid([[3, 7, 9, 1], [6, 2, 8, 11], [9, 4, 1, 12]]).build(), Work())[0]
    stuck, other = np.flatnonzero(system.is_primary)[:2].tolist()
    book = MoveBook(system, Level.EXACT)
    book.make_inherent([stuck], system)
    loose = Move(np.array([stuck, other]), np.array([1, -1]))
    book.add(loose)
    assert book.moves_of(stuck) == [loose]
    assert book.moves_of(other) == []
    assert next(book.missing(other), None) is not None
    tight = Move(np.array([other]), np.array([1]))
    book.add(tight)
    assert book.moves_of(other) == [tight]
    assert book.remove_through(np.array([other])) == [loose, tight]
    assert book.moves_of(stuck) == []
