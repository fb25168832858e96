"""The cases that textbooks and other tools' bug reports know, each by its name."""

from __future__ import annotations

from itertools import combinations

import pytest

from disclosure import (
    Figure,
    Hierarchy,
    Level,
    Memory,
    ProblemBuilder,
    audit,
    linked_tables,
    suppress,
)
from disclosure.relations import name_of
from tests.disclosure.brute import determined, determined_for_a_person
from tests.disclosure.conftest import grid


def row(counts: dict[str, int], total: bool = True, exempt: str = "") -> ProblemBuilder:
    builder = ProblemBuilder()
    for key, count in counts.items():
        builder.add_cell(key, count)
    if total:
        builder.add_cell("total", sum(counts.values()), exempt=exempt)
        builder.add_sum("total", list(counts))
    return builder


def kinds(builder: ProblemBuilder, hidden, level: Level = Level.EXACT) -> dict[str, str]:
    certificate = audit(builder.build(), hidden, level)
    return {finding.cell: finding.kind for finding in certificate.findings}


def test_a_single_small_cell_in_a_row():
    assert kinds(row({"a": 3, "b": 9, "c": 8}), ["a"]) == {"a": "determined"}


def test_a_sensitive_cell_that_is_shown():
    assert kinds(row({"a": 3, "b": 2, "c": 8}), ["a"])["b"] == "shown"


def test_two_small_cells_that_can_only_be_one_way():
    # 4 + 4 = 8 and both are at most 4.
    builder = row({"a": 4, "b": 4, "c": 9})
    assert kinds(builder, ["a", "b"]) == {"a": "determined", "b": "determined"}
    problem = builder.build()
    assert audit(problem, suppress(problem, Level.EXACT).hidden, Level.EXACT).is_safe


def test_a_total_equal_to_the_number_of_hidden_cells():
    # 1 + 1 + 1 = 3 and all are at least 1.
    builder = row({"a": 1, "b": 1, "c": 1, "d": 9})
    assert set(kinds(builder, ["a", "b", "c"]).values()) == {"determined"}


def test_a_singleton_row():
    # The person who is the 1 subtracts himself.
    builder = row({"a": 1, "b": 2, "c": 9})
    assert kinds(builder, ["a", "b"], Level.EXACT) == {}
    assert kinds(builder, ["a", "b"], Level.EXACT_SINGLETON) == {"b": "singleton"}
    problem = builder.build()
    hidden = suppress(problem, Level.EXACT_SINGLETON).hidden
    assert not determined_for_a_person(problem, set(hidden))


def test_zeros_are_shown_but_may_be_taken_where_nothing_else_protects():
    shown = suppress(row({"a": 2, "b": 0, "c": 9}).build(), Level.EXACT).hidden
    assert "b" not in shown
    builder = row({"a": 2, "b": 0, "c": 0}, exempt="always shown")
    hidden = suppress(builder.build(), Level.EXACT).hidden
    assert hidden == {"a", "b"} or hidden == {"a", "c"}


def test_linked_margins():
    # The margin by year is hidden in one table and could be read off in the other.
    builder = ProblemBuilder()
    for kind, counts in {"type": [3, 9, 9], "weg": [7, 8, 6]}.items():
        keys = [(kind, str(i)) for i in range(3)]
        for key, count in zip(keys, counts, strict=True):
            builder.add_cell(key, count)
        builder.add_cell("jaar", 21)
        builder.add_sum("jaar", keys)
    problem = builder.build()
    assert not audit(problem, [("type", "0"), "jaar"], Level.EXACT).is_safe
    hidden = suppress(problem, Level.EXACT).hidden
    assert audit(problem, hidden, Level.EXACT).is_safe


def test_a_hierarchy_gives_a_cell_away_two_levels_up():
    tree = Hierarchy.from_depths([(1, "land"), (2, "P"), (3, "a"), (3, "b"), (2, "Q"), (3, "c")])
    builder = linked_tables({"regio": tree}, [["regio"]], {"regio": list("abc")}, [3, 9, 20])
    problem = builder.build()
    # Province P is hidden with a, but P = land - Q.
    assert not audit(problem, [("a",), ("P",)], Level.EXACT).is_safe
    assert audit(problem, suppress(problem, Level.EXACT).hidden, Level.EXACT).is_safe


def test_three_year_sums():
    builder = ProblemBuilder()
    for year, count in {"2021": 7, "2022": 2, "2023": 9, "2024": 8}.items():
        builder.add_cell(year, count)
    builder.add_cell("2021-2023", 18)
    builder.add_sum("2021-2023", ["2021", "2022", "2023"])
    builder.add_cell("2022-2024", 19)
    builder.add_sum("2022-2024", ["2022", "2023", "2024"])
    problem = builder.build()
    assert not audit(problem, ["2022"], Level.EXACT).is_safe
    hidden = suppress(problem, Level.EXACT).hidden
    assert audit(problem, hidden, Level.EXACT).is_safe
    assert len(hidden) == 2  # the middle year stands in both sums


