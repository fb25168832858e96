"""Writing CSV files and workbooks that are the same to the byte on every run and machine."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

CREATED = datetime.datetime(2024, 1, 15, 9, 0, 0)
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
Cells = Sequence[object]


def dutch(day: datetime.date) -> str:
    """Write a day as d-m-yyyy."""
    return f"{day.day}-{day.month}-{day.year}"


def comma(number: float) -> str:
    """Write a number with a decimal comma."""
    return f"{number:g}".replace(".", ",")


def write_csv(
    path: Path,
    rows: Iterable[Cells],
    delimiter: str = ";",
    encoding: str = "utf-8-sig",
    quote_all: bool = False,
) -> None:
    """Write ``rows`` with Windows line ends, as office software does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    csv.writer(buffer, delimiter=delimiter, quoting=quoting, lineterminator="\r\n").writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))


class Book:
    """A workbook that is written without any trace of the moment or the machine."""

    def __init__(self, path: Path) -> None:
        """Start a workbook that will be saved at ``path``."""
        self.path = path
        self.buffer = io.BytesIO()
        self.workbook = xlsxwriter.Workbook(self.buffer, {"in_memory": True})
        self.workbook.set_properties({"title": "Voorbeeldlevering", "created": CREATED})
        self.bold = self.workbook.add_format({"bold": True})
        self.day = self.workbook.add_format({"num_format": "d-m-yyyy"})
        self.moment = self.workbook.add_format({"num_format": "m/d/yy h:mm:ss"})

    def sheet(self, name: str) -> Worksheet:
        """Add a sheet called ``name``."""
        return self.workbook.add_worksheet(name)

    def write_rows(self, sheet: Worksheet, first: int, rows: Iterable[Cells]) -> int:
        """Write ``rows`` from row ``first`` (0-based); return the row after the last."""
        for number, cells in enumerate(rows, start=first):
            for column, cell in enumerate(cells):
                if isinstance(cell, datetime.datetime):
                    sheet.write_datetime(number, column, cell, self.moment)
                elif isinstance(cell, datetime.date):
                    midnight = datetime.datetime.combine(cell, datetime.time())
                    sheet.write_datetime(number, column, midnight, self.day)
                elif cell is not None:
                    sheet.write(number, column, cell)
            first = number + 1
        return first

    def save(self) -> None:
        """Save the workbook: parts uncompressed, so that no compressor's version matters."""
        self.workbook.close()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with (
            zipfile.ZipFile(self.buffer) as source,
            zipfile.ZipFile(self.path, "w", zipfile.ZIP_STORED) as target,
        ):
            for part in source.infolist():
                entry = zipfile.ZipInfo(part.filename, ZIP_TIME)
                target.writestr(entry, source.read(part))
