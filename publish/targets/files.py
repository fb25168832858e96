"""Object storage or a web directory, by fsspec: any place that holds files under an address.

Such a place knows no exchange in one step. The order makes up for it: files of withdrawn versions
go first, then new versions are written at addresses nobody reads yet, then pages, then what points
at them, and the checksums last. A version that is there is never overwritten with other bytes.
An interrupted push is done again; what was written right is not written twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from publish.errors import PublicationRefused
from publish.package_files import CHECKSUMS, file_digest, parse_checksums, read_checksums
from publish.portal_index import INDEX, LATEST, TOMBSTONE
from publish.targets.retry import with_retries
from publish.versions import is_version

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

POINTERS = ("atom.xml", "catalog.ttl", "catalog.jsonld", INDEX)


@dataclass(frozen=True)
class FilesTarget:
    """A place such as ``s3://bucket/path``, ``sftp://host/path`` or ``memory://portal``.

    ``options`` go to fsspec as they are (end points, keys read from the environment).
    """

    name: str
    address: str
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)
    wait: Callable[[float], None] | None = None

    def publish(self, portal: Path) -> int:
        """Bring the place in line with the portal; return how many files were written."""
        import fsspec

        system, root = fsspec.core.url_to_fs(self.address, **self.options)
        push = _Push(self, system, root.rstrip("/"), portal)
        try:
            return push.run()
        except OSError as error:
            raise PublicationRefused(
                f"{self.name}: the place cannot be reached or written ({type(error).__name__}); "
                "nothing that was published there is half written. Try again later."
            ) from None


class _Push:
    """One push to one place."""

    def __init__(
        self, target: FilesTarget, system: AbstractFileSystem, root: str, portal: Path
    ) -> None:
        self.target = target
        self.system = system
        self.root = root
        self.portal = portal
        self.wanted = {
            **read_checksums(portal / CHECKSUMS),
            CHECKSUMS: file_digest(portal / CHECKSUMS),
        }

    def run(self) -> int:
        """Withdraw, write, point, clean up; then the checksums."""
        there = self._there()
        if there is not None and there == self.wanted:
            return 0
        before = there or {}
        self._check_versions(before)
        gone = [name for name in before if name not in self.wanted]
        self._remove([name for name in gone if _is_data(name)])
        changed = sorted(
            (name for name, digest in self.wanted.items() if before.get(name) != digest),
            key=_order,
        )
        for name in changed:
            self._write(name)
        self._remove([name for name in gone if not _is_data(name)])
        return len(changed)

    def _check_versions(self, before: Mapping[str, str]) -> None:
        """Refuse when the place holds a file of a version with other bytes."""
        for name, digest in before.items():
            if _is_of_version(name) and self.wanted.get(name, digest) != digest:
                raise PublicationRefused(
                    f"{self.target.name}: '{name}' is there with other bytes; a version never "
                    "changes. Find out who wrote it, or use another address."
                )

    def _there(self) -> dict[str, str] | None:
        """Return what the place says it holds; none when nothing was pushed before."""
        data = self._read(CHECKSUMS)
        if data is None:
            return None
        return {**parse_checksums(data.decode()), CHECKSUMS: hashlib.sha256(data).hexdigest()}

    def _write(self, name: str) -> None:
        data = (self.portal / name).read_bytes()
        path = f"{self.root}/{name}"

        def write() -> None:
            self.system.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            self.system.pipe_file(path, data)

        self._retry(write)
        if self._read(name) != data:
            raise PublicationRefused(
                f"{self.target.name}: '{name}' does not come back as it was written; try again."
            )

    def _read(self, name: str) -> bytes | None:
        def read() -> bytes | None:
            try:
                data = self.system.cat_file(f"{self.root}/{name}")
            except FileNotFoundError:
                return None
            return data if isinstance(data, bytes) else data.encode("utf-8")

        return self._retry(read)

    def _remove(self, names: list[str]) -> None:
        for name in names:
            path = f"{self.root}/{name}"

            def remove(path: str = path) -> None:
                if self.system.exists(path):
                    self.system.rm_file(path)

            self._retry(remove)

    def _retry(self, call: Callable[[], Any]) -> Any:
        return with_retries(call, (OSError,), self.target.wait)


def _is_data(name: str) -> bool:
    """Tell whether a file is one of a version or of the newest one, and no page."""
    parts = name.split("/")
    is_place = len(parts) == 3 and (is_version(parts[1]) or parts[1] == LATEST)
    return is_place and not name.endswith((".html", ".svg"))


def _is_of_version(name: str) -> bool:
    """Tell whether a file never changes: data of a version, but not what lists or replaces it."""
    is_listing = name.endswith((CHECKSUMS, TOMBSTONE))
    return _is_data(name) and f"/{LATEST}/" not in name and not is_listing


def _order(name: str) -> tuple[int, str]:
    """Return the turn of a file: versions, pages, newest files, pointers, checksums."""
    if name == CHECKSUMS:
        return 4, name
    if name in POINTERS:
        return 3, name
    if _is_data(name):
        return (2, name) if f"/{LATEST}/" in name else (0, name)
    return 1, name
