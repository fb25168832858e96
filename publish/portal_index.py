"""``index.json``: what the portal holds. Pages, catalogue, feed and targets are made from it.

The index and the package folders are the whole memory of the portal; there is no database.
"""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from publish.errors import PublicationRefused
from publish.package_files import json_bytes
from publish.versions import version_key
from schemas.municipality import Contact
from schemas.texts import Text

INDEX = "index.json"
TOMBSTONE = "tombstone.json"
LATEST = "latest"


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FileEntry(_Closed):
    """A file of a version; ``table`` and ``rows`` when it holds one table."""

    name: str
    format: str
    media_type: str
    bytes: int
    sha256: str
    table: str | None = None
    rows: int | None = None


class Withdrawal(_Closed):
    """Why and when a version was withdrawn, and which one to use instead."""

    date: datetime.date
    reason: Text
    use_instead: str | None = None


class VersionEntry(_Closed):
    """One version of a package. A withdrawn one has no files.

    ``year`` is that of the release, ``first_year`` and ``last_year`` are those of the figures.
    """

    version: str
    year: int
    first_year: int
    last_year: int
    released: datetime.date
    revision_reason: str | None = None
    summary: Text
    cells_shown: int = 0
    cells_withheld: int = 0
    files: tuple[FileEntry, ...] = ()
    withdrawal: Withdrawal | None = None

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether the data is gone."""
        return self.withdrawal is not None


class PackageEntry(_Closed):
    """A package: its texts as of the newest release, its versions from new to old."""

    name: str
    title: Text
    description: Text
    keywords: dict[str, tuple[str, ...]]
    tables: tuple[str, ...]
    versions: tuple[VersionEntry, ...]

    @property
    def latest(self) -> VersionEntry | None:
        """Return the newest version that is not withdrawn."""
        return next((entry for entry in self.versions if not entry.is_withdrawn), None)

    def version(self, name: str) -> VersionEntry | None:
        """Return the entry of a version, or none."""
        return next((entry for entry in self.versions if entry.version == name), None)


class ReleaseEntry(_Closed):
    """A release: which version of each package belonged to it."""

    version: str
    year: int
    released: datetime.date
    revision_reason: str | None = None
    packages: dict[str, str]


class PortalIndex(_Closed):
    """Everything the portal holds, and who publishes it."""

    format: str = "1"
    url: str
    municipality_code: str
    municipality: str
    toponym_owms: str
    publisher: Text
    website: str
    contact: Contact
    licence: str
    notice: Text | None = None
    updated: datetime.date
    releases: tuple[ReleaseEntry, ...]
    packages: tuple[PackageEntry, ...]

    def package(self, name: str) -> PackageEntry | None:
        """Return the entry of a package, or none."""
        return next((entry for entry in self.packages if entry.name == name), None)

    def versions(self) -> tuple[str, ...]:
        """Return every release ever made, withdrawn ones included, from old to new."""
        return tuple(sorted((entry.version for entry in self.releases), key=version_key))

    def standing(self) -> tuple[tuple[str, str], ...]:
        """Return version and package of all that was not withdrawn, from old to new."""
        found = [
            (each.version, entry.name)
            for entry in self.packages
            for each in entry.versions
            if not each.is_withdrawn
        ]
        return tuple(sorted(found, key=lambda each: version_key(each[0])))

    def withdrawn(self) -> tuple[tuple[str, str], ...]:
        """Return version and package of all that was withdrawn."""
        return tuple(
            (each.version, entry.name)
            for entry in self.packages
            for each in entry.versions
            if each.is_withdrawn
        )

    def released(self, package: str, version: str) -> datetime.date:
        """Return the day of a version; raise ``KeyError`` when there is none."""
        for entry in self.packages:
            for each in entry.versions:
                if (entry.name, each.version) == (package, version):
                    return each.released
        raise KeyError(f"{package} {version}")

    def to_bytes(self) -> bytes:
        """Return ``index.json``; ``latest`` of each package is written out for readers."""
        data = self.model_dump(mode="json")
        for entry, package in zip(data["packages"], self.packages, strict=True):
            entry["latest"] = package.latest.version if package.latest else None
        return json_bytes(data)


def read_index(portal: Path) -> PortalIndex | None:
    """Read the index of a portal folder; none when nothing was published there yet."""
    path = portal / INDEX
    if not path.exists():
        return None
    data = json.loads(path.read_text(encoding="utf-8"))
    for package in data["packages"]:
        package.pop("latest", None)
    return PortalIndex.model_validate(data)


def require_index(portal: Path) -> PortalIndex:
    """Read the index of a portal; raise ``PublicationRefused`` when there is none."""
    index = read_index(portal)
    if index is None:
        raise PublicationRefused(f"{portal.name}: nothing has been released here yet.")
    return index
