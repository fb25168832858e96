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
RELATIONS = sa.Table(
    "disclosure_relation",
    METADATA,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("whole", sa.Text, nullable=False),
    sa.Column("parts", sa.Text, nullable=False),
)
TABLES = (RELEASES, FIGURES, RELATIONS)
REFUSAL = "the disclosure ledger is append-only"


def guards(dialect: str) -> Iterator[str]:
    """Triggers that make the tables append-only, in the words of each database."""
    tables = [(table.name, table.primary_key.columns[0].name) for table in TABLES]
    if dialect == "postgresql":
        yield (
            "CREATE OR REPLACE FUNCTION disclosure_append_only() RETURNS trigger AS $$ BEGIN "
            f"RAISE EXCEPTION '{REFUSAL}'; END $$ LANGUAGE plpgsql"
        )
        for table, _ in tables:
            yield (
                f"CREATE OR REPLACE TRIGGER {table}_append_only "
                f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "EXECUTE FUNCTION disclosure_append_only()"
            )
    elif dialect == "sqlite":
        for table, key in tables:
            refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            for action in ("UPDATE", "DELETE"):
                yield (
                    f"CREATE TRIGGER IF NOT EXISTS {table}_no_{action.lower()} "
                    f"BEFORE {action} ON {table} {refuse}"
                )
            # INSERT OR REPLACE would delete a row without waking the trigger above.
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table} "
                f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) {refuse}"
            )
    else:
        raise ValueError(f"the ledger knows SQLite and PostgreSQL, not {dialect}")
