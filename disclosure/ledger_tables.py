"""The tables of the ledger in the database, and what keeps them append-only.

Job: names, columns and triggers for SQLite and PostgreSQL. What is written and read belongs to
`ledger`.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

METADATA = sa.MetaData()
RELEASES = sa.Table(
    "disclosure_release",
    METADATA,
    sa.Column("release", sa.String(200), primary_key=True),
    sa.Column("published", sa.String(40), nullable=False),
    sa.Column("certificate", sa.String(64), nullable=False),
    sa.Column("content", sa.String(64), nullable=False),
)
FIGURES = sa.Table(
    "disclosure_figure",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("source", sa.String(500), nullable=False, index=True),
    sa.Column("cell", sa.Text, nullable=False),
    sa.Column("is_withheld", sa.Boolean, nullable=False),
    sa.Column("lower", sa.BigInteger, nullable=False),
    sa.Column("upper", sa.BigInteger, nullable=False),
)
SUMS = sa.Table(
    "disclosure_sum",
    METADATA,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("total", sa.Text, nullable=False),
    sa.Column("parts", sa.Text, nullable=False),
)


def guards(dialect: str) -> Iterator[str]:
    """Triggers that make the tables append-only, in the words of each database."""
    tables = [table.name for table in (RELEASES, FIGURES, SUMS)]
    if dialect == "postgresql":
        yield (
            "CREATE OR REPLACE FUNCTION disclosure_append_only() RETURNS trigger AS $$ BEGIN "
            "RAISE EXCEPTION 'the disclosure ledger is append-only'; END $$ LANGUAGE plpgsql"
        )
        for table in tables:
            yield (
                f"CREATE OR REPLACE TRIGGER {table}_append_only "
                f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "EXECUTE FUNCTION disclosure_append_only()"
            )
    elif dialect == "sqlite":
        for table in tables:
            for action in ("UPDATE", "DELETE"):
                yield (
                    f"CREATE TRIGGER IF NOT EXISTS {table}_no_{action.lower()} BEFORE {action} "
                    f"ON {table} BEGIN SELECT "
                    "RAISE(ABORT, 'the disclosure ledger is append-only'); END"
                )
    else:
        raise ValueError(f"the ledger knows SQLite and PostgreSQL, not {dialect}")
