"""Opening a delivery: the reader that fits its kind, and what is wrong with its place or name.

Also sees to it that the file judged is the file that lies there. Judging rows is in ``judging``.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from schemas.delivery import DeliveryDescription
from sources.csv_file import read_csv
from sources.database import read_view
from sources.location import Location
from sources.problem import Origin, Problem
from sources.tables import Reading
from sources.workbook import read_workbook

MAX_BYTES = 64 * 1024 * 1024
YEAR_IN_NAME = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


def read_location(description: DeliveryDescription, location: Location, year: int) -> Reading:
    """Read the rows at ``location`` with the reader of the description's kind."""
    origin = Origin(description.name, location.name)
    if description.kind == "sql":
        return read_view(origin, location.url or "", description, year)
    if location.path is None:
        return Reading(origin, problems=[origin.problem("bestand_verdwenen")])
    try:
        # Reading a pipe or a device would wait for ever.
        if not location.path.is_file():
            return Reading(origin, problems=[origin.problem("bestand_verdwenen")])
        if location.path.stat().st_size > MAX_BYTES:
            limit = {"limit": str(MAX_BYTES // 1024 // 1024)}
            return Reading(origin, problems=[origin.problem("te_groot_bestand", facts=limit)])
        content = location.path.read_bytes()
    except OSError:
        return Reading(origin, problems=[origin.problem("bestand_verdwenen")])
    if description.kind == "csv":
        reading = read_csv(origin, content, description)
    elif description.kind == "xlsx":
        reading = read_workbook(origin, content, description)
    else:
        raise ValueError(f"delivery {description.name!r} has an unknown kind")
    reading.sha256, reading.size = hashlib.sha256(content).hexdigest(), len(content)
    return reading


def place_problems(
    description: DeliveryDescription, location: Location, year: int
) -> list[Problem]:
    """Return what is wrong before a byte is read: years, and two files for one delivery."""
    origin = Origin(description.name, location.name)
    found = []
    if not description.covers(year):
        facts = {"year": str(year), "first": str(description.first_year)}
        found.append(origin.problem("jaar_buiten_levering", facts=facts))
    if location.also:
        found.append(origin.problem("twee_bestanden", count=1 + len(location.also)))
    years = set(YEAR_IN_NAME.findall(location.path.stem)) if location.path else set()
    if len(years) == 1 and years != {str(year)}:
        facts = {"year": str(year), "found": years.pop()}
        found.append(origin.problem("bestandsnaam_ander_jaar", facts=facts))
    return found


def changed_problems(origin: Origin, path: Path, sha256: str) -> list[Problem]:
    """Return a problem when the file on disk is no longer the one that was read."""
    try:
        same = hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    except OSError:
        return [origin.problem("bestand_verdwenen")]
    return [] if same else [origin.problem("bestand_veranderd")]
