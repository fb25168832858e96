"""The SQL tables of the confidential store, derived from the descriptions.

One table per dataset for annual figures. Reading and writing them belongs to ``pipelines``.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, Integer, MetaData, String, Table, Text

from schemas.dataset import DatasetDescription

PARTITION = "uitvraagjaar"


def annual_table(description: DatasetDescription, metadata: MetaData) -> Table:
    """Return the SQL table that keeps the annual figures or register rows of ``description``.

    ``uitvraagjaar`` is the year of the run that made a row; the year a figure is about stands
    in the key.
    """
    keys = [Column(name, String(64), nullable=False) for name in description.key]
    partition = Column(PARTITION, Integer, nullable=False, index=True)
    if description.kind == "register":
        texts = [Column(column.name, Text, nullable=False) for column in description.columns]
        return Table(f"register_{description.name}", metadata, partition, *keys, *texts)
    figures = [
        Column("maat", String(64), nullable=False),
        Column("waarde", Float),
        Column("soort", String(32), nullable=False),
        Column("ondergrens", Float),
        Column("bovengrens", Float),
        Column("personen", Integer),
    ]
    return Table(f"jaarcijfers_{description.name}", metadata, partition, *keys, *figures)
