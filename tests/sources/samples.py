"""The example deliveries as tables in memory, to be spoiled by one thing and judged again."""

from __future__ import annotations

import csv
import io
import sqlite3
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import openpyxl

import sources
from schemas.delivery import DeliveryDescription, load_deliveries
from sources.csv_file import decode
from sources.headers import find_layout
from sources.opening import read_location
from sources.tables import key

DELIVERIES = Path(__file__).parents[2] / "examples" / "helmond" / "deliveries"
YEARS = {"jaartotalen": 2020}


@dataclass
class Sample:
    """One example delivery: its headers and rows (lists of cells), free to be changed."""

    description: DeliveryDescription
    year: int
    headers: list[object]
    rows: list[list[object]]
    original: sources.Location

    @classmethod
    def load(cls, name: str, rows: int = 12) -> Sample:
        """Read the first ``rows`` rows of an example delivery (2023 unless it has another year)."""
        year, location, headers, cells = _read(name)
        return cls(
            load_deliveries()[name],
            year,
            list(headers),
            [list(row) for row in cells[:rows]],
            location,
        )

    def place(self, header: str) -> int:
        """Return the position of ``header``."""
        return [key(name) for name in self.headers].index(key(header))

    def set(self, header: str, value: object, row: int = 0) -> Sample:
        """Put ``value`` under ``header`` in ``row``."""
        self.rows[row][self.place(header)] = value
        return self

    def add_column(self, header: object, value: object = "x") -> Sample:
        """Add a column with the same ``value`` in every row."""
        self.headers.append(header)
        for row in self.rows:
            row.append(value)
        return self

    def drop_column(self, header: str) -> Sample:
        """Take a column away."""
        place = self.place(header)
        for row in (self.headers, *self.rows):
            del row[place]
        return self

    def save(self, folder: Path) -> sources.Location:
        """Write the delivery under ``folder`` and return where it lies."""
        name = self.description.name
        if self.description.kind == "sql":
            return self._save_view(folder / "cases.sqlite")
        assert self.original.path is not None
        path = folder / str(self.year) / self.original.path.name
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.description.kind == "csv":
            buffer = io.StringIO(newline="")
            csv.writer(buffer, delimiter=self._delimiter()).writerows([self.headers, *self.rows])
            path.write_text(buffer.getvalue(), encoding="utf-8", newline="")
        else:
            self._save_book(path)
        return sources.Location(name, path.name, path=path)

    def judge(self, folder: Path) -> sources.Judgement:
        """Write the delivery and judge it."""
        return sources.judge(self.description, self.save(folder), self.year)

    def _delimiter(self) -> str:
        assert self.original.path is not None
        text, _ = decode(self.original.path.read_bytes())
        return ";" if text.count(";") > text.count(",") else ","

    def _save_book(self, path: Path) -> None:
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        sheet.title = self.description.sheets[0]
        for row in (self.headers, *self.rows):
            sheet.append(row)
        for title in self.description.other_sheets:
            book.create_sheet(title).append(["elders beschreven"])
        book.save(path)

    def _save_view(self, path: Path) -> sources.Location:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        names = ", ".join(f'"{header}"' for header in self.headers)
        marks = ", ".join("?" for _ in self.headers)
        with sqlite3.connect(path) as connection:
            connection.execute(f"CREATE TABLE v_meldingen ({names})")
            connection.executemany(f"INSERT INTO v_meldingen VALUES ({marks})", self.rows)
        connection.close()
        return sources.Location("meldingen", "v_meldingen", url=f"sqlite:///{path}")


@cache
def _read(
    name: str,
) -> tuple[int, sources.Location, tuple[str, ...], tuple[tuple[object, ...], ...]]:
    """Return year, place, headers as declared and cells of an example delivery."""
    description = load_deliveries()[name]
    year = YEARS.get(name, 2023)
    location = sources.locate(description, DELIVERIES, year)
    assert location is not None
    reading = read_location(description, location, year)
    layout = find_layout(reading, description)
    names = {position: header for header, position in layout.positions.items()}
    written = {
        key(header): header for column in description.columns for header in column.all_headers()
    }
    written |= {key(header): header for part in description.dropped for header in part.headers}
    headers = tuple(written[names[place]] for place in range(layout.width))
    return year, location, headers, tuple(row.cells[: layout.width] for row in layout.rows)


def rules_of(judgement: sources.Judgement) -> list[str]:
    """Return the rules that a judgement names."""
    return [problem.rule for problem in judgement.problems]
