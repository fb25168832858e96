"""Random small tables, judged by listing every possible table."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
from tests.disclosure.brute import all_tables, determined, determined_for_a_person, reach
from tests.disclosure.conftest import grid

counts = st.integers(0, 7)
tables = st.lists(st.lists(counts, min_size=3, max_size=3), min_size=2, max_size=3)
quietly = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
CEILING = 30


@quietly
@given(tables, st.sampled_from(list(Level)))
def test_the_auditor_passes_what_the_suppressor_hides(table, level):
    problem = grid(table).build()
    hidden = suppress(problem, level).hidden
    certificate = audit(problem, hidden, level)
    assert certificate.is_safe, certificate.findings


@quietly
@given(tables, st.sets(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=4))
def test_the_auditor_finds_exactly_what_listing_every_table_finds(table, extra):
    problem = grid(table, exempt=("rows", "columns", "grand")).build()
    sensitive = set(problem.keys_of(problem.is_primary))
    hidden = sensitive | (extra & set(problem.keys))
    certificate = audit(problem, hidden, Level.EXACT_SINGLETON)
    found = {
        kind: {f.cell for f in certificate.findings if f.kind == kind}
        for kind in ("determined", "singleton")
    }
    truth = determined(problem, hidden)
    assert found["determined"] == {" ".join(map(str, key)) for key in truth}
    alone = determined_for_a_person(problem, hidden) - truth
    assert found["singleton"] == {" ".join(map(str, key)) for key in alone}


@quietly
@given(tables, st.sets(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=3))
def test_the_public_bounds_are_what_any_reader_computes(table, extra):
    problem = grid(table, exempt=("rows", "columns", "grand")).build()
    hidden = set(problem.keys_of(problem.is_primary)) | (extra & set(problem.keys))
    certificate = audit(problem, hidden, Level.EXACT)
    everything = all_tables(problem, hidden, is_guessing=False, ceiling=CEILING)
    for key, (low, high) in certificate.bounds.items():
        assert (low, high) == reach(everything, key)


TREE = [(1, "totaal"), (2, "P"), (3, "a"), (3, "b"), (2, "Q"), (3, "c"), (3, "d")]


def nested(counts: list[int], split: list[int]) -> ProblemBuilder:
    """Four places in two provinces by two kinds, linked by its total to a table of ages."""
    tree, kinds = Hierarchy.from_depths(TREE), Hierarchy.flat(["x", "y"])
    builder = linked_tables(
        {"plaats": tree, "soort": kinds},
        [["plaats", "soort"]],
        {"plaats": list("aabbccdd"), "soort": list("xyxyxyxy")},
        counts,
    )
    total, ages = sum(counts), []
    for at, share in enumerate(split):
        ages.append(min(share, total - sum(ages)) if at < len(split) - 1 else total - sum(ages))
        builder.add_cell(("leeftijd", str(at)), ages[-1])
    builder.add_sum(("totaal", "totaal"), [("leeftijd", str(at)) for at in range(len(split))])
    return builder


inner = st.lists(st.integers(0, 12), min_size=8, max_size=8)
shares = st.lists(st.integers(0, 9), min_size=3, max_size=3)
few = settings(quietly, max_examples=15)


@few
@given(inner, shares, st.sampled_from(list(Level)))
def test_random_hierarchies_linked_to_another_table_are_protected(counts, split, level):
    problem = nested(counts, split).build()
    hidden = suppress(problem, level).hidden
    certificate = audit(problem, hidden, level)
    assert certificate.is_safe, certificate.findings


@few
@given(inner, shares)
def test_a_linked_table_never_takes_away_what_was_guaranteed(counts, split):
    """What is safe beside another table is safe without it: its readers know less."""
    linked = nested(counts, split).build()
    hidden = suppress(linked, Level.SINGLETON).hidden
    alone = linked_tables(
        {"plaats": Hierarchy.from_depths(TREE), "soort": Hierarchy.flat(["x", "y"])},
        [["plaats", "soort"]],
        {"plaats": list("aabbccdd"), "soort": list("xyxyxyxy")},
        counts,
    ).build()
    assert audit(alone, hidden & set(alone.keys), Level.SINGLETON).is_safe


@few
@given(tables, st.sampled_from(list(Level)))
def test_an_optimal_pattern_has_no_cell_too_many(table, level):
    problem = grid(table).build()
    pattern = suppress(problem, level)
    if pattern.is_optimal:
        for key in pattern.secondary:
            assert not audit(problem, pattern.hidden - {key}, level).is_safe


@few
@given(tables, st.sets(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=4), st.data())
def test_memory_never_makes_a_reader_know_less(table, extra, data):
    """Bounds with an earlier figure lie within those without it."""
    builder = grid(table, exempt=("rows", "columns", "grand"))
    problem = builder.build()
    hidden = set(problem.keys_of(problem.is_primary)) | (extra & set(problem.keys))
    if not hidden:
        return
    before = audit(problem, hidden, Level.EXACT).bounds
    known = data.draw(st.sampled_from(sorted(hidden)))
    value = builder.value_of(known)
    Memory([Figure("earlier", name_of(known), False, value, value)], []).apply(builder)
    after = audit(builder.build(), hidden, Level.EXACT).bounds
    assert after[known] == (value, value)
    for key, (low, high) in after.items():
        assert before[key][0] <= low
        assert before[key][1] is None or (high is not None and high <= before[key][1])
