"""The ledger of everything ever published, in a database: append-only.

Job: keep each figure shown or withheld with its release and the release's hash, what ties the
cells together, and figures that are public elsewhere with their source. What readers know from
it is `memory`; true values of withheld cells are not in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Iterable, Iterator

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from disclosure.auditor import Certificate
from disclosure.builder import ProblemBuilder
from disclosure.ledger_tables import FIGURES, METADATA, RELATIONS, RELEASES, guards
from disclosure.memory import WITHDRAWN, Figure, History, Memory
from disclosure.problem import NO_LIMIT, Problem
from disclosure.relations import Relation, Relations, name_of


class Ledger:
    """The ledger in a database (SQLite or PostgreSQL), given as a SQLAlchemy engine."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def create(self) -> None:
        """Make the tables where they are missing, and forbid changing or deleting rows.

        On PostgreSQL both are made in one transaction, by the owner of the tables; who only adds
        rows finds them there and needs no right to make anything.
        """
        present = set(sa.inspect(self._engine).get_table_names())
        is_server = self._engine.dialect.name == "postgresql"
        if is_server and present.issuperset(table.name for table in METADATA.sorted_tables):
            return
        with self._engine.begin() as connection:
            METADATA.create_all(connection)
            for statement in guards(self._engine.dialect.name):
                connection.execute(sa.text(statement))

    def releases(self) -> dict[str, str]:
        """Every recorded release with the hash of what it published, in order of name."""
        query = sa.select(RELEASES.c.release, RELEASES.c.content).order_by(RELEASES.c.release)
        with self._engine.connect() as connection:
            return {row.release: row.content for row in connection.execute(query)}

    def record(
        self,
        release: str,
        published: str,
        content: str,
        figures: Iterable[Figure],
        relations: Iterable[Relation],
    ) -> bool:
        """Write down a published release, whole or not at all; tell whether it was new.

        A release that is there with the same `content` (its hash) is left as it is, so that
        recording can be repeated. Raises ValueError when it is there with another.
        """
        rows = [vars(figure) for figure in figures]
        try:
            with self._engine.begin() as connection:
                known = connection.scalar(sa.select(RELEASES.c.content).filter_by(release=release))
                if known is None:
                    row = {"release": release, "published": published, "content": content}
                    connection.execute(RELEASES.insert(), row)
                    if rows:
                        connection.execute(FIGURES.insert(), rows)
                    _add_relations(connection, relations)
        except IntegrityError:
            # Another process was recording the same release.
            known = self.releases().get(release)
        if known is not None and known != content:
            raise ValueError(f"{release}: this release is in the ledger with other figures")
        return known is None

    def record_release(
        self, release: str, published: str, problem: Problem, certificate: Certificate
    ) -> str:
        """Write down a release from its problem and its audit; returns the hash of its figures.

        Raises ValueError when the certificate is not safe or the name was used for other figures.
        """
        if not certificate.is_safe:
            raise ValueError(f"{release}: only a release with a clean certificate is recorded")
        figures = list(_figures(release, problem, certificate))
        text = json.dumps([vars(figure) for figure in figures], sort_keys=True)
        content = hashlib.sha256(text.encode()).hexdigest()
        self.record(release, published, content, figures, relations_of(problem))
        return content

    def record_public(
        self, key: Hashable, value: int | None, lower: int | None, upper: int | None, source: str
    ) -> None:
        """Write down once a figure, or limits around it, that is public elsewhere."""
        low, high = (value, value) if value is not None else (lower, upper)
        row = {
            "source": source,
            "cell": name_of(key),
            "is_withheld": False,
            "lower": 0 if low is None else low,
            "upper": NO_LIMIT if high is None else high,
        }
        with self._engine.begin() as connection:
            if connection.scalar(sa.select(FIGURES.c.number).filter_by(**row).limit(1)) is None:
                connection.execute(FIGURES.insert(), row)

    def read(self) -> Memory:
        """What readers of everything recorded know."""
        figures = sa.select(*(FIGURES.c[name] for name in Figure.__annotations__))
        relations = sa.select(RELATIONS.c.kind, RELATIONS.c.whole, RELATIONS.c.parts)
        with self._engine.connect() as connection:
            return Memory(
                [Figure(*row) for row in connection.execute(figures.order_by(FIGURES.c.number))],
                [
                    Relation(kind, whole, tuple(json.loads(parts)))
                    for kind, whole, parts in connection.execute(relations)
                ],
            )

    def apply(self, builder: ProblemBuilder) -> History:
        """Tell a problem in the making what readers know: see `Memory.apply`."""
        return self.read().apply(builder)


def _add_relations(connection: sa.Connection, relations: Iterable[Relation]) -> None:
    known = set(connection.scalars(sa.select(RELATIONS.c.digest)))
    fresh = {each.digest: each for each in relations if each.digest not in known}
    rows = [
        {"digest": digest, "kind": r.kind, "whole": r.whole, "parts": json.dumps(r.parts)}
        for digest, r in fresh.items()
    ]
    if rows:
        connection.execute(RELATIONS.insert(), rows)


def _is_remembered(key: Hashable) -> bool:
    return isinstance(key, tuple) and key[:1] == (WITHDRAWN,)


def _figures(release: str, problem: Problem, certificate: Certificate) -> Iterator[Figure]:
    for at, key in enumerate(problem.keys):
        if _is_remembered(key):
            continue
        low = high = int(problem.values[at])
        is_withheld = key in certificate.bounds
        if is_withheld:
            low, upper = certificate.bounds[key]
            high = NO_LIMIT if upper is None else upper
        yield Figure(release, name_of(key), is_withheld, low, high)


def relations_of(problem: Problem) -> list[Relation]:
    """What ties the cells of a problem together, cells of earlier releases left out."""
    found = Relations()
    cells = len(problem.keys)
    for start, end in zip(problem.row_start[:-1], problem.row_start[1:], strict=True):
        members = [at for at in range(start, end) if problem.row_cell[at] < cells]
        keys = [problem.keys[problem.row_cell[at]] for at in members]
        if any(map(_is_remembered, keys)):
            continue
        plus = [key for at, key in zip(members, keys, strict=True) if problem.row_sign[at] > 0]
        minus = [key for at, key in zip(members, keys, strict=True) if problem.row_sign[at] < 0]
        if len(members) == end - start:
            found.add_sum(minus[0], plus)
        elif len(minus) == 1:
            found.add_at_most(plus[0], minus[0])
        else:
            found.add_covers(plus[0], minus)
    return found.found
