"""The index after a release: what ``index.json`` says once new versions have been added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from publish.change_notes import summarise
from publish.content import ReleaseContent
from publish.package_files import MEDIA_TYPES, PackageFile
from publish.portal_index import (
    FileEntry,
    PackageEntry,
    PortalIndex,
    ReleaseEntry,
    VersionEntry,
)
from publish.staging import StagedPackage
from schemas.dataset import load_packages
from schemas.states import SHOWN, WITHHELD


def updated_index(
    previous: PortalIndex | None,
    content: ReleaseContent,
    version: str,
    packages: Sequence[StagedPackage],
) -> PortalIndex:
    """Return the index with the new versions of ``packages`` in it.

    A package without a new version keeps its entry; one that is not in this release stays too.
    """
    municipality = content.municipality
    staged = {package.name: package for package in packages}
    entries = {entry.name: entry for entry in (previous.packages if previous else ())}
    entries |= {
        name: _package_entry(entries.get(name), content, package)
        for name, package in staged.items()
        if package.is_new
    }
    order = [name for name in load_packages() if name in entries]
    reason = content.revision_reason if previous else None
    release = ReleaseEntry(
        version=version,
        year=content.year,
        released=content.created,
        revision_reason=reason,
        packages=_versions_in_force(entries),
    )
    return PortalIndex(
        url=content.url,
        municipality_code=municipality.code,
        municipality=municipality.name,
        toponym_owms=municipality.toponym_owms,
        publisher=municipality.publisher,
        website=municipality.website,
        contact=municipality.contact,
        licence=municipality.licence,
        notice=content.notice,
        updated=max(content.created, previous.updated) if previous else content.created,
        releases=(release, *(previous.releases if previous else ())),
        packages=tuple(entries[name] for name in order),
    )


def _versions_in_force(entries: Mapping[str, PackageEntry]) -> dict[str, str]:
    return {
        name: entry.latest.version
        for name, entry in sorted(entries.items())
        if entry.latest is not None
    }


def _package_entry(
    previous: PackageEntry | None, content: ReleaseContent, package: StagedPackage
) -> PackageEntry:
    described = load_packages()[package.name]
    return PackageEntry(
        name=package.name,
        title=described.title,
        description=described.description,
        keywords=described.keywords,
        tables=tuple(table.name for table in package.tables),
        versions=(
            _version_entry(content, package),
            *(previous.versions if previous else ()),
        ),
    )


def _version_entry(content: ReleaseContent, package: StagedPackage) -> VersionEntry:
    states = package.count_states()
    years = _years(package) or [content.year]
    return VersionEntry(
        version=package.version,
        year=content.year,
        first_year=min(years),
        last_year=max(years),
        released=content.created,
        revision_reason=content.revision_reason if package.changes.previous else None,
        summary=summarise(package.changes),
        cells_shown=states[SHOWN],
        cells_withheld=states[WITHHELD],
        files=tuple(_file_entry(file) for file in package.files),
    )


def _years(package: StagedPackage) -> list[int]:
    """Return the years the figures are about; a period counts with its first and last year."""
    times = [str(row[0]) for table in package.tables for row in table.rows]
    return [int(year) for time in times for year in time.split("-")]


def _file_entry(file: PackageFile) -> FileEntry:
    return FileEntry(
        name=file.name,
        format=file.format,
        media_type=MEDIA_TYPES[file.format],
        bytes=len(file.data),
        sha256=file.sha256,
        table=file.table,
        rows=file.rows,
    )
