"""Deliveries of a later year, made from those of 2023: the same records, a year on."""

import re
import shutil
import sqlite3
from datetime import datetime
from pathlib import Path

from openpyxl import load_workbook


def _later(value, years):
    if isinstance(value, datetime):
        return value.replace(year=value.year + years)
    if isinstance(value, str):
        return re.sub(r"\b2023\b", str(2023 + years), value)
    return value


def _shift_workbook(source: Path, target: Path, years: int) -> None:
    workbook = load_workbook(source)
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f" and type(cell).__name__ == "Cell":
                    cell.value = _later(cell.value, years)
    workbook.save(target)


def _shift_cases(database: Path, years: int) -> None:
    """Repeat the cases of 2023 in a later year, with numbers and dates of that year."""
    year = 2023 + years
    with sqlite3.connect(database) as connection:
        connection.executescript(
            f"""
            INSERT INTO zaak SELECT id + 100000 * {years}, replace(zaaknummer, '2023', '{year}'),
                zaaktype, {year}, replace(ontvangstdatum, '2023-', '{year}-'),
                replace(sluitdatum, '2023', '{year}'), afdeling_id
                FROM zaak WHERE registratiejaar = 2023 AND zaaktype = 'Integriteitsmelding';
            """
        )
        for table in ("melding", "zaakstatus", "resultaat", "betrokkene"):
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            columns = ", ".join(names[1:])
            connection.execute(
                f"INSERT INTO {table} SELECT zaak_id + 100000 * {years}, {columns} FROM {table} "
                "WHERE zaak_id IN (SELECT id FROM zaak WHERE registratiejaar = 2023)"
            )


def add_year(deliveries: Path, year: int) -> None:
    """Write the deliveries of ``year`` beside the others."""
    years = year - 2023
    folder = deliveries / str(year)
    folder.mkdir()
    for source in sorted((deliveries / "2023").iterdir()):
        target = folder / source.name.replace("2023", str(year))
        if source.suffix == ".xlsx":
            _shift_workbook(source, target, years)
        elif source.suffix == ".csv":
            content = source.read_bytes().replace(b"2023", str(year).encode())
            target.write_bytes(content)
        else:
            shutil.copy(source, target)
    _shift_cases(deliveries / "zaaksysteem.sqlite", years)
