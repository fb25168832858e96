"""Withdrawal of a version: its files go, its address stays and says why.

A tombstone repeats neither figures nor checksums of the files: from a checksum a small number can
be worked out. The number of a withdrawn version is never used again.
"""

from __future__ import annotations

import datetime
from pathlib import Path

from publish.atomic import publication_lock, recover
from publish.errors import PublicationRefused
from publish.portal_index import PackageEntry, PortalIndex, VersionEntry, Withdrawal, read_index
from publish.release import exchange_portal
from publish.tree import BuildPages
from schemas.texts import Text


def withdraw_version(
    portal: Path,
    package: str,
    version: str,
    reason: Text,
    date: datetime.date,
    build_pages: BuildPages | None = None,
) -> PortalIndex:
    """Withdraw ``version`` of ``package`` and return the new index.

    ``latest`` falls back to the newest version that stands. Raises ``PublicationRefused`` when
    there is no such version or it was withdrawn before; the portal then is as it was.
    """
    portal = portal.resolve()
    with publication_lock(portal):
        recover(portal)
        index = _withdrawn(read_index(portal), package, version, reason, date)
        exchange_portal(portal, index, lambda name, number: portal / name / number, build_pages)
    return index


def _withdrawn(
    index: PortalIndex | None, package: str, version: str, reason: Text, date: datetime.date
) -> PortalIndex:
    entry = index.package(package) if index else None
    found = entry.version(version) if entry else None
    if index is None or entry is None or found is None:
        raise PublicationRefused(
            f"{package} {version}: there is no such version in this portal; see index.json."
        )
    if found.is_withdrawn:
        raise PublicationRefused(f"{package} {version}: this version was withdrawn before.")
    standing = [each for each in entry.versions if not each.is_withdrawn and each is not found]
    withdrawal = Withdrawal(
        date=date, reason=reason, use_instead=standing[0].version if standing else None
    )
    changed = _replace(entry, found, withdrawal)
    packages = tuple(changed if each is entry else each for each in index.packages)
    return index.model_copy(update={"packages": packages, "updated": max(index.updated, date)})


def _replace(entry: PackageEntry, found: VersionEntry, withdrawal: Withdrawal) -> PackageEntry:
    """Return the entry with the version withdrawn; tombstones never point at a withdrawn one."""
    tombstone = found.model_copy(
        update={"withdrawal": withdrawal, "files": (), "cells_shown": 0, "cells_withheld": 0}
    )
    versions = tuple(_redirected(each, found, tombstone, withdrawal) for each in entry.versions)
    return entry.model_copy(update={"versions": versions})


def _redirected(
    each: VersionEntry, found: VersionEntry, tombstone: VersionEntry, withdrawal: Withdrawal
) -> VersionEntry:
    if each is found:
        return tombstone
    if each.withdrawal is not None and each.withdrawal.use_instead == found.version:
        pointed = each.withdrawal.model_copy(update={"use_instead": withdrawal.use_instead})
        return each.model_copy(update={"withdrawal": pointed})
    return each
