"""Whether a portal still is what was published: checksums, `latest`, and one content per table.

Finds what was changed after publication, and a format that says more than the CSV. What follows
from the figures themselves is ``intruder``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from publish.package_files import CHECKSUMS, DESCRIPTOR, file_digest, read_checksums
from publish.parquet_format import read_parquet
from publish.portal_index import LATEST, PortalIndex, read_index
from publish.reading import read_package


def _checksum_problems(folder: Path, name: str) -> Iterator[str]:
    listing = folder / CHECKSUMS
    if not listing.exists():
        yield f"{name}: the list of checksums is missing."
        return
    stated = read_checksums(listing)
    for path, digest in stated.items():
        if not (folder / path).is_file():
            yield f"{name}: '{path}' is listed and not there."
        elif file_digest(folder / path) != digest:
            yield f"{name}: '{path}' is not what was published."


def _format_problems(folder: Path, name: str) -> Iterator[str]:
    for table in read_package(folder).tables.values():
        path = folder / f"{table.name}.parquet"
        if not path.exists():
            continue
        header, rows = read_parquet(path)
        if (header, rows) != (table.header, table.rows):
            yield f"{name}: '{path.name}' does not say what '{table.name}.csv' says."


def _latest_problems(place: Path, index: PortalIndex) -> Iterator[str]:
    for package in index.packages:
        newest = package.latest
        if newest is None:
            continue
        version, latest = (place / package.name / part for part in (newest.version, LATEST))
        for entry in newest.files:
            files = (version / entry.name, latest / entry.name)
            if not all(path.is_file() for path in files) or (
                file_digest(files[0]) != file_digest(files[1])
            ):
                yield f"{package.name}: '{LATEST}/{entry.name}' is not that of {newest.version}."


def integrity_problems(place: Path) -> list[str]:
    """Return what is wrong with a portal or a package folder as sentences; empty when whole."""
    index = read_index(place)
    folders = {place.name: place} if (place / DESCRIPTOR).exists() else {}
    problems: list[str] = []
    if index is not None:
        problems += _checksum_problems(place, place.name)
        problems += _latest_problems(place, index)
        folders = {
            f"{package.name} {version.version}": place / package.name / version.version
            for package in index.packages
            for version in package.versions
            if not version.is_withdrawn
        }
    for name, folder in folders.items():
        altered = list(_checksum_problems(folder, name))
        # What is not what was published need not even be readable.
        problems += altered or _format_problems(folder, name)
    return problems
