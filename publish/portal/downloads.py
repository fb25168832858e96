"""The files of a version as a reader looks for them: the whole, per table, code lists, the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from publish.codebook import PREFIX
from publish.portal.frame import Frame
from publish.portal.site import PackageView
from publish.portal_index import FileEntry, VersionEntry

_TEXTS = {
    "datapackage.json": "descriptor",
    "CHANGES.json": "changes_json",
    "CHANGES.md": "changes_md",
}


@dataclass(frozen=True)
class Download:
    """One file: its entry, the link to it, its format in words."""

    entry: FileEntry
    link: str
    format: str


@dataclass(frozen=True)
class DownloadRow:
    """The same content in one or more formats, under one title."""

    title: str
    rows: int | None
    files: tuple[Download, ...]


@dataclass(frozen=True)
class DownloadGroup:
    """Rows under one heading. ``is_folded`` when few people look for them."""

    title: str
    rows: tuple[DownloadRow, ...]
    is_folded: bool


def download_groups(
    frame: Frame, view: PackageView, version: VersionEntry, table: str | None = None
) -> tuple[DownloadGroup, ...]:
    """Return the files of ``version`` in groups: all, or the whole and those of one ``table``."""
    titles = {each.name: frame.say(each.title) for each in view.tables}
    texts, words = frame.texts["package"], frame.texts["downloads"]
    groups: dict[str, dict[str, list[FileEntry]]] = {
        "whole": {},
        "per_table": {name: [] for name in titles},
        "code_lists": {},
        "other_files": {},
    }
    for entry in version.files:
        if table is None or entry.table == table or entry.format == "xlsx":
            group = _group(entry)
            name = str(entry.table) if group == "per_table" else entry.name
            groups[group].setdefault(name, []).append(entry)
    return tuple(
        DownloadGroup(
            title=str(texts[group]),
            rows=tuple(
                _row(frame, f"{view.name}/{version.version}", _title(name, titles, words), entries)
                for name, entries in rows.items()
                if entries
            ),
            is_folded=group == "code_lists",
        )
        for group, rows in groups.items()
        if any(rows.values())
    )


def _group(entry: FileEntry) -> str:
    if entry.format == "xlsx":
        return "whole"
    if entry.name.startswith(PREFIX):
        return "code_lists"
    return "per_table" if entry.table is not None else "other_files"


def _title(name: str, titles: Mapping[str, str], words: Mapping[str, Any]) -> str:
    """Return what a row holds: a table, a code list, or a file of the whole package."""
    if name.endswith(".xlsx"):
        return str(words["whole_xlsx"])
    if name.startswith(PREFIX):
        return name.removeprefix(PREFIX).removesuffix(".csv").replace("_", " ").capitalize()
    if name in _TEXTS:
        return str(words[_TEXTS[name]])
    return titles.get(name, name)


def _row(frame: Frame, folder: str, title: str, entries: list[FileEntry]) -> DownloadRow:
    formats = frame.texts["downloads"]["formats"]
    files = tuple(
        Download(
            entry,
            frame.file(f"{folder}/{entry.name}"),
            str(formats.get(entry.format, entry.format)),
        )
        for entry in sorted(entries, key=lambda each: each.format)
    )
    return DownloadRow(title, entries[0].rows, files)
