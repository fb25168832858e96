"""Reading the rows of one year from a view, through SQLAlchemy.

Works on any database that SQLAlchemy speaks to. The connection's address and the database's own
error texts never reach a message: they may hold a password or a value.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.delivery import DeliveryDescription
from sources.problem import Origin
from sources.tables import Reading, Row

if TYPE_CHECKING:
    from sqlalchemy import Connection, TableClause


def read_view(origin: Origin, url: str, description: DeliveryDescription, year: int) -> Reading:
    """Return the rows of ``year``; the first row holds the column names, no row has a number."""
    import sqlalchemy as sql
    from sqlalchemy.exc import SQLAlchemyError

    view_name, year_name = description.view or "", description.year_column or ""
    origin = replace(origin, place=view_name)
    reading = Reading(origin)
    if _is_missing_file(url):
        reading.problems.append(origin.problem("geen_verbinding"))
        return reading
    # The name is checked in the description: plain letters, digits and underscores.
    view = sql.table(view_name)
    engine = None
    connected = False
    try:
        engine = sql.create_engine(url, poolclass=sql.NullPool)
        with engine.connect() as connection:
            connected = True
            everything = sql.select(sql.text("*")).select_from(view)
            names = tuple(connection.execute(everything.where(sql.false())).keys())
            reading.rows.append(Row(None, names))
            if year_name not in names:
                reading.problems.append(origin.problem("ontbrekende_kolom", column=year_name))
                return reading
            year_column = sql.column(year_name)
            counted = sql.select(sql.func.count()).select_from(view)
            # A row without a year belongs to none and would never be read.
            without = connection.execute(counted.where(year_column.is_(None))).scalar_one()
            if without:
                problem = origin.problem("rij_zonder_jaar", column=year_name, count=without)
                reading.problems.append(problem)
            strayed = _strayed(connection, view, description, names, year)
            if strayed:
                problem = origin.problem("rij_in_verkeerd_jaar", column=year_name, count=strayed)
                reading.problems.append(problem)
            of_year = everything.where(year_column == year)
            limited = of_year.limit(description.max_rows + 1)
            reading.rows.extend(Row(None, tuple(row)) for row in connection.execute(limited))
    except (SQLAlchemyError, ImportError):
        rule = "onbruikbare_weergave" if connected else "geen_verbinding"
        reading.problems.append(origin.problem(rule))
        reading.rows.clear()
        return reading
    finally:
        if engine is not None:
            engine.dispose()
    if len(reading.rows) - 1 > description.max_rows:
        limit = {"limit": str(description.max_rows)}
        reading.problems.append(origin.problem("te_veel_rijen", facts=limit))
        reading.rows.clear()
    reading.sha256, reading.size = _fingerprint(reading.rows)
    return reading


def _strayed(
    connection: Connection,
    view: TableClause,
    description: DeliveryDescription,
    names: tuple[str, ...],
    year: int,
) -> int:
    """Count the rows dated in ``year`` that stand with another year, and so would not be read."""
    import sqlalchemy as sql

    headers = [
        header
        for use in description.rules
        if use.rule == "within_year"
        for header in description.column(use.columns[0]).all_headers()
        if header in names
    ]
    if not headers:
        return 0
    date_column, year_column = sql.column(headers[0]), sql.column(description.year_column or "")
    pairs = connection.execute(
        sql.select(date_column, year_column).select_from(view).where(year_column.is_not(None))
    )
    return sum(str(date)[:4] == str(year) and found != year for date, found in pairs)


def _is_missing_file(url: str) -> bool:
    """Tell whether ``url`` names a SQLite file that is not there (connecting would create it)."""
    import sqlalchemy as sql
    from sqlalchemy.exc import ArgumentError

    try:
        address = sql.make_url(url)
    except ArgumentError:
        return True
    if address.get_backend_name() != "sqlite" or not address.database:
        return False
    return not Path(address.database).is_file()


def _fingerprint(rows: list[Row]) -> tuple[str, int]:
    """Return hash and size of the rows as text, whatever their order and the database."""
    lines = sorted(json.dumps([str(cell or "") for cell in row.cells]) for row in rows)
    content = "\n".join(lines).encode()
    return hashlib.sha256(content).hexdigest(), len(content)
