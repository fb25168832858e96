"""One file that holds an installation: state, portal and, on PostgreSQL, both databases.

The file is as confidential as the store itself, and nobody but its owner can read it. Every part
has a checksum, which is checked before anything is put back, and again after.
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

from sqlalchemy import create_engine, inspect, make_url

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


def _postgresql(tool: str, url: str, *arguments: str) -> bytes:
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


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        is_passing = path.name in PASSING or path.name.endswith(("-wal", "-shm", "-journal"))
        if path.is_file() and not path.is_symlink() and not is_passing:
            yield path


def _parts(
    installation: Installation, environment: Mapping[str, str]
) -> Iterator[tuple[str, bytes, int]]:
    for name in ("state", "portal"):
        folder: Path = getattr(installation, name)
        for path in _files(folder):
            member = PurePosixPath(name, *path.relative_to(folder).parts)
            yield str(member), _content(path), path.stat().st_mode & 0o777
    for name, url in databases(installation, environment).items():
        dump = _postgresql("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges")
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


def read_manifest(archive: tarfile.TarFile) -> dict[str, str]:
    """Return the checksums of a backup; raise ``BackupError`` when a part is not as it was."""
    try:
        manifest = archive.extractfile(MANIFEST)
        assert manifest is not None
        sums: dict[str, str] = json.loads(manifest.read())["sha256"]
    except (KeyError, ValueError, AssertionError, tarfile.TarError):
        raise BackupError("Dit bestand is geen reservekopie van Spiegel.") from None
    present = {member.name for member in archive if member.name != MANIFEST}
    broken = sorted(present ^ set(sums))
    for name in sums.keys() & present:
        file = archive.extractfile(name)
        if file is None or hashlib.sha256(file.read()).hexdigest() != sums[name]:
            broken.append(name)
    if broken:
        raise BackupError(
            f"{len(broken)} onderdelen van de reservekopie zijn beschadigd of ontbreken; er is "
            "niets teruggezet. Neem een andere reservekopie."
        )
    return sums


def _refuse_what_is_there(installation: Installation, urls: Mapping[str, str]) -> None:
    own = installation.dagster_home / "dagster.yaml"
    for name in ("state", "portal"):
        folder: Path = getattr(installation, name)
        if any(path not in (own,) for path in _files(folder)):
            raise BackupError(
                f"In {folder} staat al iets; er is niets teruggezet. Zet alleen terug op een lege "
                "installatie: verplaats eerst wat er staat."
            )
    for name, url in urls.items():
        engine = create_engine(url, hide_parameters=True)
        try:
            tables = inspect(engine).get_table_names()
        finally:
            engine.dispose()
        if tables:
            raise BackupError(
                f"De database voor {name} is niet leeg ({len(tables)} tabellen); er is niets "
                "teruggezet. Maak eerst een lege database."
            )


def restore_backup(installation: Installation, path: Path, environment: Mapping[str, str]) -> int:
    """Put a backup back on an empty installation; return how many parts it has.

    Raises ``BackupError`` before anything is written when the backup is damaged, belongs with
    other databases, or the installation is not empty.
    """
    urls = databases(installation, environment)
    with tarfile.open(path) as archive:
        sums = read_manifest(archive)
        dumps = {name for name in sums if "/" not in name}
        if dumps != set(urls):
            raise BackupError(
                "De reservekopie en deze installatie gebruiken niet dezelfde soort databases "
                f"(kopie: {', '.join(sorted(dumps)) or 'geen'}; hier: "
                f"{', '.join(sorted(urls)) or 'geen'}). Pas de configuratie aan."
            )
        _refuse_what_is_there(installation, urls)
        for name in sums:
            content = archive.extractfile(name)
            assert content is not None
            if name in dumps:
                _restore_database(urls[name], content.read())
            else:
                _put_back(installation, name, content.read(), archive.getmember(name).mode)
    installation.state.chmod(0o700)
    return len(sums)


def _put_back(installation: Installation, name: str, content: bytes, mode: int) -> None:
    first, *rest = PurePosixPath(name).parts
    if first not in ("state", "portal") or ".." in rest:
        raise BackupError(f"De reservekopie wil buiten de installatie schrijven: {name}.")
    path = Path(getattr(installation, first), *rest)
    path.parent.mkdir(parents=True, exist_ok=True)
    if first == "state":
        installation.state.chmod(0o700)
    path.write_bytes(content)
    path.chmod(mode)
    if path.read_bytes() != content:
        raise BackupError(f"{path} is niet teruggekomen zoals het was. Controleer de schijf.")


def _restore_database(url: str, dump: bytes) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(dump)
        file.flush()
        _postgresql(
            "pg_restore", url, "--exit-on-error", "--single-transaction", "--no-owner",
            "--no-privileges", file.name,
        )  # fmt: skip
