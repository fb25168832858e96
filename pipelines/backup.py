"""One file that holds an installation: state, portal and, on PostgreSQL, both databases.

The file is as confidential as the store itself, and nobody but its owner can read it. Every part
has a checksum. Putting it back belongs to ``restoring``.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import os
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path, PurePosixPath

from sqlalchemy import make_url

from pipelines.installation import Installation

MANIFEST = "manifest.json"
PREFIX, SUFFIX = "spiegel-", ".tar"
SQLITE = b"SQLite format 3\0"
DAGSTER_URL = "DAGSTER_PG_URL"
#: Belong to a process, not to an installation.
PASSING = {"run.lock"}


class BackupError(Exception):
    """A backup cannot be made or put back; the message is a sentence for the operator."""


def databases(installation: Installation, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the PostgreSQL databases of an installation, by the name of their dump."""
    own, dagster = installation.database_url, environment.get(DAGSTER_URL)
    found = {"spiegel.dump": own, "dagster.dump": dagster}
    return {name: url for name, url in found.items() if url and url.startswith("postgresql")}


def run_postgresql(tool: str, url: str, *arguments: str) -> bytes:
    """Run a tool of PostgreSQL on a database; the password is in no argument."""
    address = make_url(url)
    plain = address.set(drivername="postgresql", password=None)
    password = {"PGPASSWORD": str(address.password)} if address.password else {}
    command = [tool, "--dbname", plain.render_as_string(hide_password=False), *arguments]
    try:
        done = subprocess.run(
            command, env={**os.environ, **password}, capture_output=True, check=False
        )
    except FileNotFoundError:
        raise BackupError(f"{tool} is er niet. Installeer de client van PostgreSQL.") from None
    if done.returncode != 0:
        raise BackupError(
            f"{tool} mislukte (code {done.returncode}). Kijk of de database bereikbaar is, of deze "
            f"gebruiker erbij mag en of {tool} niet ouder is dan de server."
        )
    return done.stdout


def _content(path: Path) -> bytes:
    """Return the content of a file; of a SQLite database as it is between two transactions."""
    with path.open("rb") as file:
        is_database = file.read(len(SQLITE)) == SQLITE
    if not is_database:
        return path.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        return copy.read_bytes()


def lasting_files(folder: Path) -> Iterator[Path]:
    """Yield the files under ``folder`` that belong to the installation."""
    for path in sorted(folder.rglob("*")):
        is_passing = path.name in PASSING or path.name.endswith(("-wal", "-shm", "-journal"))
        if path.is_file() and not path.is_symlink() and not is_passing:
            yield path


def _parts(
    installation: Installation, environment: Mapping[str, str]
) -> Iterator[tuple[str, bytes, int]]:
    for name in ("state", "portal"):
        folder: Path = getattr(installation, name)
        for path in lasting_files(folder):
            member = PurePosixPath(name, *path.relative_to(folder).parts)
            yield str(member), _content(path), path.stat().st_mode & 0o777
    for name, url in databases(installation, environment).items():
        dump = run_postgresql("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges")
        yield name, dump, 0o600


def _add(archive: tarfile.TarFile, name: str, content: bytes, mode: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), mode
    archive.addfile(member, io.BytesIO(content))


def make_backup(
    installation: Installation,
    folder: Path,
    now: datetime.datetime,
    environment: Mapping[str, str],
    keep: int | None = None,
) -> Path:
    """Write a backup into ``folder`` and return its path; keep the last ``keep``, older ones go.

    The caller holds the lock of the installation, so that no run changes what is copied.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stamp = now.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
    path = folder / f"{PREFIX}{stamp}{SUFFIX}"
    temporary = path.with_suffix(".new")
    sums: dict[str, str] = {}
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w") as archive:
            for name, content, mode in _parts(installation, environment):
                sums[name] = hashlib.sha256(content).hexdigest()
                _add(archive, name, content, mode)
            about = {"municipality": installation.municipality, "moment": stamp, "sha256": sums}
            _add(archive, MANIFEST, json.dumps(about, indent=1).encode(), 0o600)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    if keep is not None:
        for old in sorted(folder.glob(f"{PREFIX}*{SUFFIX}"))[: -max(1, keep)]:
            old.unlink()
    return path
