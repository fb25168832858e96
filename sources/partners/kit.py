"""What a partner gets to start with: a workbook with lists to choose from, and an example package.

Everything is derived from the description of the delivery, so that the kit and the judge can
never differ. The same kit is the same bytes.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from schemas.codelists import load_codelist
from schemas.delivery import ColumnDescription, DeliveryDescription
from schemas.partner import load_partner_delivery
from sources.partners.collecting import DELIVERY, DESCRIPTOR, ZIP_TIME

Cell = str | int | float | datetime.date | None
Row = Mapping[str, Cell]

TEMPLATE, EXAMPLE, PACKAGE = "sjabloon.xlsx", "voorbeeld.xlsx", "voorbeeld-pakket"
CREATED = datetime.datetime(2024, 1, 1)
ROWS = 200
DATE = "%d-%m-%Y"
FIELD_TYPES = {
    "identifier": "string",
    "code": "string",
    "text": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "string",
    "date": "string",
}


def choices(column: ColumnDescription) -> tuple[str, ...]:
    """Return what may be chosen in ``column``; empty when anything may be filled in."""
    if column.type == "boolean":
        return ("Ja", "Nee")
    if column.codelist is not None:
        return load_codelist(column.codelist).leaves()
    return column.choices


def workbook_bytes(rows: Sequence[Row], title: str) -> bytes:
    """Return a workbook with ``rows`` (column to cell) under ``title``, lists and explanation."""
    import xlsxwriter

    description = load_partner_delivery("xlsx")
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": description.title.nl, "created": CREATED})
    bold = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#DCE6F1"})
    day = book.add_format({"num_format": "d-m-yyyy"})
    sheet = book.add_worksheet(description.sheets[0])
    sheet.write(0, 0, title)
    for place, column in enumerate(description.columns):
        sheet.write(1, place, column.name, bold)
        sheet.set_column(place, place, max(12, len(column.name) + 3))
        _add_validation(sheet, place, column)
        for number, row in enumerate(rows, start=2):
            _write_cell(sheet, number, place, row.get(column.name), day)
    sheet.freeze_panes(2, 3)
    _explain(book, description)
    book.close()
    return _repacked(buffer)


def _add_validation(sheet: Any, place: int, column: ColumnDescription) -> None:
    area = (2, place, ROWS + 1, place)
    note = {
        "input_title": column.name[:32],
        "input_message": column.title.nl[:255],
        "error_title": "Past niet",
        "error_message": f"{column.title.nl}."[:255],
    }
    found = choices(column)
    if found:
        sheet.data_validation(*area, {"validate": "list", "source": list(found), **note})
    elif column.type in ("integer", "number"):
        kind = "integer" if column.type == "integer" else "decimal"
        rule = {"criteria": "between", "minimum": column.minimum, "maximum": column.maximum}
        sheet.data_validation(*area, {"validate": kind, **rule, **note})
    elif column.type == "text":
        rule = {"criteria": "<=", "value": column.max_length}
        sheet.data_validation(*area, {"validate": "length", **rule, **note})
    elif column.type == "date":
        rule = {"criteria": ">", "value": datetime.date(2000, 1, 1)}
        sheet.data_validation(*area, {"validate": "date", **rule, **note})
    elif column.type == "identifier":
        sheet.data_validation(*area, {"validate": "any", **note})


def _write_cell(sheet: Any, row: int, place: int, cell: Cell, day: Any) -> None:
    if isinstance(cell, datetime.date):
        moment = datetime.datetime.combine(cell, datetime.time())
        sheet.write_datetime(row, place, moment, day)
    elif cell is not None:
        sheet.write(row, place, cell)


def _explain(book: Any, description: DeliveryDescription) -> None:
    sheet = book.add_worksheet(description.other_sheets[0])
    bold = book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 2, 60)
    sheet.write_row(0, 0, ["kolom", "wat u invult", "keuzes"], bold)
    row = 1
    for column in description.columns:
        must = "" if column.required else " (mag leeg zijn)"
        sheet.write_row(row, 0, [column.name, column.title.nl + must], wrap)
        sheet.write(row, 2, ", ".join(choices(column)), wrap)
        row += 1
    sheet.write_row(row + 1, 0, ["kerncijfer", "wat u telt (definitie standaard)"], bold)
    for place, code in enumerate(load_codelist("kerncijfer").codes, start=row + 2):
        sheet.write_row(place, 0, [code.code, code.note], wrap)


def _repacked(buffer: io.BytesIO) -> bytes:
    """Return the workbook with fixed times and no compression: the same bytes everywhere."""
    packed = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(packed, "w") as target:
        for part in source.infolist():
            target.writestr(zipfile.ZipInfo(part.filename, ZIP_TIME), source.read(part))
    return packed.getvalue()


def package_files(rows: Sequence[Row], title: str) -> dict[str, bytes]:
    """Return a data package with ``rows``: its descriptor and its one CSV file."""
    description = load_partner_delivery()
    names = [column.name for column in description.columns]
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_written(row.get(name)) for name in names] for row in rows)
    path = f"{DELIVERY}.csv"
    descriptor = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": DELIVERY.replace("_", "-"),
        "title": title,
        "resources": [
            {
                "name": DELIVERY,
                "path": path,
                "format": "csv",
                "encoding": "utf-8",
                "schema": {"fields": [_field(column) for column in description.columns]},
            }
        ],
    }
    text = json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n"
    return {DESCRIPTOR: text.encode("utf-8"), path: buffer.getvalue().encode("utf-8")}


def _field(column: ColumnDescription) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": FIELD_TYPES[column.type],
        "title": column.title.nl,
    }
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if choices(column):
        constraints["enum"] = list(choices(column))
    return {**field, "constraints": constraints} if constraints else field


def _written(cell: Cell) -> str | int | float:
    if isinstance(cell, datetime.date):
        return cell.strftime(DATE)
    return "" if cell is None else cell


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
    """Return ``files`` as a zip with fixed times."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, content in sorted(files.items()):
            target.writestr(zipfile.ZipInfo(name, ZIP_TIME), content)
    return packed.getvalue()


