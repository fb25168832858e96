"""Puts a backup back on an empty installation, whole and checked, or not at all.

Every part is checked against its checksum before anything is written, and again after.
"""

from __future__ import annotations

import hashlib
import json
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from sqlalchemy import create_engine, inspect

from pipelines.backup import MANIFEST, BackupError, databases, lasting_files, run_postgresql
from pipelines.installation import Installation


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
        if any(path not in (own,) for path in lasting_files(folder)):
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
    try:
        with tarfile.open(path) as archive:
            return _restore(installation, archive, urls)
    except tarfile.TarError:
        raise BackupError("Dit bestand is geen reservekopie van Spiegel.") from None


def _restore(installation: Installation, archive: tarfile.TarFile, urls: Mapping[str, str]) -> int:
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
        run_postgresql(
            "pg_restore", url, "--exit-on-error", "--single-transaction", "--no-owner",
            "--no-privileges", file.name,
        )  # fmt: skip
