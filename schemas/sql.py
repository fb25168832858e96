"""The SQL tables of the confidential store, derived from the descriptions.

One table per dataset for annual figures. Reading and writing them belongs to ``pipelines``.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Float, Integer, MetaData, String, Table, Text

from schemas.dataset import DatasetDescription
from schemas.delivery import DeliveryDescription

PARTITION = "uitvraagjaar"
COLUMN_TYPES = {
    "identifier": Text,
    "date": Date,
    "integer": Integer,
    "number": Float,
    "boolean": Boolean,
    "code": Text,
    "codes": Text,
    "text": Text,
}


def records_table(description: DeliveryDescription, metadata: MetaData) -> Table:
    """Return the SQL table that keeps the checked records of ``description``, per year."""
    partition = Column(PARTITION, Integer, nullable=False, index=True)
    columns = [
        Column(column.name, COLUMN_TYPES[column.type], nullable=not column.required)
        for column in description.kept_columns()
    ]
    return Table(f"records_{description.name}", metadata, partition, *columns)


def arrivals_table(metadata: MetaData) -> Table:
    """Return the table that says which deliveries and datasets a year has.

    It keeps an empty delivery (nothing happened) apart from none (nothing was delivered).
    """
    return Table(
        "aanwezig",
        metadata,
        Column("tabel", String(96), primary_key=True),
        Column(PARTITION, Integer, primary_key=True),
    )


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
        Column("toestand", String(32), nullable=False),
        Column("ondergrens", Float),
        Column("bovengrens", Float),
        Column("personen", Integer),
    ]
    return Table(f"jaarcijfers_{description.name}", metadata, partition, *keys, *figures)