def test_several_answers_bind_from_both_sides():
    builder = ProblemBuilder()
    builder.add_cell("cases", 7, exempt="always shown")
    for answer, count in {"a": 6, "b": 2}.items():
        builder.add_cell(answer, count)
        builder.add_at_most(answer, "cases")
    builder.add_covers("cases", ["a", "b"])
    certificate = audit(builder.build(), ["b"], Level.EXACT)
    assert certificate.is_safe
    assert certificate.bounds["b"] == (1, 7)  # 6 + b must cover 7


def test_a_range_that_the_shown_figures_cut_short():
    builder = row({"a": 2, "b": 2, "c": 9}, exempt="always shown")
    assert kinds(builder, ["a", "b"], Level.EXACT) == {}
    assert set(kinds(builder, ["a", "b"], Level.RANGE).values()) == {"narrowed"}
    problem = builder.build()
    assert audit(problem, suppress(problem, Level.RANGE).hidden, Level.RANGE).is_safe


def test_an_exempt_cell_on_the_list_is_told():
    builder = row({"a": 2, "b": 2, "c": 9}, exempt="always shown")
    assert kinds(builder, ["a", "b", "total"])["total"] == "exempt"


def test_four_ones_under_a_small_total_are_told_and_do_not_block():
    builder = row({"a": 1, "b": 1, "c": 1, "d": 1})
    problem = builder.build()
    certificate = audit(problem, suppress(problem, Level.EXACT).hidden, Level.EXACT)
    assert certificate.is_safe
    assert {finding.kind for finding in certificate.findings} == {"guessable"}


@pytest.mark.parametrize("level", [Level.EXACT, Level.EXACT_SINGLETON])
def test_a_proven_optimum_is_the_least_that_trying_all_patterns_finds(level):
    problem = grid([[3, 7, 9], [6, 2, 8]]).build()
    pattern = suppress(problem, level)
    assert pattern.is_optimal
    others = [key for key in problem.keys if key not in pattern.primary]
    for size in range(len(pattern.secondary)):
        for extra in combinations(others, size):
            assert not audit(problem, pattern.primary | set(extra), level).is_safe


def test_without_any_secondary_cell_an_optimal_pattern_is_unsafe():
    problem = grid([[1, 7, 9, 12], [6, 2, 8, 7], [9, 11, 3, 6]]).build()
    for level in Level:
        pattern = suppress(problem, level)
        for key in pattern.secondary:
            assert not audit(problem, pattern.hidden - {key}, level).is_safe


def test_adding_a_table_never_weakens_what_was_demanded():
    small = grid([[1, 7, 9], [6, 2, 8]]).build()
    linked = grid([[1, 7, 9], [6, 2, 8]])
    linked.add_cell("other 1", 10)
    linked.add_cell("other 2", 7)
    linked.add_sum((0, "t"), ["other 1", "other 2"])
    problem = linked.build()
    hidden = suppress(problem, Level.EXACT).hidden
    assert audit(problem, hidden, Level.EXACT).is_safe
    assert audit(small, hidden & set(small.keys), Level.EXACT).is_safe
    assert not determined(small, set(hidden & set(small.keys)))


def test_differencing_over_versions():
    # Version 1 shows c and not the total, version 2 the total and not c: together they give b.
    memory = Memory([Figure("version 1", name_of("c"), False, 9, 9)], [])
    builder = row({"b": 3, "c": 9})
    assert audit(builder.build(), ["b", "c"], Level.EXACT).is_safe
    memory.apply(builder)
    problem = builder.build()
    certificate = audit(problem, ["b", "c"], Level.EXACT)
    assert {finding.cell for finding in certificate.findings} == {"b"}
    assert suppress(problem, Level.EXACT).hidden == {"b", "total"}


def test_frozen_cells_of_earlier_years():
    # Last year's row is out: it can protect nothing in the sum over two years.
    builder = ProblemBuilder()
    for key, count in {"2022 a": 8, "2023 a": 2, "both a": 10, "2022 b": 7, "2023 b": 9}.items():
        builder.add_cell(key, count)
    builder.add_cell("both b", 16)
    for code in "ab":
        builder.add_sum(f"both {code}", [f"2022 {code}", f"2023 {code}"])
    problem = builder.build()
    assert audit(problem, ["2023 a", "2022 a"], Level.EXACT).is_safe
    Memory([Figure("2022.1", name_of("2022 a"), False, 8, 8)], []).apply(builder)
    problem = builder.build()
    assert not audit(problem, ["2023 a", "2022 a"], Level.EXACT).is_safe
    assert suppress(problem, Level.EXACT).hidden == {"2023 a", "both a"}
