"""Reads a staged release back and compares it with the protected tables, cell by cell.

Trusts no writer: every format is read by its own reader. Statistical judgement of the figures is
``quality``; the list of what may leave is ``allow_list``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources as package_resources
from pathlib import Path
from typing import Any

from publish.allow_list import column_problems, descriptor_problems, file_problems
from publish.package_files import CHECKSUMS, DESCRIPTOR, file_digest, read_checksums
from publish.parquet_format import read_parquet
from publish.reading import PackageData, read_package
from publish.staging import StagedPackage, StagedRelease
from publish.tables import PublishedTable, Row
from publish.workbook_check import workbook_problems


def verify_release(staged: StagedRelease) -> list[str]:
    """Return every problem of a staged release as a sentence; none means it may be published."""
    problems: list[str] = []
    for package in staged.packages:
        problems += verify_package(staged, package)
    expected = {package.name for package in staged.packages}
    problems += [
        f"The staging folder holds '{path.name}', which belongs to no package."
        for path in sorted(staged.folder.iterdir())
        if path.name not in expected
    ]
    return problems


def verify_package(staged: StagedRelease, package: StagedPackage) -> list[str]:
    """Return every problem of one staged package."""
    folder = staged.folder / package.name
    descriptions = staged.content.descriptions
    problems = list(checksum_problems(folder, package.name))
    problems += file_problems(folder, package.name, descriptions)
    try:
        data = read_package(folder)
    except (OSError, ValueError, KeyError) as error:
        kind = type(error).__name__
        return [*problems, f"{package.name}: the package cannot be read back ({kind})."]
    headers = {t.name: t.header for t in (*data.tables.values(), *data.code_lists.values())}
    problems += column_problems(package.name, headers, descriptions)
    problems += descriptor_problems(package.name, data.descriptor)
    problems += resource_problems(folder, data)
    problems += _table_problems(folder, package, data)
    problems += workbook_problems(folder / f"{package.name}.xlsx", package)
    problems += profile_problems(package.name, data.descriptor)
    problems += frictionless_problems(folder, package.name)
    return problems


def checksum_problems(folder: Path, package: str) -> Iterator[str]:
    """Yield where the files of a folder are not those of its SHA256SUMS."""
    if not (folder / CHECKSUMS).exists():
        yield f"{package}: {CHECKSUMS} is missing."
        return
    stated = read_checksums(folder / CHECKSUMS)
    present = {path.name for path in folder.iterdir()} - {CHECKSUMS}
    for name in sorted(present ^ set(stated)):
        where = "listed but missing" if name in stated else "there but not listed"
        yield f"{package}: '{name}' is {where} in {CHECKSUMS}."
    for name in sorted(present & set(stated)):
        if file_digest(folder / name) != stated[name]:
            yield f"{package}: '{name}' does not have the checksum that was stated."


def resource_problems(folder: Path, data: PackageData) -> Iterator[str]:
    """Yield where size, hash or row count of a file is not as the descriptor says."""
    package = data.descriptor["name"]
    tables = {**data.tables, **data.code_lists}
    for resource in data.descriptor["resources"]:
        yield from _file_fact_problems(folder, package, resource)
        rows = len(tables[resource["name"]].rows)
        if resource["spiegel:rows"] != rows:
            yield f"{package}, {resource['path']}: the number of rows is not as stated."
    for download in data.descriptor.get("spiegel:downloads", []):
        yield from _file_fact_problems(folder, package, download)


def _file_fact_problems(folder: Path, package: str, facts: Mapping[str, Any]) -> Iterator[str]:
    path = folder / facts["path"]
    if not path.is_file():
        yield f"{package}: '{facts['path']}' is described but not there."
        return
    if path.stat().st_size != facts["bytes"]:
        yield f"{package}, {path.name}: the size is not as stated."
    if f"sha256:{file_digest(path)}" != facts["hash"]:
        yield f"{package}, {path.name}: the hash is not as stated."


def _table_problems(folder: Path, package: StagedPackage, data: PackageData) -> Iterator[str]:
    expected = {table.name for table in package.tables}
    for name in sorted(expected ^ set(data.tables)):
        yield f"{package.name}: table '{name}' is on one side only, package or release."
    for table in package.tables:
        if table.name not in data.tables:
            continue
        read = data.tables[table.name]
        yield from row_problems(f"{package.name}, {table.name}.csv", table, read.rows)
        path = folder / f"{table.name}.parquet"
        header, rows = read_parquet(path)
        if header != table.names:
            yield f"{package.name}, {path.name}: the columns are not those of the table."
        yield from row_problems(f"{package.name}, {path.name}", table, rows)


def row_problems(where: str, table: PublishedTable, rows: tuple[Row, ...]) -> Iterator[str]:
    """Yield where rows that were read are not those of the protected table."""
    if len(rows) != len(table.rows):
        yield f"{where}: {len(rows)} rows were read, {len(table.rows)} were protected."
        return
    for place, name in enumerate(table.names):
        differing = sum(
            read[place] != row[place] for read, row in zip(rows, table.rows, strict=True)
        )
        if differing:
            yield f"{where}, {name}: {differing} cells are not those of the protected table."


@cache
def official_profile() -> Mapping[str, Any]:
    """Return the official profile of Data Package 2.0, from the package that carries it."""
    profile = package_resources.files("dplib").joinpath("profiles/2.0", DESCRIPTOR)
    return json.loads(profile.read_text(encoding="utf-8"))


@cache
def _profile_validator() -> Any:
    from jsonschema.validators import validator_for

    profile = official_profile()
    return validator_for(profile)(profile)


def profile_problems(package: str, descriptor: Mapping[str, Any]) -> Iterator[str]:
    """Yield where a descriptor does not follow the official profile."""
    for error in _profile_validator().iter_errors(descriptor):
        place = "/".join(map(str, error.absolute_path)) or "the descriptor"
        yield f"{package}: {place} does not follow the profile of Data Package 2.0."


def frictionless_problems(folder: Path, package: str) -> Iterator[str]:
    """Yield what frictionless objects to, without repeating any value."""
    from frictionless import Package, system

    with system.use_context(trusted=False):
        report = Package(str(folder / DESCRIPTOR)).validate()
    for place, kind in sorted({(t.name, e.type) for t in report.tasks for e in t.errors}):
        yield f"{package}, {place}: frictionless objects ({kind})."
    for error in report.errors:
        yield f"{package}: frictionless objects ({error.type})."
