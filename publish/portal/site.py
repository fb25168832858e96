"""The portal as the pages see it: the index, and of every package its newest version, read whole.

Older versions are known by their entry in the index alone, so that building stays linear.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publish.portal.comparison.view import ComparisonView, comparison_view
from publish.portal.tables import TableView, table_view
from publish.portal_index import LATEST, PackageEntry, PortalIndex, VersionEntry, read_index
from publish.reading import PackageData, read_package

CATALOGUES = ("catalog.ttl", "catalog.jsonld")


@dataclass(frozen=True)
class PackageView:
    """A package: its entry, and the tables of its newest version (none when all are withdrawn).

    Totals come first, then breakdowns, each in the order of the descriptor. The index names the
    tables of the newest release, which may be a withdrawn one; here are those that stand.
    ``comparison`` is there when the tables set municipalities side by side.
    """

    entry: PackageEntry
    data: PackageData | None
    tables: tuple[TableView, ...]
    comparison: ComparisonView | None = None

    @property
    def name(self) -> str:
        """Name of the package."""
        return self.entry.name

    @property
    def latest(self) -> VersionEntry | None:
        """Return the newest version that is not withdrawn."""
        return self.entry.latest

    def times(self) -> tuple[str, ...]:
        """Return the first and last year of all tables; nothing without tables."""
        years = sorted(
            time[:4] if edge == 0 else time[-4:]
            for table in self.tables
            for edge, time in ((0, table.times[0]), (-1, table.times[-1]))
        )
        return (years[0], years[-1]) if years else ()


@dataclass(frozen=True)
class Site:
    """Everything the pages are made from."""

    tree: Path
    index: PortalIndex
    packages: tuple[PackageView, ...]
    catalogues: tuple[str, ...]

    def package(self, name: str) -> PackageView | None:
        """Return the package called ``name``, or none."""
        return next((view for view in self.packages if view.name == name), None)

    def changes(self, package: str, version: VersionEntry) -> Mapping[str, Any] | None:
        """Return the list of changes of a version, when it has one."""
        path = self.tree / package / version.version / "CHANGES.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def read_site(tree: Path) -> Site:
    """Read the portal in the folder ``tree``; raise ``ValueError`` when it has no index."""
    index = read_index(tree)
    if index is None:
        raise ValueError("the portal has no index.json; pages are made last")
    return Site(
        tree=tree,
        index=index,
        packages=tuple(_package_view(tree, entry) for entry in index.packages),
        catalogues=tuple(name for name in CATALOGUES if (tree / name).exists()),
    )


def _package_view(tree: Path, entry: PackageEntry) -> PackageView:
    if entry.latest is None:
        return PackageView(entry, None, ())
    data = read_package(tree / entry.name / LATEST)
    tables = tuple(table_view(entry.name, data, name) for name in data.tables)
    ordered = sorted((t for t in tables if t.rows), key=lambda t: len(t.breakdown))
    return PackageView(entry, data, tuple(ordered), comparison_view(ordered))
