"""Tables with hierarchies from records and from leaves."""

from __future__ import annotations

import numpy as np
import pytest

from disclosure import Hierarchy, Level, audit, linked_tables, suppress

REGION = Hierarchy.from_depths(
    [(1, "land"), (2, "oost"), (3, "a"), (3, "b"), (2, "west"), (3, "c"), (3, "d"), (3, "e")]
)
YEAR = Hierarchy.flat(["2021", "2022"])


def test_every_level_and_margin_is_counted_from_records():
    generator = np.random.default_rng(5)
    regions = generator.choice(["a", "b", "c", "d", "e"], 1000)
    years = generator.choice(["2021", "2022"], 1000)
    builder = linked_tables(
        {"regio": REGION, "jaar": YEAR}, [["regio", "jaar"]], {"regio": regions, "jaar": years}
    )
    problem = builder.build()
    assert len(problem.keys) == 8 * 3
    west = np.isin(regions, ["c", "d", "e"]) & (years == "2021")
    assert problem.values[problem.index[("west", "2021")]] == west.sum()
    assert problem.values[problem.index[("land", "totaal")]] == 1000


def test_linked_tables_share_their_margins():
    columns = {"regio": ["a", "b", "c"], "jaar": ["2021", "2022", "2021"], "soort": ["x", "y", "x"]}
    trees = {"regio": REGION, "jaar": YEAR, "soort": Hierarchy.flat(["x", "y"])}
    problem = linked_tables(trees, [["regio", "jaar"], ["soort", "jaar"]], columns).build()
    assert len(problem.keys) == 24 + 9 - 3


def test_a_million_records_are_no_matter():
    generator = np.random.default_rng(6)
    columns = {
        "regio": generator.choice(["a", "b", "c", "d", "e"], 1_000_000),
        "jaar": generator.choice(["2021", "2022"], 1_000_000),
    }
    trees = {"regio": REGION, "jaar": YEAR}
    problem = linked_tables(trees, [["regio", "jaar"]], columns).build()
    assert problem.values.max() == 1_000_000


def test_an_unknown_code_is_refused():
    with pytest.raises(ValueError, match="not a lowest code"):
        linked_tables({"jaar": YEAR}, [["jaar"]], {"jaar": ["2021", "1999"]})


@pytest.mark.parametrize("level", list(Level))
def test_a_hierarchy_is_protected_at_every_level(level):
    counts = np.array([2, 9, 1, 0, 8, 7, 3, 12, 1, 9])
    regions = [code for code in "abcde" for _ in range(2)]
    years = ["2021", "2022"] * 5
    columns = {"regio": regions, "jaar": years}
    builder = linked_tables({"regio": REGION, "jaar": YEAR}, [["regio", "jaar"]], columns, counts)
    problem = builder.build()
    pattern = suppress(problem, level, seconds=2)
    assert audit(problem, pattern.hidden, level).is_safe
