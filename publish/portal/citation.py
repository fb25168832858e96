"""How a package or a table is cited: publisher, year of release, title, version, address."""

from __future__ import annotations

from publish.portal.addresses import absolute
from publish.portal.texts import load_texts
from publish.portal_index import PackageEntry, PortalIndex, VersionEntry
from schemas.texts import Language, Text


def citation(
    index: PortalIndex,
    package: PackageEntry,
    version: VersionEntry,
    language: Language,
    table: Text | None = None,
) -> str:
    """Return the citation of a version, or of one table in it."""
    form = load_texts(language)["citation"]["text" if table is None else "table"]
    return str(
        form.format(
            publisher=index.publisher.get(language),
            year=version.released.year,
            title=package.title.get(language),
            table="" if table is None else table.get(language),
            version=version.version,
            url=version_address(index, package.name, version.version),
        ).unescape()
    )


def version_address(index: PortalIndex, package: str, version: str) -> str:
    """Return the address at which a version stays."""
    return absolute(index.url, f"{package}/{version}/index.html")
