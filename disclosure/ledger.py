"""The memory of everything ever published: what a reader of all versions knows.

Job: keep, append-only, each figure shown or withheld with its release, the sums that bound
them, and figures that are public elsewhere with their source; and bring that knowledge into the
problem of a new release. Suppressing and auditing with it is the same work as without.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from disclosure.auditor import Certificate
from disclosure.builder import ProblemBuilder
from disclosure.ledger_tables import FIGURES, METADATA, RELEASES, SUMS, guards
from disclosure.problem import NO_LIMIT, Problem, describe


@dataclass(frozen=True)
class History:
    """What the ledger added to a problem, as cell names.

    `known`: figures public before; `revised`: published with another value, which therefore
    says nothing certain; `withdrawn`: published before, no longer in the release.
    """

    known: tuple[str, ...]
    revised: tuple[str, ...]
    withdrawn: tuple[str, ...]


class Ledger:
    """The ledger in a database (SQLite or PostgreSQL), given as a SQLAlchemy engine."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def create(self) -> None:
        """Make the tables where they are missing, and forbid changing or deleting rows."""
        METADATA.create_all(self._engine)
        with self._engine.begin() as connection:
            for statement in guards(self._engine.dialect.name):
                connection.execute(sa.text(statement))

    def record_release(
        self, release: str, published: str, problem: Problem, certificate: Certificate
    ) -> str:
        """Write down a published release; returns the hash of its figures.

        Raises ValueError when the certificate is not safe or the name was used before.
        """
        if not certificate.is_safe:
            raise ValueError(f"{release}: only a release with a clean certificate is recorded")
        figures = list(_figures(release, problem, certificate))
        content = hashlib.sha256(json.dumps(figures, sort_keys=True).encode()).hexdigest()
        with self._engine.begin() as connection:
            if connection.scalar(sa.select(RELEASES.c.release).filter_by(release=release)):
                raise ValueError(f"{release}: this release is in the ledger already")
            connection.execute(
                RELEASES.insert(),
                {
                    "release": release,
                    "published": published,
                    "certificate": certificate.digest,
                    "content": content,
                },
            )
            if figures:
                connection.execute(FIGURES.insert(), figures)
            known = set(connection.scalars(sa.select(SUMS.c.digest)))
            fresh = [row for row in _sums(problem) if row["digest"] not in known]
            if fresh:
                connection.execute(SUMS.insert(), fresh)
        return content

    def record_public(
        self, key: Hashable, value: int | None, lower: int | None, upper: int | None, source: str
    ) -> None:
        """Write down a figure, or limits around it, that is public elsewhere."""
        low, high = (value, value) if value is not None else (lower, upper)
        row = {
            "source": source,
            "cell": _name(key),
            "is_withheld": False,
            "lower": 0 if low is None else low,
            "upper": NO_LIMIT if high is None else high,
        }
        with self._engine.begin() as connection:
            connection.execute(FIGURES.insert(), row)

    def apply(self, builder: ProblemBuilder) -> History:
        """Tell a problem in the making what readers know, and which cells were hidden before.

        Cells of the new release are matched by key. A withdrawn figure that a stored sum ties
        to the new release comes back as a cell that a reader knows.
        """
        figures, hidden = self._public()
        present = {_name(key): key for key in builder.cell_keys()}
        for name in hidden & present.keys():
            builder.prefer_hidden(present[name])
        known, revised = [], []
        for name, (low, high, source) in figures.items():
            key = present.get(name)
            if key is None:
                continue
            if low <= builder.value_of(key) <= high:
                builder.add_known(key, None, low, high, source)
                known.append(describe(key))
            else:
                revised.append(describe(key))
        withdrawn = self._bring_back(builder, present, figures)
        return History(tuple(sorted(known)), tuple(sorted(revised)), tuple(sorted(withdrawn)))

    def _public(self) -> tuple[dict[str, tuple[int, int, str]], set[str]]:
        """Limits per cell from all figures shown; and the cells withheld last time."""
        figures: dict[str, tuple[int, int, str]] = {}
        withheld: dict[str, bool] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(sa.select(FIGURES).order_by(FIGURES.c.number)):
                withheld[row.cell] = row.is_withheld
                if not row.is_withheld:
                    # The latest figure counts; an older one of another value was revised.
                    figures[row.cell] = (row.lower, row.upper, row.source)
        return figures, {name for name, is_withheld in withheld.items() if is_withheld}

    def _bring_back(
        self,
        builder: ProblemBuilder,
        present: dict[str, Hashable],
        figures: dict[str, tuple[int, int, str]],
    ) -> list[str]:
        """Add stored sums that tie the new cells to figures shown before."""
        with self._engine.connect() as connection:
            sums = [(row.total, json.loads(row.parts)) for row in connection.execute(SUMS.select())]
        withdrawn: set[str] = set()
        for total, parts in sums:
            members = [total, *parts]
            if not any(name in present for name in members):
                continue
            values: dict[str, int] = {}
            for name in members:
                if name in present:
                    values[name] = builder.value_of(present[name])
                elif name in figures and figures[name][0] == figures[name][1]:
                    values[name] = figures[name][0]
            if total not in values:
                continue
            rest = values[total] - sum(values[name] for name in parts if name in values)
            is_whole = all(name in values for name in parts)
            if rest < 0 or (is_whole and rest):
                continue  # a member was revised: the old sum does not bind the new figures
            for name in values.keys() - present.keys():
                key = present[name] = ("ledger", name)
                builder.add_cell(key, values[name], public_source=figures[name][2])
                withdrawn.add(_readable(name))
            keys = [present[name] for name in parts if name in values]
            if not is_whole:
                # What was withheld and withdrawn is one open amount: its parts are not known.
                unknown = ("ledger rest", total, tuple(sorted(set(parts) - values.keys())))
                builder.add_open(unknown, rest)
                keys.append(unknown)
            builder.add_sum(present[total], keys)
        return sorted(withdrawn)


