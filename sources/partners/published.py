"""From what another installation of Spiegel publishes to the delivery that it amounts to.

Takes the municipality's own row out of the published comparison. Knows the published columns by
name and judges nothing: the outcome is judged as any delivery is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from schemas.states import NOT_APPLICABLE, SHOWN, UNKNOWN, WITHHELD
from sources.partners.kit import Cell, package_files, zip_bytes

FIGURES, REGISTER = "b5_kerncijfers", "b5_definities"
#: A published comparison has these columns, a delivery has not.
MARKS = ("aantal", "noemer_status")
MAX_ROWS = 100_000
KEY = ("jaar", "gemeente", "kerncijfer")

Published = Mapping[str, str]


@dataclass(frozen=True)
class Edition:
    """Which edition of the other portal this is: its place in the row, its reason, who answers."""

    number: int
    reason: str
    contact: str


def is_published(table: bytes) -> bool:
    """Tell whether a CSV file is a published comparison, and no delivery."""
    header = table[:4096].decode("utf-8-sig", errors="replace").partition("\n")[0]
    return set(MARKS) <= {name.strip() for name in header.split(",")}


def delivery_of(
    figures: bytes, register: bytes, municipality: str, edition: Edition
) -> bytes | None:
    """Return the own rows of ``municipality`` as a zipped package; ``None`` when it has none.

    The tables as they were published lie in it as well, so that nobody needs to take our word.
    Raises ``ValueError`` when one of the tables cannot be read.
    """
    explained = {tuple(row[name] for name in KEY): row for row in _rows(register)}
    rows = [
        _delivered(row, explained.get(tuple(row[name] for name in KEY), {}), edition)
        for row in _rows(figures)
        if row["gemeente"] == municipality
    ]
    known = [row for row in rows if row["medewerkers"] or row["fte"]]
    # A year without staff has no rate and, on that portal, often no figure at all.
    if not known:
        return None
    delivery = package_files(known, f"Overgenomen van het portaal van {municipality}")
    as_published = {f"bron/{FIGURES}.csv": figures, f"bron/{REGISTER}.csv": register}
    return zip_bytes({**delivery, **as_published})


def _delivered(row: Published, explained: Published, edition: Edition) -> dict[str, Cell]:
    status = row["status"] if row["status"] in (SHOWN, WITHHELD, NOT_APPLICABLE) else UNKNOWN
    staff = row["noemer"] if row["noemer_status"] == SHOWN else ""
    upper = row["bovengrens"] or staff
    if status == WITHHELD and not upper:
        status = UNKNOWN
    return {
        "gemeente": row["gemeente"],
        "jaar": row["jaar"],
        "kerncijfer": row["kerncijfer"],
        "status": status,
        "waarde": row["aantal"] if status == SHOWN else "",
        "ondergrens": (row["ondergrens"] or "0") if status == WITHHELD else "",
        # No delivery counts more cases than staff: without a bound of its own, that is the bound.
        "bovengrens": upper if status == WITHHELD else "",
        "definitie": explained.get("definitie", ""),
        "afwijking": explained.get("afwijking", ""),
        "trendbreuk": explained.get("trendbreuk", ""),
        "medewerkers": staff,
        "fte": row.get("fte", ""),
        "peildatum": explained.get("peildatum", ""),
        "contact": edition.contact,
        "versie": edition.number,
        "reden": edition.reason if edition.number > 1 else "",
        "aard": explained.get("aard", ""),
    }


def _rows(table: bytes) -> Iterator[dict[str, str]]:
    try:
        reader = csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline=""), strict=True)
        for number, row in enumerate(reader):
            if number >= MAX_ROWS or None in row or None in row.values():
                raise ValueError("a table that is no published table")
            yield row
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValueError("a table that cannot be read") from error
