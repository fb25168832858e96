"""After a new version: the tables that it needs, in the confidential store and in Dagster's.

Run by the owner of the tables. Only adds: what a newer description no longer has stays.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, MetaData, Table, inspect, text
from sqlalchemy.schema import CreateColumn

from pipelines import approvals, notices, provenance, retention
from pipelines.store import Store


def upgrade_tables(store: Store) -> Iterator[str]:
    """Make missing tables and columns of the confidential store; yield what was done and found."""
    store.ledger.create()
    others = (module.METADATA for module in (approvals, notices, provenance, retention))
    for metadata in (store.metadata, *others):
        yield from _upgrade(store, metadata)


def _upgrade(store: Store, metadata: MetaData) -> Iterator[str]:
    engine = store.engine
    before = set(inspect(engine).get_table_names())
    metadata.create_all(engine)
    for table in metadata.sorted_tables:
        if table.name not in before:
            yield f"tabel {table.name}: gemaakt"
            continue
        present = {column["name"] for column in inspect(engine).get_columns(table.name)}
        for column in table.columns:
            if column.name in present:
                continue
            # Rows that are there have no value in it, whatever newer rows must have.
            added = Table(table.name, MetaData(), Column(column.name, column.type)).columns[0]
            described = CreateColumn(added).compile(dialect=engine.dialect)
            name = engine.dialect.identifier_preparer.format_table(table)
            with engine.begin() as connection:
                connection.execute(text(f"ALTER TABLE {name} ADD COLUMN {described}"))
            yield f"tabel {table.name}: kolom {column.name} toegevoegd"
        for name in sorted(present - {column.name for column in table.columns}):
            yield f"tabel {table.name}: kolom {name} is niet meer in gebruik"
