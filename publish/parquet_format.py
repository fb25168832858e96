"""Parquet: the rows of a published table with their types. Same rows, same bytes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from publish.tables import PublishedTable, Row
from schemas.columns import PublishedColumn

if TYPE_CHECKING:
    import pyarrow as pa


def parquet_bytes(table: PublishedTable) -> bytes:
    """Return the Parquet file of ``table``; titles and units stand in the field metadata."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    fields = [_field(column) for column in table.columns]
    columns = list(zip(*table.rows, strict=True)) or [() for _ in fields]
    arrays = [
        pa.array(list(values), type=field.type)
        for values, field in zip(columns, fields, strict=True)
    ]
    buffer = io.BytesIO()
    pq.write_table(
        pa.Table.from_arrays(arrays, schema=pa.schema(fields)), buffer, compression="snappy"
    )
    return buffer.getvalue()


def read_parquet(path: Path) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """Return the header and the rows of a Parquet file."""
    import pyarrow.parquet as pq

    with path.open("rb") as file:
        table = pq.ParquetFile(file).read()
    columns = [column.to_pylist() for column in table.columns]
    return tuple(table.column_names), tuple(zip(*columns, strict=True))


def _field(column: PublishedColumn) -> pa.Field:
    import pyarrow as pa

    types = {"integer": pa.int64(), "number": pa.float64(), "string": pa.string()}
    about = {"title": column.title.nl, "title@en": column.title.en}
    if column.unit is not None:
        about |= {"unit": column.unit.nl, "unit@en": column.unit.en}
    return pa.field(
        column.name, types[column.type], nullable=not column.is_required, metadata=about
    )
