"""What may leave: files, columns and descriptor properties. All else is refused.

The look of an intruder: it reads the files as they lie there, and trusts nothing that made them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from publish.change_notes import JSON_NAME, TEXT_NAME
from publish.codebook import HEADER, PREFIX
from publish.package_files import CHECKSUMS, DESCRIPTOR
from publish.portal_index import INDEX, LATEST, TOMBSTONE, PortalIndex
from publish.readme import NAME as README
from schemas.columns import published_columns
from schemas.dataset import DatasetDescription

PORTAL_FILES = frozenset(
    {INDEX, CHECKSUMS, "catalog.ttl", "catalog.jsonld", "atom.xml", "robots.txt"}
)
#: Pages and what they load. They are made from public files only, and searched by the audit.
#: Lower case, but for the codes of municipalities.
PAGE_FILE = re.compile(
    r"(?:[a-z0-9._-]+/)*(?:[a-z0-9._-]|GM[0-9]{4})+\.(?:html|css|js|svg|json|woff2|ico|png)"
)

_LANGUAGES = frozenset({"title", "title@en", "description", "description@en"})
PACKAGE_PROPERTIES = _LANGUAGES | {
    "$schema", "name", "id", "version", "created", "homepage", "keywords", "licenses",
    "contributors", "sources", "resources", "spiegel:notice", "spiegel:notice@en",
    "spiegel:reading", "spiegel:reading@en", "spiegel:downloads",
}  # fmt: skip
RESOURCE_PROPERTIES = _LANGUAGES | {
    "name", "type", "path", "format", "mediatype", "encoding", "bytes", "hash", "sources",
    "schema", "spiegel:rows", "spiegel:method", "spiegel:method@en", "spiegel:legalBasis",
    "spiegel:legalBasis@en", "spiegel:disclosure", "spiegel:breaks", "spiegel:withheld",
}  # fmt: skip
SCHEMA_PROPERTIES = frozenset({"fields", "primaryKey", "foreignKeys", "missingValues"})
FIELD_PROPERTIES = _LANGUAGES | {
    "name", "type", "constraints", "categories", "missingValues", "spiegel:labels@en",
    "spiegel:unit", "spiegel:unit@en", "spiegel:follows",
}  # fmt: skip
PART_PROPERTIES = {
    "licenses": {"name", "path", "title"},
    "contributors": {"title", "path", "email", "organization", "roles"},
    "sources": {"title"},
    "spiegel:downloads": {"path", "format", "mediatype", "bytes", "hash", "rows"},
    "spiegel:disclosure": {"threshold", "reason", "reason@en", "ground"},
    "spiegel:breaks": {"year", "codes", "note", "note@en"},
    "spiegel:withheld": {"what", "ground", "reason", "reason@en"},
    "constraints": {"required", "pattern", "enum"},
    "categories": {"value", "label"},
    "missingValues": {"value", "label"},
    "foreignKeys": {"fields", "reference"},
}


def file_problems(
    folder: Path, package: str, descriptions: Mapping[str, DatasetDescription]
) -> Iterator[str]:
    """Yield a sentence for every file in a package folder that may not leave."""
    tables = {name for name, each in descriptions.items() if each.package == package}
    allowed = {DESCRIPTOR, CHECKSUMS, README, JSON_NAME, TEXT_NAME, f"{package}.xlsx"}
    allowed |= {f"{name}.{kind}" for name in tables for kind in ("csv", "parquet")}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        is_code_list = re.fullmatch(rf"{PREFIX}[a-z0-9_]+\.csv", name) is not None
        if path.is_symlink() or not path.is_file() or not (name in allowed or is_code_list):
            yield f"{package}: '{name}' is not on the list of files that may be published."


def portal_problems(portal: Path, index: PortalIndex) -> Iterator[str]:
    """Yield a sentence for every file of a portal that may not leave."""
    allowed = set(PORTAL_FILES)
    for package in index.packages:
        places = [(LATEST, package.latest or package.versions[0])]
        places += [(version.version, version) for version in package.versions]
        for folder, version in places:
            names = {TOMBSTONE} if version.is_withdrawn else {f.name for f in version.files}
            allowed |= {f"{package.name}/{folder}/{name}" for name in (*names, CHECKSUMS)}
    for path in sorted(portal.rglob("*")):
        name = str(path.relative_to(portal))
        if path.is_symlink():
            yield f"The portal holds a link, '{name}'; only files may be published."
        elif path.is_file() and name not in allowed and not is_page(name):
            yield f"The portal holds '{name}', which is not on the list of what may leave."


def is_page(name: str) -> bool:
    """Tell whether ``name`` can be a page or something a page loads; data files are neither."""
    return PAGE_FILE.fullmatch(name) is not None


def column_problems(
    package: str,
    headers: Mapping[str, tuple[str, ...]],
    descriptions: Mapping[str, DatasetDescription],
) -> Iterator[str]:
    """Yield a sentence for every table whose columns are not exactly those described."""
    for table, header in headers.items():
        if table.startswith(PREFIX):
            expected: tuple[str, ...] = HEADER
        elif table in descriptions:
            expected = tuple(c.name for c in published_columns(descriptions[table]))
        else:
            yield f"{package}: table '{table}' has no description."
            continue
        for name in sorted(set(header) - set(expected)):
            yield f"{package}, {table}: column '{name}' is not on the list of published columns."
        if set(header) <= set(expected) and header != expected:
            yield f"{package}, {table}: columns are missing or in another order than described."


def descriptor_problems(package: str, descriptor: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for every property that may not stand in a descriptor."""
    yield from _unknown(package, descriptor, PACKAGE_PROPERTIES)
    yield from _part_problems(package, descriptor)
    for resource in descriptor["resources"]:
        where = f"{package}, {resource.get('name')}"
        yield from _unknown(where, resource, RESOURCE_PROPERTIES)
        yield from _part_problems(where, resource)
        yield from _unknown(where, resource["schema"], SCHEMA_PROPERTIES)
        yield from _part_problems(where, resource["schema"])
        for field in resource["schema"]["fields"]:
            yield from _unknown(f"{where}, {field.get('name')}", field, FIELD_PROPERTIES)
            yield from _part_problems(f"{where}, {field.get('name')}", field)


def _part_problems(where: str, properties: Mapping[str, Any]) -> Iterator[str]:
    for name, allowed in PART_PROPERTIES.items():
        part = properties.get(name, [])
        for each in part if isinstance(part, list) else [part]:
            yield from _unknown(f"{where}, {name}", each, allowed)


def _unknown(
    where: str, properties: Mapping[str, Any], allowed: frozenset[str] | set[str]
) -> Iterator[str]:
    for name in properties:
        if name not in allowed:
            yield f"{where}: property '{name}' is not on the list of what may be published."
