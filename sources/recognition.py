"""Which delivery is this file, and what lies in a folder: for checking before handing in.

Also names files that belong to no delivery and deliveries that are not there. Judging itself is
in ``judging``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from schemas.delivery import DeliveryDescription, load_deliveries
from sources.headers import header_score
from sources.judging import Judgement, judge
from sources.location import Location, locate, matches
from sources.opening import read_location
from sources.personal import safe_name
from sources.problem import Origin, Problem
from sources.receipt import Receipt

YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
# What an operating system or spreadsheet leaves behind; known, and not a delivery.
LEFTOVERS = re.compile(r"\..*|~\$.*|thumbs\.db|desktop\.ini", re.IGNORECASE)
ENOUGH_HEADERS = 0.6


def scan_year(
    folder: Path,
    year: int,
    connection: str | None = None,
    deliveries: Mapping[str, DeliveryDescription] | None = None,
) -> list[Problem]:
    """Return a problem for each stray file in ``folder/{year}`` and each missing delivery."""
    descriptions = (deliveries or load_deliveries()).values()
    found = []
    place = folder / str(year)
    for path in sorted(place.iterdir()) if place.is_dir() else ():
        owners = [
            description
            for description in descriptions
            if matches(description, path) and description.covers(year)
        ]
        if (not path.is_file() or not owners) and not LEFTOVERS.fullmatch(path.name):
            found.append(Origin("", safe_name(path.name)).problem("onbekend_bestand"))
    for description in descriptions:
        if description.is_expected(year) and locate(description, folder, year, connection) is None:
            facts = {"year": str(year), "patterns": _expected_place(description)}
            found.append(Origin(description.name, "").problem("levering_ontbreekt", facts=facts))
    return found


def judge_folder(
    folder: Path,
    year: int,
    connection: str | None = None,
    deliveries: Mapping[str, DeliveryDescription] | None = None,
) -> tuple[list[Judgement], list[Problem]]:
    """Judge every delivery of ``year`` in ``folder``; also return what ``scan_year`` says."""
    descriptions = deliveries or load_deliveries()
    judgements = []
    for description in descriptions.values():
        location = locate(description, folder, year, connection)
        if location is not None:
            judgements.append(judge(description, location, year))
    return judgements, scan_year(folder, year, connection, descriptions)


def judge_file(
    path: Path,
    year: int | None = None,
    deliveries: Mapping[str, DeliveryDescription] | None = None,
) -> list[Judgement]:
    """Judge one file as each delivery that it holds (a workbook may hold two).

    Without ``year`` the file's name or its folder's name must tell it.
    """
    descriptions = deliveries or load_deliveries()
    location = Location("", safe_name(path.name), path=path)
    year = year or _year_of(path)
    if year is None:
        return [_unknown(location, "jaar_onbekend")]
    owners = [part for part in descriptions.values() if matches(part, path)]
    owners = owners or _owners_by_headers(path, year, descriptions)
    if not owners:
        return [_unknown(location, "onbekend_bestand")]
    return [judge(part, Location(part.name, location.name, path=path), year) for part in owners]


def _owners_by_headers(
    path: Path, year: int, descriptions: Mapping[str, DeliveryDescription]
) -> list[DeliveryDescription]:
    """Return the descriptions whose headers the file carries best, if any does well enough."""
    scores: dict[str, float] = {}
    for description in descriptions.values():
        if path.suffix.lower() == f".{description.kind}":
            place = Location(description.name, safe_name(path.name), path=path)
            reading = read_location(description, place, year)
            scores[description.name] = header_score(reading.rows, description)
    best = max(scores.values(), default=0.0)
    if best < ENOUGH_HEADERS:
        return []
    first = next(descriptions[name] for name, score in scores.items() if score == best)
    # The deliveries in one workbook share their file pattern.
    return [
        part
        for part in descriptions.values()
        if part.files == first.files and scores.get(part.name, 0) >= ENOUGH_HEADERS
    ]


def _year_of(path: Path) -> int | None:
    for name in (path.absolute().parent.name, path.stem):
        years = set(YEAR.findall(name))
        if len(years) == 1:
            return int(years.pop())
    return None


def _expected_place(description: DeliveryDescription) -> str:
    return ", ".join(description.files) or description.view or ""


def _unknown(location: Location, rule: str) -> Judgement:
    problem = Origin("", location.name).problem(rule)
    receipt = Receipt("", location.name, "", 0, 0, (), (), (), ("", ""))
    return Judgement(receipt, None, (problem,))
