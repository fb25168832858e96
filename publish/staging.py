"""Staging: decide which packages changed, give them a version, write all packages to a folder.

Nothing here touches the portal; it is only read, to compare with what stands there.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from publish.changes import PackageChanges, compare_packages
from publish.content import ReleaseContent
from publish.errors import PublicationRefused
from publish.package_files import PackageFile, write_files
from publish.packaging import package_data, package_files
from publish.portal_index import INDEX, PortalIndex, read_index
from publish.reading import PackageData, read_package
from publish.tables import PublishedTable
from publish.versions import next_version


@dataclass(frozen=True)
class StagedPackage:
    """A package in the staging folder; ``version`` is its old one when nothing changed."""

    name: str
    version: str
    is_new: bool
    tables: tuple[PublishedTable, ...] = field(repr=False)
    files: tuple[PackageFile, ...] = field(repr=False)
    changes: PackageChanges = field(repr=False)

    def count_states(self) -> Counter[str]:
        """Count the cells of all tables by state."""
        return sum((table.count_states() for table in self.tables), Counter())


@dataclass(frozen=True)
class StagedRelease:
    """A release as it lies in the staging folder.

    ``version`` is the version of this release, or of the newest one when nothing changed.
    ``based_on`` is the index it was compared with: publication refuses when another one came in
    between.
    """

    content: ReleaseContent = field(repr=False)
    folder: Path
    version: str
    packages: tuple[StagedPackage, ...]
    based_on: bytes | None = field(repr=False)

    @property
    def is_new(self) -> bool:
        """Tell whether there is anything to publish."""
        return any(package.is_new for package in self.packages)


def stage_release(content: ReleaseContent, staging: Path, previous: Path | None) -> StagedRelease:
    """Write every package of ``content`` to the folder ``staging``, which is emptied first.

    ``previous`` is the portal to compare with, if there is one. Raises ``PublicationRefused``
    when published figures change without a reason, or when a year is older than what stands.
    """
    index = read_index(previous) if previous else None
    based_on = (previous / INDEX).read_bytes() if previous and index else None
    published = {name: content.published_tables(name) for name in content.packages()}
    data = {name: package_data(content, name, tables) for name, tables in published.items()}
    earlier = {name: _earlier(index, previous, name, content.year) for name in published}
    changes = {name: compare_packages(earlier[name], data[name]) for name in published}
    problems = list(_problems(content, index, changes))
    if problems:
        raise PublicationRefused(problems)
    version = next_version(content.year, index.versions() if index else ())
    staged = tuple(
        _stage(content, name, version, published[name], changes[name]) for name in published
    )
    if staging.exists():
        shutil.rmtree(staging)
    staging.mkdir(parents=True)
    for package in staged:
        write_files(staging / package.name, package.files)
    is_new = any(package.is_new for package in staged)
    in_force = version if is_new or index is None else index.releases[0].version
    return StagedRelease(content, staging, in_force, staged, based_on)


def _earlier(
    index: PortalIndex | None, portal: Path | None, package: str, year: int
) -> PackageData | None:
    """Return the newest version that stands, of ``year`` or before: what to compare with."""
    entry = index.package(package) if index else None
    if entry is None or portal is None:
        return None
    for version in entry.versions:
        if version.year <= year and not version.is_withdrawn:
            return read_package(portal / package / version.version)
    return None


def _stage(
    content: ReleaseContent,
    name: str,
    version: str,
    tables: tuple[PublishedTable, ...],
    changes: PackageChanges,
) -> StagedPackage:
    own = str(changes.previous) if changes.is_empty else version
    files = package_files(content, name, own, tables, changes)
    return StagedPackage(name, own, not changes.is_empty, tables, files, changes)


def _problems(
    content: ReleaseContent, index: PortalIndex | None, changes: Mapping[str, PackageChanges]
) -> Iterator[str]:
    """Yield why this may not be released."""
    if index is None or all(change.is_empty for change in changes.values()):
        return
    if index.municipality_code != content.municipality.code:
        yield (
            f"The portal belongs to {index.municipality_code} and this release to "
            f"{content.municipality.code}; give each municipality a portal of its own."
        )
    newest = max(entry.year for entry in index.releases)
    if content.year < newest:
        yield (
            f"The portal already holds a release of {newest}; a release of {content.year} would "
            f"go back in time. Correct earlier years in a release of {newest} or later."
        )
    is_correction = any(entry.year == content.year for entry in index.releases)
    if content.revision_reason is None:
        for name, change in changes.items():
            if change.is_revision or (is_correction and not change.is_empty):
                yield _reason_needed(name, change)


def _reason_needed(name: str, change: PackageChanges) -> str:
    tables = ", ".join(table.table for table in change.tables) or "the description"
    cells = sum(len(table.cells) for table in change.tables)
    rows = sum(table.rows_added + table.rows_removed for table in change.tables)
    breaking = "".join(f" {text.en}" for text in change.breaking)
    return (
        f"{name}: what was published in {change.previous} changes ({tables}; {cells} cells, "
        f"{rows} rows).{breaking} Give the reason of the revision; readers will see it."
    )
