"""Reading a published package back from its folder: descriptor, tables, code lists.

The comparison with an earlier version, the checks, the pages and the targets all read through
here. Judging what is read does not belong here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publish.codebook import PREFIX
from publish.csv_format import read_csv
from publish.package_files import DESCRIPTOR
from publish.tables import PublishedTable, Row, Value
from schemas.municipality import load_municipalities


@dataclass(frozen=True)
class TableData:
    """A table without its description: header, width of the key, rows."""

    name: str
    header: tuple[str, ...]
    key_width: int
    rows: tuple[Row, ...]

    def by_key(self) -> dict[Row, dict[str, Value]]:
        """Return the rows as column → value, by key."""
        return {
            row[: self.key_width]: dict(zip(self.header, row, strict=True)) for row in self.rows
        }


@dataclass(frozen=True)
class PackageData:
    """A package as its descriptor and CSV files tell it."""

    descriptor: Mapping[str, Any]
    tables: Mapping[str, TableData]
    code_lists: Mapping[str, TableData]

    def resource(self, name: str) -> Mapping[str, Any]:
        """Return the resource ``name`` of the descriptor; raise ``KeyError`` without one."""
        for resource in self.descriptor["resources"]:
            if resource["name"] == name:
                return resource
        raise KeyError(name)


def as_data(table: PublishedTable) -> TableData:
    """Return a table that is about to be written in the form of one that was read."""
    return TableData(table.name, table.names, table.key_width, table.rows)


def read_descriptor(folder: Path) -> dict[str, Any]:
    """Read the descriptor of a package folder."""
    return json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))


def read_package(folder: Path) -> PackageData:
    """Read a package folder; raise ``ValueError`` or ``OSError`` when it cannot be read."""
    descriptor = read_descriptor(folder)
    tables = [read_table(folder, resource) for resource in descriptor["resources"]]
    return PackageData(
        descriptor=descriptor,
        tables={table.name: table for table in tables if not table.name.startswith(PREFIX)},
        code_lists={table.name: table for table in tables if table.name.startswith(PREFIX)},
    )


def read_table(folder: Path, resource: Mapping[str, Any]) -> TableData:
    """Read the CSV file of one resource."""
    schema = resource["schema"]
    types = [field["type"] for field in schema["fields"]]
    header, rows = read_csv(folder / resource["path"], types)
    return TableData(resource["name"], header, len(schema["primaryKey"]), rows)


def publisher_of(descriptor: Mapping[str, Any]) -> str:
    """Return the GM code of the municipality whose site the publisher names; empty if none's."""
    sites = {
        contributor.get("path")
        for contributor in descriptor.get("contributors", ())
        if "publisher" in contributor.get("roles", ())
    }
    codes = (code for code, each in load_municipalities().items() if each.website in sites)
    return next(codes, "")
