"""One folder takes the place of another in one step, and one publication at a time.

On Linux the two folders are exchanged by ``renameat2(RENAME_EXCHANGE)``: a reader sees the old
one or the new one, whole, at every moment. Where the system cannot do that (another system, some
network file systems) two renames follow each other; between them the folder is absent for an
instant, and ``recover`` puts the old one back should the power fail just then.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from publish.errors import PublicationRefused

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_UNSUPPORTED = (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP)


def next_folder(portal: Path) -> Path:
    """Return the folder beside ``portal`` in which its successor is built."""
    return portal.with_name(f".{portal.name}.next")


def previous_folder(portal: Path) -> Path:
    """Return the folder beside ``portal`` that holds the old one during the fallback."""
    return portal.with_name(f".{portal.name}.previous")


@contextmanager
def publication_lock(portal: Path) -> Iterator[None]:
    """Hold the lock of ``portal``; raise ``PublicationRefused`` when another one holds it.

    The lock goes with the process that holds it, so a crash leaves none behind.
    """
    portal.parent.mkdir(parents=True, exist_ok=True)
    path = portal.with_name(f".{portal.name}.lock")
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PublicationRefused(
                f"{portal.name}: another publication is under way; try again when it is done."
            ) from None
        yield


def recover(portal: Path) -> None:
    """Clean up what an interrupted publication left. Call only while holding the lock."""
    if not portal.exists() and previous_folder(portal).exists():
        previous_folder(portal).rename(portal)
    for leftover in (next_folder(portal), previous_folder(portal)):
        if leftover.exists():
            shutil.rmtree(leftover)


def replace_folder(new: Path, portal: Path) -> None:
    """Put ``new`` in the place of ``portal`` and remove the old one."""
    _flush_file_system(portal.parent)
    if not portal.exists():
        new.rename(portal)
        _flush_file_system(portal.parent)
        return
    if _exchange(new, portal):
        _flush_file_system(portal.parent)
        shutil.rmtree(new)
        return
    old = previous_folder(portal)
    portal.rename(old)
    new.rename(portal)
    _flush_file_system(portal.parent)
    shutil.rmtree(old)


def link_or_copy(source: Path, target: Path) -> None:
    """Let ``target`` be the same file as ``source``, or a copy where links are not possible."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two folders in one step; tell whether the system could."""
    libc = ctypes.CDLL(None, use_errno=True)
    rename = getattr(libc, "renameat2", None)
    if rename is None:
        return False
    result = rename(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE)
    if result == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNSUPPORTED:
        return False
    if number == errno.EBUSY:
        raise PublicationRefused(
            f"{second.name}: the portal is itself a mount point and cannot be replaced in one "
            "step; mount the folder above it, or choose a folder inside it."
        )
    raise OSError(number, os.strerror(number), str(second))


def _flush_file_system(folder: Path) -> None:
    """Have all that was written to the file system of ``folder`` on disk: once, not per file."""
    libc = ctypes.CDLL(None, use_errno=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        if libc.syncfs(handle) != 0:
            os.sync()
    finally:
        os.close(handle)
