"""Which deliveries lie there and what is in them, told by fingerprints; nothing is judged or kept.

Lets a sensor see what is new without starting a run.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipelines.installation import Installation
from schemas.codelists import codelist_names, load_codelist
from schemas.delivery import DeliveryDescription
from sources import judge, locate
from sources.location import Location, year_files

#: A file that changed less than so many seconds ago may still be written.
SETTLED_AFTER = 30.0


def location_of(
    installation: Installation, description: DeliveryDescription, year: int
) -> Location | None:
    """Return where the delivery of ``year`` lies, or ``None``."""
    connection = installation.connections.get(description.name)
    return locate(description, installation.deliveries, year, connection)


def is_settled(path: Path, now: float | None = None) -> bool:
    """Tell whether nobody is writing ``path`` any more."""
    return path.stat().st_mtime < (now or time.time()) - SETTLED_AFTER


def quick_mark(location: Location) -> str:
    """Return what is seen of a file without reading it; empty for a database."""
    if location.path is None:
        return ""
    status = location.path.stat()
    return f"{location.path.name} {status.st_size} {status.st_mtime_ns}"


def fingerprint(description: DeliveryDescription, location: Location, year: int) -> str:
    """Return the fingerprint that the receipt of this delivery carries.

    A database is read for it; its rows are not kept.
    """
    if location.path is not None:
        return hashlib.sha256(location.path.read_bytes()).hexdigest()
    codelists = {name: load_codelist(name) for name in codelist_names()}
    return judge(description, location, year, codelists).receipt.sha256


def missing_deliveries(
    installation: Installation, deliveries: Mapping[str, DeliveryDescription], year: int
) -> list[DeliveryDescription]:
    """Return the deliveries of ``year`` that must be there and are not."""
    return [
        description
        for description in deliveries.values()
        if description.is_expected(year) and location_of(installation, description, year) is None
    ]


def year_fingerprint(
    installation: Installation, deliveries: Mapping[str, DeliveryDescription], year: int
) -> str:
    """Return one fingerprint of everything that lies there for ``year``."""

    def marks() -> Iterator[tuple[str, str]]:
        for name, description in deliveries.items():
            location = location_of(installation, description, year)
            if location is not None and location.path is None:
                yield name, fingerprint(description, location, year)
        # Also a file that belongs to no delivery: it stops a run too.
        for path in year_files(installation.deliveries / str(year)):
            yield path.name, hashlib.sha256(path.read_bytes()).hexdigest()

    return hashlib.sha256(json.dumps(sorted(marks())).encode()).hexdigest()
