"""The files of one package version: made in memory, then written, with their checksums.

Which version they belong to is decided in ``release``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CHECKSUMS = "SHA256SUMS"
DESCRIPTOR = "datapackage.json"

MEDIA_TYPES = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "md": "text/markdown",
}


@dataclass(frozen=True)
class PackageFile:
    """One file: its name, its bytes, and the table and row count it states, if any."""

    name: str
    data: bytes
    table: str | None = None
    rows: int | None = None

    @property
    def format(self) -> str:
        """Extension of the name."""
        return self.name.rsplit(".", 1)[-1]

    @property
    def sha256(self) -> str:
        """Checksum in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


def json_bytes(value: object) -> bytes:
    """Return JSON as it is published: UTF-8, two spaces, a final line feed, order as given."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def checksum_lines(files: Mapping[str, str]) -> bytes:
    """Return a SHA256SUMS file of path → hexadecimal checksum, by path."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(files.items())).encode("utf-8")


def read_checksums(path: Path) -> dict[str, str]:
    """Read a SHA256SUMS file as path → hexadecimal checksum."""
    return parse_checksums(path.read_text(encoding="utf-8"))


def parse_checksums(text: str) -> dict[str, str]:
    """Return the lines of a SHA256SUMS file as path → hexadecimal checksum."""
    pairs = (line.split("  ", 1) for line in text.splitlines())
    return {name: digest for digest, name in pairs}


def file_digest(path: Path) -> str:
    """Return the checksum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_files(folder: Path, files: tuple[PackageFile, ...]) -> None:
    """Write ``files`` and their SHA256SUMS into a new ``folder``."""
    folder.mkdir(parents=True)
    for file in files:
        (folder / file.name).write_bytes(file.data)
    sums = {file.name: file.sha256 for file in files}
    (folder / CHECKSUMS).write_bytes(checksum_lines(sums))
