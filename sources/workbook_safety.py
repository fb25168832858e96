"""Deciding whether a workbook may be opened at all: it is a zip archive made by strangers.

Nothing is unpacked or parsed here; only the archive's table of contents is read.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from sources.problem import Origin, Problem

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_PARTS = 500
MAX_UNPACKED = 32 * 1024 * 1024
REQUIRED = ("[content_types].xml", "xl/workbook.xml")
UNSAFE = (
    "vbaproject",
    "vbadata",
    "xl/externallinks/",
    "xl/embeddings/",
    "xl/activex/",
    "xl/connections",
    "xl/querytables/",
    "xl/macrosheets/",
    "xl/dialogsheets/",
    "xl/model/",
    "customui/",
)


# Harmless because never read; the receipt says that they were there.
UNREAD = ("xl/comments", "xl/threadedcomments/", "xl/media/", "xl/charts/")


def unread_parts(content: bytes) -> int:
    """Return how many parts of a sound workbook hold comments, pictures or charts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(name.lower().startswith(UNREAD) for name in archive.namelist())


def workbook_problems(origin: Origin, content: bytes) -> Iterator[Problem]:
    """Yield why the workbook in ``content`` must not be opened; nothing when it may."""
    if not content:
        yield origin.problem("lege_levering")
        return
    if content.startswith(OLE):
        yield origin.problem("versleutelde_werkmap")
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        yield origin.problem("beschadigde_werkmap")
        return
    names = [part.filename.replace("\\", "/").lower() for part in parts]
    if any(part.flag_bits & 0x1 for part in parts):
        yield origin.problem("versleutelde_werkmap")
    if not all(name in names for name in REQUIRED) or len(set(names)) < len(names):
        yield origin.problem("beschadigde_werkmap")
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        limit = {"limit": str(MAX_UNPACKED // 1024 // 1024)}
        yield origin.problem("te_grote_werkmap", facts=limit)
    unsafe = sum(any(mark in name for mark in UNSAFE) for name in names)
    if unsafe:
        yield origin.problem("onveilige_werkmap", count=unsafe)
