"""Random small tables, judged by listing every possible table."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure import Level, audit, suppress
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
