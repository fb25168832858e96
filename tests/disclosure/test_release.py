"""The face of the engine: problem in, protected tables out, or nothing at all."""

from __future__ import annotations

import pickle

import pytest

from disclosure import (
    Absent,
    Level,
    ProblemBuilder,
    ProtectedTable,
    TableLayout,
    UnsafeRelease,
    audit,
    protect_release,
    suppress,
)
from tests.disclosure.conftest import cell, grid


def by_type(builder: ProblemBuilder) -> TableLayout:
    rows = [(("2023", str(i)), (cell(jaar="2023", type=str(i)),)) for i in range(9)]
    rows.append((("2023", "totaal"), (cell(jaar="2023"),)))
    return TableLayout("meldingen_naar_type", ("jaar", "type"), ("aantal",), rows)


@pytest.mark.parametrize("level", list(Level))
def test_the_example_year_is_released_at_every_level(year, level):
    release = protect_release(year.build(), [by_type(year)], level)
    assert release.certificate.is_safe
    cells = {codes[1]: cells[0] for codes, cells in release.tables["meldingen_naar_type"].rows}
    assert cells["totaal"].value == 10
    assert cells["1"].value == 0
    assert cells["3"].value is None
    assert cells["3"].state == "onderdrukt"
    assert (cells["3"].lower, cells["3"].upper) == (0, 10)


def test_a_total_equal_to_the_number_of_hidden_cells_is_refused_without_its_value():
    builder = ProblemBuilder()
    keys = [cell(jaar="2023", type=str(i)) for i in range(4)]
    for key, count in zip(keys, [1, 1, 0, 1], strict=True):
        builder.add_cell(key, count)
    builder.add_cell(cell(jaar="2023"), 3, exempt="always shown")
    builder.add_sum(cell(jaar="2023"), keys)
    with pytest.raises(UnsafeRelease) as refusal:
        protect_release(builder.build(), [])
    assert "meldingen / jaar 2023 type 0" in str(refusal.value)
    assert "3 cells" in str(refusal.value)


def test_an_exempt_total_of_one_is_refused():
    builder = ProblemBuilder()
    builder.add_cell("a", 1)
    builder.add_cell("b", 0)
    builder.add_cell("t", 1, exempt="always shown")
    builder.add_sum("t", ["a", "b"])
    with pytest.raises(UnsafeRelease, match="a: the hidden value can be worked out"):
        protect_release(builder.build(), [])


def test_totals_are_hidden_where_nothing_else_protects():
    builder = grid([[3, 0], [0, 9]])
    problem = builder.build()
    hidden = suppress(problem, Level.EXACT).hidden
    assert audit(problem, hidden, Level.EXACT).is_safe
    assert (0, "t") in hidden


def test_only_protection_makes_a_protected_table():
    with pytest.raises(TypeError):
        ProtectedTable("name", ("a",), ("b",), (), "digest")  # type: ignore[call-arg]
    release = protect_release(grid([[1, 9], [9, 9]]).build(), [TableLayout("t", (), (), [])])
    with pytest.raises(TypeError):
        pickle.dumps(release.tables["t"])


def test_nothing_in_a_protected_table_tells_what_was_hidden():
    problem = grid([[3, 777, 19], [555, 6, 20], [21, 22, 23]]).build()
    rows = [((str(i), str(j)), ((i, j),)) for i in range(3) for j in range(3)]
    layout = TableLayout("t", ("row", "column"), ("count",), rows)
    release = protect_release(problem, [layout])
    table = release.tables["t"]
    assert vars(table).keys() == {"name", "dimensions", "measures", "rows", "certificate_digest"}
    hidden = suppress(problem).hidden
    for (i, j), (entry,) in ((tuple(map(int, codes)), cells) for codes, cells in table.rows):
        assert (entry.value is None) == ((i, j) in hidden)
        assert entry.state == ("onderdrukt" if (i, j) in hidden else "openbaar")
        if entry.value is None:
            assert entry.lower < problem.values[problem.index[(i, j)]] < entry.upper
    assert "values" not in repr(problem)


def test_absent_places_and_amounts_pass_or_follow_their_cases():
    builder = grid([[1, 9], [9, 9]])
    builder.add_magnitude("uren", 12.5, contributors=18, hides_with=())
    builder.add_magnitude("cijfer", 7.5, contributors=18, hides_with=[(0, 0)])
    builder.add_magnitude("weinig", 7.5, contributors=9)
    entries = ("uren", "cijfer", "weinig", Absent("onbekend"), Absent("openbaar", 2, 3))
    layout = TableLayout("t", (), ("a", "b", "c", "d", "e"), [((), entries)])
    cells = protect_release(builder.build(), [layout]).tables["t"].rows[0][1]
    assert [c.value for c in cells] == [12.5, None, None, None, None]
    assert [c.state for c in cells] == [
        "openbaar", "onderdrukt", "onderdrukt", "onbekend", "openbaar",
    ]  # fmt: skip
    assert (cells[4].lower, cells[4].upper) == (2, 3)


def test_the_same_problem_gives_the_same_answer():
    first, second = (
        protect_release(grid([[1, 9, 7], [2, 9, 8], [9, 0, 5]]).build(), []) for _ in range(2)
    )
    assert first.certificate.digest == second.certificate.digest
