"""From what a partner hands in to one table's bytes: workbook, CSV, package folder or zip.

Only decides whether it may be opened and which file holds the key figures. An address is fetched
in ``address``; reading and judging rows is ``judging``. Nothing is ever unpacked to disk.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from schemas.delivery import Kind
from sources.opening import MAX_BYTES
from sources.personal import safe_name
from sources.problem import Origin, Problem

DELIVERY = "b5_kerncijfers"
DESCRIPTOR = "datapackage.json"
MAX_DESCRIPTOR = 1024 * 1024
MAX_PARTS = 20
MAX_UNPACKED = 16 * 1024 * 1024
#: What may lie beside the descriptor and the table.
ENDINGS = (".json", ".csv", ".md", ".txt")
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
LEFTOVERS = ("__MACOSX/", ".DS_Store")


@dataclass
class Collected:
    """The table found: its kind and bytes, and the SHA-256 of all that was handed in.

    ``handed_in`` is that itself where it was one file, and ``suffix`` the end of its name.
    """

    origin: Origin
    kind: Kind = "csv"
    content: bytes = field(default=b"", repr=False)
    sha256: str = ""
    problems: list[Problem] = field(default_factory=list)
    handed_in: bytes = field(default=b"", repr=False)
    suffix: str = ""

    def refuse(self, rule: str, count: int = 1, facts: dict[str, str] | None = None) -> Collected:
        """Add a problem and return the collection itself."""
        self.problems.append(self.origin.problem(rule, count=count, facts=facts))
        return self


def collect(path: Path) -> Collected:
    """Return the table of key figures at ``path``; whatever is wrong becomes a problem."""
    found = Collected(Origin(DELIVERY, safe_name(path.name)))
    if path.is_symlink():
        return found.refuse("onveilig_pad")
    if path.is_dir():
        return _from_folder(found, path)
    content = _read(path)
    if content is None:
        rule = "te_groot_bestand" if path.is_file() else "bestand_verdwenen"
        return found.refuse(rule, facts={"limit": str(MAX_BYTES // 1024 // 1024)})
    return collect_bytes(found, path.suffix.lower(), content)


def collect_bytes(found: Collected, suffix: str, content: bytes) -> Collected:
    """Return the table in ``content``, a file whose name ends in ``suffix``."""
    found.sha256 = hashlib.sha256(content).hexdigest()
    found.handed_in, found.suffix = content, suffix
    if suffix == ".zip":
        return _from_zip(found, content)
    kinds: dict[str, Kind] = {".xlsx": "xlsx", ".csv": "csv"}
    if suffix not in kinds:
        return found.refuse("onbekende_vorm")
    found.kind, found.content = kinds[suffix], content
    return found


def table_path(found: Collected, descriptor: bytes) -> str | None:
    """Return the path of the one table that ``descriptor`` names, or refuse.

    Paths are names within the package: no address, no root, no step up, no other folder.
    """
    if len(descriptor) > MAX_DESCRIPTOR:
        found.refuse("onleesbare_descriptor")
        return None
    try:
        content: Any = json.loads(descriptor.decode("utf-8"))
        resources = [dict(resource) for resource in content["resources"]]
    except (UnicodeDecodeError, ValueError, KeyError, TypeError, RecursionError):
        found.refuse("onleesbare_descriptor")
        return None
    paths = [path for resource in resources for path in _paths(resource)]
    unsafe = sum(not is_safe_path(path) for path in paths)
    if unsafe:
        found.refuse("onveilig_pad", count=unsafe)
        return None
    wanted = [r for r in resources if r.get("name") == DELIVERY and isinstance(r.get("path"), str)]
    if len(wanted) != 1 or not str(wanted[0]["path"]).lower().endswith(".csv"):
        found.refuse("geen_kerncijfers")
        return None
    return str(wanted[0]["path"])


def _paths(resource: dict[str, Any]) -> list[object]:
    path = resource.get("path")
    listed: list[object] = list(path) if isinstance(path, list) else [path] if path else []
    # A schema or profile elsewhere would be fetched by whoever opens the package.
    for name in ("schema", "dialect", "$schema"):
        if isinstance(resource.get(name), str) and resource[name].startswith(("http", "/", ".")):
            listed.append("/")
    return listed


def is_safe_path(path: object) -> bool:
    """Tell whether ``path`` is a plain name below the package's own folder."""
    if not isinstance(path, str) or not path or len(path) > 200 or not path.isprintable():
        return False
    if "\\" in path or ":" in path or path.startswith(("/", "~")):
        return False
    return ".." not in PurePosixPath(path).parts


