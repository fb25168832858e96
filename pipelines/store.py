"""The confidential store: checked records and annual figures, in SQL through SQLAlchemy.

SQLite for the example, PostgreSQL in production; the tables derive from the descriptions. A year
is replaced in one transaction. What was published is in the ledger beside it, which only grows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, delete, insert, select
from sqlalchemy.exc import SQLAlchemyError

from disclosure import Ledger
from schemas.dataset import DatasetDescription
from schemas.delivery import DeliveryDescription
from schemas.record_contract import DTYPES
from schemas.sql import PARTITION, annual_table, arrivals_table, records_table

FIGURE_DTYPES = {
    "waarde": "float64",
    "ondergrens": "float64",
    "bovengrens": "float64",
    "personen": "Int64",
}


def _rows(frame: pd.DataFrame, year: int) -> list[dict[str, Any]]:
    cells = frame.astype(object).where(frame.notna(), None)
    return [{PARTITION: year, **dict(zip(cells.columns, row, strict=True))} for row in cells.values]


class StoreError(Exception):
    """The database refused; the sentence tells the kind of fault, for its message holds values."""


class Store:
    """Checked records per delivery and figures per dataset, by the year of the run."""

    def __init__(
        self,
        url: str,
        deliveries: Mapping[str, DeliveryDescription],
        datasets: Mapping[str, DatasetDescription],
    ) -> None:
        self._engine: Engine = create_engine(url, hide_parameters=True)
        self._metadata = MetaData()
        self._deliveries = deliveries
        self._datasets = datasets
        self._records = {n: records_table(d, self._metadata) for n, d in deliveries.items()}
        self._annual = {n: annual_table(d, self._metadata) for n, d in datasets.items()}
        self._present = arrivals_table(self._metadata)
        self._metadata.create_all(self._engine)
        self.ledger = Ledger(self._engine)
        self.ledger.create()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """Open a transaction whose faults are told without what the database says of rows."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(
                f"De vertrouwelijke opslag weigerde de gegevens ({type(error).__name__}); er is "
                "niets bewaard. Controleer de verbinding en de rechten van de databasegebruiker."
            ) from None

    def _replace(
        self, connection: Connection, table: Table, year: int, frame: pd.DataFrame | None
    ) -> None:
        present = self._present
        this_year = (present.c.tabel == table.name) & (present.c[PARTITION] == year)
        connection.execute(delete(table).where(table.c[PARTITION] == year))
        connection.execute(delete(present).where(this_year))
        if frame is None:
            return
        connection.execute(insert(present), [{"tabel": table.name, PARTITION: year}])
        if not frame.empty:
            connection.execute(insert(table), _rows(frame, year))

    def _read(self, table: Table, year: int) -> pd.DataFrame:
        query = select(table).where(table.c[PARTITION] == year)
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        columns = [column.name for column in table.columns if column.name != PARTITION]
        return pd.DataFrame([dict(row) for row in rows], columns=columns)

    def _years(self, table: Table) -> list[int]:
        present = self._present
        query = select(present.c[PARTITION]).where(present.c.tabel == table.name)
        with self._engine.connect() as connection:
            return sorted(connection.execute(query).scalars())

    def write_records(self, delivery: str, year: int, records: pd.DataFrame | None) -> None:
        """Replace the records of ``year``; ``None`` says that there was no delivery."""
        with self._transaction() as connection:
            self._replace(connection, self._records[delivery], year, records)

    def read_records(self, delivery: str, year: int) -> pd.DataFrame | None:
        """Return the records of ``year`` with the types of their contract, or ``None``."""
        table = self._records[delivery]
        if year not in self._years(table):
            return None
        kept = self._deliveries[delivery].kept_columns()
        return self._read(table, year).astype({column.name: DTYPES[column.type] for column in kept})

    def has_records(self, delivery: str, year: int) -> bool:
        """Tell whether records of ``year`` are kept, be it none at all."""
        return year in self._years(self._records[delivery])

    def delete_records(self, delivery: str, year: int) -> None:
        """Delete the records of ``year`` at the end of their retention; figures stay."""
        self.write_records(delivery, year, None)

    def write_annual(self, dataset: str, year: int, frame: pd.DataFrame) -> None:
        """Replace what the run of ``year`` found for ``dataset``."""
        with self._transaction() as connection:
            self._replace(connection, self._annual[dataset], year, frame)

    def years(self, dataset: str) -> list[int]:
        """Return the run years of which the store has figures for ``dataset``."""
        return self._years(self._annual[dataset])

    def known_years(self) -> set[int]:
        """Return the run years of which the store has figures for any dataset."""
        return {year for dataset in self._datasets for year in self.years(dataset)}

    def years_to_take_in(self, first: int, before: int) -> list[int]:
        """Return the years from ``first`` and before ``before`` without any figures yet."""
        known = self.known_years()
        return [year for year in range(first, before) if year not in known]

    def read_annual(self, dataset: str, year: int) -> pd.DataFrame:
        """Return what the run of ``year`` found for ``dataset``."""
        return self._typed(dataset, self._read(self._annual[dataset], year))

    def read_series(self, dataset: str, until: int) -> pd.DataFrame:
        """Return all figures of the runs up to ``until``; a later run corrects an earlier one."""
        return self.latest(dataset, (y for y in self.years(dataset) if y <= until))

    def latest(self, dataset: str, years: Iterable[int]) -> pd.DataFrame:
        """Return the figures of ``years`` together, the last run first where they overlap."""
        description = self._datasets[dataset]
        frames = [self.read_annual(dataset, year) for year in sorted(years, reverse=True)]
        empty = self._typed(dataset, self._read(self._annual[dataset], -1))
        key = [*description.key, *(["maat"] if description.kind == "statistical" else [])]
        together = pd.concat([frame for frame in frames if not frame.empty] or [empty])
        together = together.drop_duplicates(subset=key, keep="first")
        return together.sort_values(key, ignore_index=True)

    def _typed(self, dataset: str, frame: pd.DataFrame) -> pd.DataFrame:
        numbers = FIGURE_DTYPES if self._datasets[dataset].kind == "statistical" else {}
        texts = {column: "str" for column in frame.columns if column not in numbers}
        return frame.astype({**texts, **numbers})

    def forget_deleted(self) -> None:
        """Have the database rewrite its files, so that no deleted row can be read back from them.

        PostgreSQL does so for the owner of the tables only; for another role it waits for the
        server's own vacuum, which makes the space free and in time overwrites it.
        """
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM")

    @property
    def engine(self) -> Engine:
        """The database, for what else the installation keeps there."""
        return self._engine

    @property
    def metadata(self) -> MetaData:
        """The tables as the descriptions want them."""
        return self._metadata

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()
