"""Anyone's rows, protected and judged without further preparation."""

from __future__ import annotations

import pytest

from disclosure import UnsafeRelease, audit_table, given_away, protect_table

ROWS = [
    {"afdeling": a, "jaar": y, "n": str(n)}
    for a, counts in {"noord": [1, 9, 12], "zuid": [8, 7, 9], "west": [20, 11, 3]}.items()
    for y, n in zip(["2021", "2022", "2023"], counts, strict=True)
]


def test_a_protected_table_gives_no_small_count_away():
    answer = protect_table(ROWS, ["afdeling", "jaar"], "n")
    assert answer.cells == 16
    small = [r for r in answer.rows if r["n"] is not None and 0 < r["n"] < 5]
    assert not small
    assert given_away(audit_table(answer.rows, ["afdeling", "jaar"], "n")) == []


def test_hiding_only_the_small_counts_is_found_out():
    published = [r | {"n": "" if int(r["n"]) < 5 else r["n"]} for r in ROWS]
    for name, total in {"noord": 22, "zuid": 24, "west": 34}.items():
        published.append({"afdeling": name, "jaar": "totaal", "n": total})
    bounds = audit_table(published, ["afdeling", "jaar"], "n")
    assert bounds[("noord", "2021")] == (1, 1)
    assert given_away(bounds) == [("noord", "2021"), ("west", "2023")]


def test_records_are_counted_when_no_column_of_counts_is_named():
    records = [{"kleur": "rood"}] * 3 + [{"kleur": "groen"}] * 9 + [{"kleur": "blauw"}] * 7
    answer = protect_table(records, ["kleur"])
    rows = {row["kleur"]: row for row in answer.rows}
    assert rows["totaal"]["aantal"] in (19, None)
    assert rows["rood"]["status"] == "onderdrukt"


def test_given_totals_are_computed_again():
    rows = [*ROWS, {"afdeling": "totaal", "jaar": "totaal", "n": "80"}]
    assert protect_table(rows, ["afdeling", "jaar"], "n").cells == 16


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([{"a": "x", "n": "1,5"}], "n: 1 values are not a whole number"),
        ([{"a": "x", "n": "-1"}], "n: 1 values are not a whole number"),
        ([{"a": "x", "n": "1"}, {"n": "2"}], "a: this column is missing in 1 rows"),
    ],
)
def test_what_cannot_be_counted_is_named(rows, sentence):
    with pytest.raises(ValueError, match=sentence):
        protect_table(rows, ["a"], "n")


def test_figures_that_contradict_each_other_are_refused():
    rows = [{"a": "x", "n": 5}, {"a": "y", "n": 6}, {"a": "totaal", "n": 12}]
    with pytest.raises(ValueError, match="contradict"):
        audit_table(rows, ["a"], "n")


def test_four_ones_under_a_small_total_are_guessable_only():
    rows = [{"a": str(i), "n": 1} for i in range(4)]
    assert protect_table(rows, ["a"], "n").hidden == 5
    assert UnsafeRelease is not None
