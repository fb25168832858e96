"""The engine on anyone's table: rows of codes with a count, no other preparation.

Job: from rows (as read from a CSV) to a problem with all margins, and back to rows with public
bounds; and the reverse, playing the intruder against rows that somebody else protected. Reading
and writing files belongs to the caller.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from disclosure.auditor import Certificate, audit
from disclosure.hierarchy import Hierarchy, linked_tables
from disclosure.problem import Level, Problem
from disclosure.suppressor import suppress
from disclosure.tables import SHOWN, WITHHELD

TOTAL = "totaal"
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class ProtectedRows:
    """The table with every margin: per row its codes, the count or None, state and bounds."""

    rows: tuple[dict[str, Any], ...]
    certificate: Certificate = field(repr=False)
    cells: int
    hidden: int
    lower_bound: float
    is_optimal: bool


def protect_table(
    rows: Rows,
    by: Sequence[str],
    count: str | None = None,
    threshold: int = 5,
    *,
    level: Level = Level.SINGLETON,
    seconds: float = 10.0,
    total: str = TOTAL,
) -> ProtectedRows:
    """Protect one table: `by` names its dimensions, `count` the column of counts.

    Without `count` every row is one record. Rows with the total's code in any dimension are
    left out and computed again. Raises ValueError for a missing column or a count that is not
    a whole number of at least 0 (naming the column and how many), and
    `disclosure.UnsafeRelease` when the audit is not clean.
    """
    _check_columns(rows, by, count)
    columns = {name: [str(row[name]) for row in rows] for name in by}
    counts = None if count is None else _counts(rows, count, columns, total)
    return protect_columns(
        columns, counts, threshold, level=level, seconds=seconds, total=total, name=count
    )


def protect_columns(
    columns: Mapping[str, Sequence[str]],
    counts: Sequence[int] | np.ndarray | None = None,
    threshold: int = 5,
    *,
    level: Level = Level.SINGLETON,
    seconds: float = 10.0,
    total: str = TOTAL,
    name: str | None = None,
) -> ProtectedRows:
    """The same for columns of codes of equal length, one per dimension, and their counts.

    Without `counts` every place is one record. The counts come back under `name`. Raises as
    `protect_table` does.
    """
    from disclosure.release import UnsafeRelease, refusal

    problem = _problem(columns, counts, threshold, total)
    pattern = suppress(problem, level, seconds)
    certificate = audit(problem, pattern.hidden, level, pattern.witnesses)
    if not certificate.is_safe:
        raise UnsafeRelease(refusal(certificate))
    by, figure = tuple(columns), "aantal" if name is None else name
    out = []
    for key, value in zip(problem.keys, problem.values.tolist(), strict=True):
        bounds = certificate.bounds.get(key)
        row: dict[str, Any] = dict(zip(by, key, strict=True))  # type: ignore[arg-type]
        row[figure] = value if bounds is None else None
        row["status"] = SHOWN if bounds is None else WITHHELD
        row["ondergrens"], row["bovengrens"] = (None, None) if bounds is None else bounds
        out.append(row)
    return ProtectedRows(
        tuple(out),
        certificate,
        len(problem.keys),
        len(pattern.hidden),
        pattern.lower_bound,
        pattern.is_optimal,
    )


def audit_table(
    rows: Rows,
    by: Sequence[str],
    count: str,
    threshold: int = 5,
    *,
    total: str = TOTAL,
) -> dict[tuple[str, ...], tuple[int, int | None]]:
    """Play any reader against a published table: bounds of every cell without a count.

    A row without a count (None or empty) is a hidden cell; combinations without a row are
    hidden cells too, so margins that are not given bind nothing. Returns least and greatest
    value per hidden cell (None: no limit); where both are equal and below the threshold, the
    table gives a small count away: see `given_away`. Raises ValueError for figures that
    contradict each other.
    """
    from disclosure.auditor.bounds import public_bounds
    from disclosure.problem import NO_LIMIT

    shown = {}
    for row in rows:
        figure = row.get(count)
        if figure is not None and str(figure).strip() != "":
            shown[tuple(str(row[name]) for name in by)] = _counts([row], count)[0]
    problem, is_hidden = _completed(rows, by, shown, threshold, total)
    low, high, _ = public_bounds(problem, is_hidden)
    return {
        key: (int(low[at]), None if high[at] >= NO_LIMIT // 2 else int(high[at]))  # type: ignore[misc]
        for at, key in enumerate(problem.keys)
        if is_hidden[at]
    }


def given_away(
    bounds: Mapping[tuple[str, ...], tuple[int, int | None]], threshold: int = 5
) -> list[tuple[str, ...]]:
    """Hidden cells that any reader can work out to be a small count, by their codes."""
    return sorted(
        key for key, (low, high) in bounds.items() if low == high and 1 <= low < threshold
    )


def _check_columns(rows: Rows, by: Sequence[str], count: str | None) -> None:
    if not by:
        raise ValueError("name at least one column to count by")
    for name in (*by, *([count] if count else [])):
        missing = sum(name not in row for row in rows)
        if missing:
            raise ValueError(f"{name}: this column is missing in {missing} rows")


def _problem(
    columns: Mapping[str, Sequence[str]],
    counts: Sequence[int] | np.ndarray | None,
    threshold: int,
    total: str,
) -> Problem:
    """The table with all its margins; rows of totals are left out and computed again."""
    codes = {name: np.asarray(column, dtype=object) for name, column in columns.items()}
    inner = np.ones(len(next(iter(codes.values()))), dtype=bool)
    for column in codes.values():
        inner &= column != total
    codes = {name: column[inner] for name, column in codes.items()}
    trees = {name: Hierarchy.flat(dict.fromkeys(column), total) for name, column in codes.items()}
    amounts = None if counts is None else np.asarray(counts)[inner]
    return linked_tables(trees, [list(columns)], codes, amounts, threshold).build()


def _counts(
    rows: Rows, count: str, columns: Mapping[str, Sequence[str]] | None = None, total: str = TOTAL
) -> np.ndarray:
    """The counts as whole numbers; those of rows of totals are computed again and may be empty."""
    texts = [str(row[count]).strip() for row in rows]
    for column in (columns or {}).values():
        texts = ["0" if code == total else text for code, text in zip(column, texts, strict=True)]
    wrong = sum(not text.isdigit() for text in texts)
    if wrong:
        raise ValueError(f"{count}: {wrong} values are not a whole number of at least 0")
    return np.array([int(text) for text in texts], dtype=np.int64)


def _completed(
    rows: Rows, by: Sequence[str], shown: dict[tuple[str, ...], int], threshold: int, total: str
) -> tuple[Problem, np.ndarray]:
    """A table that agrees with all shown figures, and which of its cells were not shown.

    An intruder has no true table; any possible one serves, found by one programme.
    """
    from disclosure.suppressor.solver import Programme
    from disclosure.suppressor.system import problem_matrix

    codes = {name: dict.fromkeys(str(row[name]) for row in rows) for name in by}
    trees = {name: Hierarchy.flat([c for c in codes[name] if c != total], total) for name in by}
    empty: dict[str, list[str]] = {name: [] for name in by}
    problem = linked_tables(trees, [list(by)], empty, np.zeros(0), threshold).build()
    is_hidden = np.array([key not in shown for key in problem.keys])
    lower = np.array([shown.get(key, 0) for key in problem.keys], dtype=float)  # type: ignore[arg-type]
    upper = np.where(is_hidden, np.inf, lower)
    matrix = problem_matrix(problem).tocsc()
    zeros = np.zeros(matrix.shape[0])
    whole = np.ones(len(lower), dtype=bool)
    programme = Programme(matrix, np.ones(len(lower)), (lower, upper), (zeros, zeros), whole=whole)
    values = programme.solve()
    if values is None:
        raise ValueError("the shown figures contradict each other: no table has them all")
    table = np.rint(values).astype(np.int64)
    return replace(problem, values=table), is_hidden