def example_rows(municipality: str) -> list[dict[str, Cell]]:
    """Return invented rows of one year that show each status once."""
    shared: dict[str, Cell] = {
        "gemeente": municipality,
        "jaar": 2023,
        "definitie": "standaard",
        "trendbreuk": "Nee",
        "medewerkers": 1250,
        "fte": 1100.5,
        "peildatum": datetime.date(2023, 12, 31),
        "contact": "Team integriteit",
        "versie": 1,
        "aard": "fictief",
    }
    each: list[dict[str, Cell]] = [
        {"kerncijfer": "meldingen", "status": "openbaar", "waarde": 12},
        {"kerncijfer": "onderzoeken", "status": "onderdrukt", "ondergrens": 1, "bovengrens": 4},
        {"kerncijfer": "adviesvragen", "status": "onbekend"},
        {
            "kerncijfer": "casussen_vertrouwenspersonen",
            "status": "openbaar",
            "waarde": 31,
            "definitie": "afwijkend",
            "afwijking": "ook gesprekken zonder vervolg",
        },
    ]
    return [{**shared, **row} for row in each]


def write_kit(folder: Path, municipality: str) -> list[Path]:
    """Write template, example workbook and example package to ``folder``; return the files."""
    fictitious = "Voorbeeld met verzonnen cijfers"
    files = {
        TEMPLATE: workbook_bytes([], "Kerncijfers integriteit: één rij per jaar en kerncijfer"),
        EXAMPLE: workbook_bytes(example_rows(municipality), fictitious),
    }
    for name, content in package_files(example_rows(municipality), fictitious).items():
        files[f"{PACKAGE}/{name}"] = content
    written = []
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return written
