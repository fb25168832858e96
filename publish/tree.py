"""A complete new portal tree beside the portal: old versions carried over, new ones added.

Old versions are carried over only when their files still have the checksums they were published
with. The exchange with the portal happens in ``atomic``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from publish.atomic import link_or_copy
from publish.catalog import write_catalog
from publish.errors import PublicationRefused
from publish.feed import feed_bytes
from publish.package_files import (
    CHECKSUMS,
    checksum_lines,
    file_digest,
    json_bytes,
    read_checksums,
)
from publish.portal_index import INDEX, LATEST, TOMBSTONE, PackageEntry, PortalIndex, VersionEntry

BuildPages = Callable[[Path], None]
#: Where the files of a package's version lie before they are in the new tree.
Locate = Callable[[str, str], Path]
FEED = "atom.xml"


def build_tree(
    tree: Path,
    index: PortalIndex,
    locate: Locate,
    build_pages: BuildPages | None,
) -> None:
    """Write the whole portal described by ``index`` to the new folder ``tree``."""
    tree.mkdir(parents=True)
    for package in index.packages:
        for version in package.versions:
            _place_version(tree, package, version, locate)
        _place_latest(tree, package)
    (tree / INDEX).write_bytes(index.to_bytes())
    (tree / FEED).write_bytes(feed_bytes(index))
    write_catalog(tree, index)
    if build_pages is not None:
        build_pages(tree)
    sums = {str(path.relative_to(tree)): file_digest(path) for path in files_of(tree)}
    (tree / CHECKSUMS).write_bytes(checksum_lines(sums))


def files_of(folder: Path) -> Iterator[Path]:
    """Yield every file under ``folder``, by path."""
    yield from sorted(path for path in folder.rglob("*") if path.is_file())


def same_tree(first: Path, second: Path) -> bool:
    """Tell whether two folders hold the same files with the same bytes."""
    names = [
        {str(p.relative_to(folder)): p for p in files_of(folder)} for folder in (first, second)
    ]
    if names[0].keys() != names[1].keys():
        return False
    return all(
        names[0][name].samefile(names[1][name])
        or names[0][name].read_bytes() == names[1][name].read_bytes()
        for name in names[0]
    )


def tombstone_bytes(package: PackageEntry, version: VersionEntry) -> bytes:
    """Return what stands in the place of a withdrawn version. It repeats nothing of the data."""
    assert version.withdrawal is not None
    return json_bytes(
        {
            "package": package.name,
            "version": version.version,
            "status": "withdrawn",
            **version.withdrawal.model_dump(mode="json"),
        }
    )


def _place_version(
    tree: Path, package: PackageEntry, version: VersionEntry, locate: Locate
) -> None:
    target = tree / package.name / version.version
    if version.is_withdrawn:
        _write_tombstone(target, tombstone_bytes(package, version))
        return
    where = f"{package.name} {version.version}"
    source = locate(package.name, version.version)
    stated = {entry.name: entry.sha256 for entry in version.files}
    if not (source / CHECKSUMS).exists():
        raise PublicationRefused(f"{where}: its files are not there; restore them from a copy.")
    if read_checksums(source / CHECKSUMS) != stated:
        raise PublicationRefused(f"{where}: {CHECKSUMS} does not say what {INDEX} says.")
    for name, digest in stated.items():
        path = source / name
        if not path.exists() or file_digest(path) != digest:
            raise PublicationRefused(
                f"{where}, {name}: the file is not what was published; a version never changes. "
                "Restore it from a copy, or withdraw the version."
            )
        link_or_copy(path, target / name)
    link_or_copy(source / CHECKSUMS, target / CHECKSUMS)


def _place_latest(tree: Path, package: PackageEntry) -> None:
    target = tree / package.name / LATEST
    latest = package.latest
    if latest is None:
        _write_tombstone(target, tombstone_bytes(package, package.versions[0]))
        return
    source = tree / package.name / latest.version
    for name in (*(entry.name for entry in latest.files), CHECKSUMS):
        link_or_copy(source / name, target / name)


def _write_tombstone(folder: Path, data: bytes) -> None:
    folder.mkdir(parents=True)
    (folder / TOMBSTONE).write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    (folder / CHECKSUMS).write_bytes(checksum_lines({TOMBSTONE: digest}))