def _name(key: Hashable) -> str:
    """A key as text that stays the same: nested lists of texts."""
    return json.dumps(key, ensure_ascii=False, separators=(",", ":"))


def _readable(name: str) -> str:
    def tupled(value: Any) -> Any:
        return tuple(map(tupled, value)) if isinstance(value, list) else value

    return describe(tupled(json.loads(name)))


def _figures(release: str, problem: Problem, certificate: Certificate) -> Iterator[dict[str, Any]]:
    for at, key in enumerate(problem.keys):
        if isinstance(key, tuple) and key[:1] in (("ledger",), ("ledger rest",)):
            continue
        low = high = int(problem.values[at])
        is_withheld = key in certificate.bounds
        if is_withheld:
            low, upper = certificate.bounds[key]
            high = NO_LIMIT if upper is None else upper
        yield {
            "source": release,
            "cell": _name(key),
            "is_withheld": is_withheld,
            "lower": low,
            "upper": high,
        }


def _sums(problem: Problem) -> Iterator[dict[str, str]]:
    seen: set[str] = set()
    for start, end in zip(problem.row_start[:-1], problem.row_start[1:], strict=True):
        cells, signs = problem.row_cell[start:end], problem.row_sign[start:end]
        names = [problem.keys[at] for at in cells if at < len(problem.keys)]
        has_memory = any(isinstance(k, tuple) and str(k[0]).startswith("ledger") for k in names)
        if problem.is_slack[cells].any() or has_memory:
            continue
        total = _name(problem.keys[cells[signs < 0][0]])
        parts = json.dumps(sorted(_name(problem.keys[at]) for at in cells[signs > 0]))
        digest = hashlib.sha256(f"{total}={parts}".encode()).hexdigest()
        if digest not in seen:
            seen.add(digest)
            yield {"digest": digest, "total": total, "parts": parts}
