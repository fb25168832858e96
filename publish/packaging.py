"""The files of one package version, made from its published tables. Same tables, same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from publish.change_notes import change_files
from publish.changes import PackageChanges
from publish.codebook import CodeTable, code_tables
from publish.content import ReleaseContent
from publish.csv_format import table_bytes
from publish.descriptor import file_facts, package_descriptor
from publish.package_files import DESCRIPTOR, MEDIA_TYPES, PackageFile, json_bytes
from publish.parquet_format import parquet_bytes
from publish.reading import PackageData, TableData, as_data
from publish.readme import readme_file
from publish.tables import PublishedTable
from publish.workbook import workbook_bytes


def package_data(
    content: ReleaseContent, package: str, tables: Sequence[PublishedTable]
) -> PackageData:
    """Return ``package`` as it would be read back, to compare with an earlier version."""
    lists = code_tables(tables)
    descriptor = package_descriptor(content, package, "0000.0", tables, lists)
    return PackageData(
        descriptor=descriptor,
        tables={table.name: as_data(table) for table in tables},
        code_lists={table.name: TableData(table.name, (), 1, ()) for table in lists},
    )


def package_files(
    content: ReleaseContent,
    package: str,
    version: str,
    tables: Sequence[PublishedTable],
    changes: PackageChanges,
) -> tuple[PackageFile, ...]:
    """Return every file of ``version`` but the checksums."""
    lists = code_tables(tables)
    data = _table_files(tables, lists)
    others = _other_formats(content, package, version, tables, lists)
    downloads = [_download(file) for file in others]
    descriptor = package_descriptor(content, package, version, tables, lists, downloads)
    return (
        PackageFile(DESCRIPTOR, json_bytes(descriptor)),
        readme_file(content, package, version, tables),
        *data,
        *others,
        *change_files(content, package, version, changes),
    )


def _table_files(
    tables: Sequence[PublishedTable], lists: Sequence[CodeTable]
) -> tuple[PackageFile, ...]:
    return (
        *(PackageFile(f"{t.name}.csv", table_bytes(t), t.name, len(t.rows)) for t in tables),
        *(PackageFile(f"{t.name}.csv", t.to_csv(), t.name, len(t.codes)) for t in lists),
    )


def _other_formats(
    content: ReleaseContent,
    package: str,
    version: str,
    tables: Sequence[PublishedTable],
    lists: Sequence[CodeTable],
) -> tuple[PackageFile, ...]:
    parquet = [
        PackageFile(f"{t.name}.parquet", parquet_bytes(t), t.name, len(t.rows)) for t in tables
    ]
    workbook = workbook_bytes(content, package, version, tables, lists)
    return (*parquet, PackageFile(f"{package}.xlsx", workbook))


def _download(file: PackageFile) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "path": file.name,
        "format": file.format,
        "mediatype": MEDIA_TYPES[file.format],
        **file_facts(file.data),
    }
    return facts if file.rows is None else {**facts, "rows": file.rows}
