"""The files of a version as a reader looks for them: the whole, per table, code lists, the rest."""

from __future__ import annotations

from dataclasses import dataclass

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
    """One file: its entry, the link to it, what it holds in words."""

    entry: FileEntry
    link: str
    title: str
    format: str


@dataclass(frozen=True)
class DownloadGroup:
    """Files under one heading."""

    title: str
    files: tuple[Download, ...]


def download_groups(
    frame: Frame, view: PackageView, version: VersionEntry, table: str | None = None
) -> tuple[DownloadGroup, ...]:
    """Return the files of ``version`` in groups: all, or the whole and those of one ``table``."""
    titles = {each.name: frame.say(each.title) for each in view.tables}
    texts, words = frame.texts["package"], frame.texts["downloads"]
    groups: dict[str, list[Download]] = {
        "whole": [], "per_table": [], "code_lists": [], "other_files": [],
    }  # fmt: skip
    for entry in version.files:
        if table is not None and entry.table != table and entry.format != "xlsx":
            continue
        group, title = _place(entry, titles, words)
        link = frame.file(f"{view.name}/{version.version}/{entry.name}")
        named = str(words["formats"].get(entry.format, entry.format))
        groups[group].append(Download(entry, link, title, named))
    for files in groups.values():
        files.sort(key=lambda each: (each.entry.table or each.entry.name, each.entry.format))
    return tuple(
        DownloadGroup(str(texts[name]), tuple(files)) for name, files in groups.items() if files
    )


def _place(
    entry: FileEntry, titles: dict[str, str], words: dict[str, str] | object
) -> tuple[str, str]:
    """Return the group of a file and its title."""
    assert isinstance(words, dict)
    if entry.format == "xlsx":
        return "whole", str(words["whole_xlsx"])
    if entry.name.startswith(PREFIX):
        return "code_lists", entry.name.removeprefix(PREFIX).removesuffix(".csv").replace("_", " ")
    if entry.table is not None:
        return "per_table", titles.get(entry.table, entry.table)
    known = _TEXTS.get(entry.name)
    return "other_files", str(words[known]) if known else entry.name
