"""From a problem and the layout of its tables to protected tables: the only door out.

Job: suppress, audit, and build `ProtectedTable`s from what the audit passed. Nothing here
knows a file format; nothing that leaves tells a sensitive cell from another hidden one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from disclosure.auditor import Certificate
from disclosure.choosing import choose_hidden
from disclosure.problem import Level, Problem, describe
from disclosure.tables import (
    SHOWN,
    WITHHELD,
    Absent,
    ProtectedCell,
    ProtectedTable,
    TableLayout,
    make_protected_table,
)


class UnsafeRelease(Exception):  # noqa: N818 - part of the published interface
    """The release may not be published; the sentence names cells, never values."""


@dataclass(frozen=True)
class ProtectedRelease:
    """Protected tables by name, their certificate, and counts for the steward."""

    tables: dict[str, ProtectedTable]
    certificate: Certificate
    cells: int
    hidden: int
    lower_bound: float
    is_optimal: bool
    seconds: float


def protect_release(
    problem: Problem,
    layouts: Sequence[TableLayout],
    level: Level = Level.SINGLETON,
    seconds: float = 10.0,
    stay_hidden: Iterable[Hashable] = (),
    *,
    read_alone: Problem | None = None,
) -> ProtectedRelease:
    """Hide what must be hidden and prove it.

    ``stay_hidden`` names cells that an earlier release withheld: they stay so, unless exempt, for
    a cell that comes into sight later can give away its neighbours of then. ``read_alone`` is the
    same release without what readers know from elsewhere: the published bounds follow from it, so
    that they do not repeat what was withdrawn or is only public in another place.

    Raises UnsafeRelease when the audit is not complete and clean, and ValueError for a layout
    that speaks of an unknown cell or has the wrong number of codes or measures.
    """
    chosen = choose_hidden(problem, level, seconds, stay_hidden, read_alone)
    pattern, hidden, certificate = chosen.pattern, chosen.hidden, chosen.certificate
    if not certificate.is_safe:
        raise UnsafeRelease(refusal(certificate))
    tables = {layout.name: _protect(problem, layout, certificate) for layout in layouts}
    return ProtectedRelease(
        tables=tables,
        certificate=certificate,
        cells=len(problem.keys),
        hidden=len(hidden),
        lower_bound=pattern.lower_bound,
        is_optimal=pattern.is_optimal,
        seconds=pattern.seconds + certificate.seconds,
    )


def refusal(certificate: Certificate) -> str:
    """Why a release may not be published, naming cells and never a value."""
    blocking = [finding for finding in certificate.findings if finding.is_blocking]
    if not blocking:
        return "The audit did not come to an end; nothing is released."
    lines = [f"{finding.cell}: {finding.sentence}" for finding in blocking[:20]]
    more = f" (and {len(blocking) - 20} more)" if len(blocking) > 20 else ""
    return f"{len(blocking)} cells cannot be protected{more}; nothing is released. " + "; ".join(
        lines
    )


def _protect(problem: Problem, layout: TableLayout, certificate: Certificate) -> ProtectedTable:
    hidden_amounts = _hidden_amounts(problem, certificate)
    rows = []
    for codes, entries in layout.rows:
        if len(codes) != len(layout.dimensions) or len(entries) != len(layout.measures):
            raise ValueError(f"{layout.name}: a row does not fit its dimensions and measures")
        cells = tuple(_cell(problem, entry, certificate, hidden_amounts) for entry in entries)
        rows.append((tuple(codes), cells))
    return make_protected_table(
        layout.name, layout.dimensions, layout.measures, tuple(rows), certificate.digest
    )


def _hidden_amounts(problem: Problem, certificate: Certificate) -> dict[Hashable, float | None]:
    """Amounts by key: None when hidden."""
    amounts: dict[Hashable, float | None] = {}
    for amount in problem.magnitudes:
        too_few = amount.contributors < amount.minimum
        follows = any(key in certificate.bounds for key in amount.hides_with)
        amounts[amount.key] = None if too_few or follows else amount.value
    return amounts


def _cell(
    problem: Problem,
    entry: Hashable | Absent,
    certificate: Certificate,
    amounts: dict[Hashable, float | None],
) -> ProtectedCell:
    if isinstance(entry, Absent):
        return ProtectedCell(None, entry.state, entry.lower, entry.upper)
    if entry in amounts:
        value = amounts[entry]
        return ProtectedCell(value, WITHHELD if value is None else SHOWN)
    if entry in certificate.bounds:
        lower, upper = certificate.bounds[entry]
        return ProtectedCell(None, WITHHELD, lower, upper)
    if entry not in problem.index:
        raise ValueError(f"{describe(entry)}: a table shows a cell that was not added")
    return ProtectedCell(int(problem.values[problem.index[entry]]), SHOWN)
