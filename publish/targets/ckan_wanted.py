"""What a dataset in CKAN must look like: derived from the portal, compared with what is there.

The newest files each have a resource of their own, whose id never changes; every version is one
ZIP at an address of its own; a withdrawn version has its tombstone there. Talking to CKAN is
``ckan``.
"""

from __future__ import annotations

import hashlib
import io
import re
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from publish.package_files import MEDIA_TYPES
from publish.portal_index import LATEST, TOMBSTONE, PackageEntry, PortalIndex, VersionEntry

LICENCES = {"cc-by-4.0": "cc-by", "cc0-1.0": "cc-zero"}
_NOT_IN_TAGS = re.compile(r"[^\w \-.]")
_READING = (
    "Let op bij de DataStore en SQL: een som slaat onderdrukte cellen over en is dan te laag; "
    "gebruik de rijen met de code 'totaal'. / In the DataStore and in SQL a sum skips withheld "
    "cells and is then too low; use the rows with the code 'totaal'."
)


@dataclass(frozen=True)
class WantedResource:
    """One resource. ``table`` is set when it belongs in the DataStore."""

    id: str
    name: str
    description: str
    data: bytes = field(repr=False)
    table: str | None = None

    @property
    def format(self) -> str:
        """Format as CKAN shows it."""
        return self.name.rsplit(".", 1)[-1].upper()

    @property
    def media_type(self) -> str:
        """Media type."""
        return MEDIA_TYPES.get(self.format.lower(), "application/zip")

    @property
    def sha256(self) -> str:
        """Checksum, as it stands in the resource's ``hash``."""
        return hashlib.sha256(self.data).hexdigest()

    def facts(self) -> dict[str, Any]:
        """Return what must stand in CKAN."""
        return {
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "format": self.format,
            "hash": f"sha256:{self.sha256}",
        }


def wanted_metadata(index: PortalIndex, package: PackageEntry) -> dict[str, Any]:
    """Return the properties of the dataset besides name, owner and resources."""
    latest = package.latest
    notes = [
        index.notice.nl if index.notice else "",
        package.description.nl,
        _READING,
        index.notice.en if index.notice else "",
        package.description.en,
    ]
    if latest is None:
        notes.insert(0, "Ingetrokken: er is geen geldige versie. / Withdrawn: no version stands.")
    words = (*package.keywords.get("nl", ()), *package.keywords.get("en", ()))
    tags = sorted({_NOT_IN_TAGS.sub("-", word) for word in words})
    return {
        "title": f"{package.title.nl}, {index.publisher.nl}",
        "notes": "\n\n".join(note for note in notes if note),
        "license_id": LICENCES[index.licence],
        "url": f"{index.url}{package.name}/",
        "version": latest.version if latest else package.versions[0].version,
        "maintainer": f"{index.contact.name.nl}, {index.publisher.nl}",
        "maintainer_email": index.contact.email,
        "tags": [{"name": tag} for tag in tags],
    }


def wanted_resources(portal: Path, package: PackageEntry, dataset: str) -> list[WantedResource]:
    """Return the resources of the dataset with id ``dataset``, in order."""
    latest = package.latest
    resources = []
    for file in latest.files if latest else ():
        is_table = file.format == "csv" and not file.name.startswith("codelijst_")
        resources.append(
            WantedResource(
                id=_id(dataset, file.name),
                name=file.name,
                description=f"Versie {latest.version if latest else ''}: {file.table or file.name}",
                data=(portal / package.name / LATEST / file.name).read_bytes(),
                table=file.table if is_table else None,
            )
        )
    return resources + [_version(portal, package, version, dataset) for version in package.versions]


def _version(
    portal: Path, package: PackageEntry, version: VersionEntry, dataset: str
) -> WantedResource:
    identifier = _id(dataset, f"versie/{version.version}")
    folder = portal / package.name / version.version
    name = f"{package.name}-{version.version}"
    if version.withdrawal is not None:
        return WantedResource(
            id=identifier,
            name=f"{name}-ingetrokken.json",
            description=f"Versie {version.version} is ingetrokken: {version.withdrawal.reason.nl}",
            data=(folder / TOMBSTONE).read_bytes(),
        )
    names = sorted(file.name for file in version.files)
    return WantedResource(
        id=identifier,
        name=f"{name}.zip",
        description=f"Versie {version.version}, alle bestanden. {version.summary.nl}",
        data=_zipped({each: (folder / each).read_bytes() for each in names}),
    )


def _id(dataset: str, name: str) -> str:
    return str(uuid.uuid5(uuid.UUID(dataset), name))


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP that is the same for the same files: no dates, no compression."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


def is_as_wanted(
    shown: Mapping[str, Any], metadata: Mapping[str, Any], resources: Sequence[WantedResource]
) -> bool:
    """Tell whether a dataset as CKAN shows it is what it must be, but for being public."""
    for name, value in metadata.items():
        if name == "tags":
            if sorted(tag["name"] for tag in shown["tags"]) != [tag["name"] for tag in value]:
                return False
        elif shown.get(name) != value:
            return False
    if [each["id"] for each in shown["resources"]] != [each.id for each in resources]:
        return False
    return not changed_resources(shown, resources)


def changed_resources(
    shown: Mapping[str, Any], resources: Sequence[WantedResource]
) -> list[WantedResource]:
    """Return the resources of which the file or the description is not as it must be."""
    there = {each["id"]: each for each in shown["resources"]}
    return [
        wanted
        for wanted in resources
        if not _is_same(there.get(wanted.id), wanted.facts(), len(wanted.data))
    ]


def _is_same(found: Mapping[str, Any] | None, facts: Mapping[str, Any], size: int) -> bool:
    if found is None or found.get("size") not in (size, str(size)):
        return False
    return all(found.get(name) == value for name, value in facts.items())