def _from_folder(found: Collected, folder: Path) -> Collected:
    descriptor = folder / DESCRIPTOR
    if not descriptor.is_file():
        return found.refuse("geen_descriptor")
    if descriptor.is_symlink():
        return found.refuse("onveilig_pad")
    described = _read(descriptor, MAX_DESCRIPTOR)
    if described is None:
        return found.refuse("onleesbare_descriptor")
    path = table_path(found, described)
    if path is None:
        return found
    table = folder / path
    inside = table.resolve().is_relative_to(folder.resolve())
    if table.is_symlink() or not inside:
        return found.refuse("onveilig_pad")
    if not table.is_file():
        return found.refuse("bestand_ontbreekt")
    content = _read(table)
    if content is None:
        return found.refuse("te_groot_bestand", facts={"limit": str(MAX_BYTES // 1024 // 1024)})
    found.content = content
    found.sha256 = _digest([(DESCRIPTOR, described), (path, content)])
    return found


def _from_zip(found: Collected, content: bytes) -> Collected:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir()]
            return _from_parts(found, archive, parts)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError):
        return found.refuse("beschadigde_zip")


def _from_parts(
    found: Collected, archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]
) -> Collected:
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        facts = {"parts": str(MAX_PARTS), "limit": str(MAX_UNPACKED // 1024 // 1024)}
        return found.refuse("te_grote_zip", facts=facts)
    if any(part.flag_bits & 0x1 for part in parts):
        return found.refuse("beschadigde_zip")
    # A symbolic link in a zip is a file whose mode says so.
    unsafe = sum(
        not is_safe_path(part.filename) or (part.external_attr >> 28) == 0xA for part in parts
    )
    if unsafe:
        return found.refuse("onveilig_pad", count=unsafe)
    own = [part for part in parts if not _is_leftover(part.filename)]
    strange = sum(not part.filename.lower().endswith(ENDINGS) for part in own)
    if strange:
        return found.refuse("vreemde_bestanden", count=strange)
    names = [part.filename for part in own]
    descriptors = [name for name in names if PurePosixPath(name).name == DESCRIPTOR]
    if len(descriptors) != 1 or len(set(names)) < len(names):
        return found.refuse("geen_descriptor" if not descriptors else "beschadigde_zip")
    path = table_path(found, _unpack(archive, descriptors[0]))
    if path is None:
        return found
    # Office software zips the folder, so everything may lie one level down.
    name = str(PurePosixPath(descriptors[0]).parent / path)
    if name not in names:
        return found.refuse("bestand_ontbreekt")
    found.content = _unpack(archive, name)
    return found


def package_bytes(descriptor: bytes, path: str, table: bytes) -> bytes:
    """Return a package that came file by file as one zip: the same files, the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in ((DESCRIPTOR, descriptor), (path, table)):
            archive.writestr(zipfile.ZipInfo(name, ZIP_TIME), content)
    return packed.getvalue()


def _unpack(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return a part; a part that is larger than the archive says raises ``ValueError``."""
    with archive.open(name) as part:
        content = part.read(MAX_UNPACKED + 1)
    if len(content) > MAX_UNPACKED:
        raise ValueError("a part is larger than its archive says")
    return content


def _is_leftover(name: str) -> bool:
    return name.startswith(LEFTOVERS) or PurePosixPath(name).name in LEFTOVERS


def _read(path: Path, limit: int = MAX_BYTES) -> bytes | None:
    """Return the content of a plain file of at most ``limit`` bytes, else ``None``."""
    try:
        if not path.is_file() or path.stat().st_size > limit:
            return None
        return path.read_bytes()
    except OSError:
        return None


def _digest(parts: Iterable[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256()
    for name, content in sorted(parts):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
