"""Small tables that the tests of the engine share."""

from __future__ import annotations

import pytest

from disclosure import ProblemBuilder


def cell(**codes: str) -> tuple[str, tuple[str, ...]]:
    """Key of a cell of the example population."""
    return ("meldingen", tuple(f"{name} {code}" for name, code in codes.items()))


def grid(
    counts: list[list[int]], *, exempt: tuple[str, ...] = (), threshold: int = 5
) -> ProblemBuilder:
    """A two-way table with both margins; `exempt` names margins: "rows", "columns", "grand"."""
    builder = ProblemBuilder(threshold)
    rows, columns = range(len(counts)), range(len(counts[0]))
    for i in rows:
        for j in columns:
            builder.add_cell((i, j), counts[i][j])
        builder.add_cell((i, "t"), sum(counts[i]), exempt="x" if "rows" in exempt else "")
        builder.add_sum((i, "t"), [(i, j) for j in columns])
    for j in columns:
        total = sum(row[j] for row in counts)
        builder.add_cell(("t", j), total, exempt="x" if "columns" in exempt else "")
        builder.add_sum(("t", j), [(i, j) for i in rows])
    total = sum(map(sum, counts))
    builder.add_cell(("t", "t"), total, exempt="x" if "grand" in exempt else "")
    builder.add_sum(("t", "t"), [(i, "t") for i in rows])
    builder.add_sum(("t", "t"), [("t", j) for j in columns])
    return builder


@pytest.fixture
def year() -> ProblemBuilder:
    """One year of the example municipality: exempt total, four breakdowns, a stage hierarchy."""
    builder = ProblemBuilder(threshold=5)
    total = cell(jaar="2023")
    builder.add_cell(total, 10, exempt="yearly totals have been public for years")
    for name, counts in {
        "type": [1, 0, 3, 4, 1, 0, 1, 0, 0],
        "herkomst": [6, 4],
    }.items():
        keys = [cell(jaar="2023", **{name: str(i)}) for i in range(len(counts))]
        for key, count in zip(keys, counts, strict=True):
            builder.add_cell(key, count)
        builder.add_sum(total, keys)
    stages = {"melding": 6, "gestart": 4, "voor": 2, "onderzoek": 1, "afgerond": 1}
    for code, count in stages.items():
        builder.add_cell(cell(jaar="2023", stadium=code), count)
    builder.add_sum(total, [cell(jaar="2023", stadium=code) for code in ("melding", "gestart")])
    builder.add_sum(
        cell(jaar="2023", stadium="gestart"),
        [cell(jaar="2023", stadium=code) for code in ("voor", "onderzoek", "afgerond")],
    )
    cases = ("casussen", ("jaar 2023",))
    builder.add_cell(cases, 24, exempt="yearly totals have been public for years")
    answers = [("casussen", ("jaar 2023", f"relatie {i}")) for i in range(4)]
    for key, count in zip(answers, [10, 16, 2, 5], strict=True):
        builder.add_cell(key, count)
        builder.add_at_most(key, cases)
    builder.add_covers(cases, answers)
    return builder
