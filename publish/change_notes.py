"""CHANGES: what changed in a version, for machines (JSON) and for people (Markdown, two languages).

The comparison itself is made in ``changes``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from publish.changes import ChangedCell, ChangedTable, PackageChanges
from publish.content import ReleaseContent
from publish.package_files import PackageFile, json_bytes
from schemas.dataset import load_packages
from schemas.texts import LANGUAGES, Language, Text

JSON_NAME, TEXT_NAME = "CHANGES.json", "CHANGES.md"
MOST_LISTED = 40

CELL_CHANGES = {
    "value": Text(nl="herzien", en="revised"),
    "withheld": Text(nl="nu onderdrukt", en="now withheld"),
    "shown": Text(nl="nu getoond", en="now shown"),
    "state": Text(nl="andere status", en="other status"),
    "bounds": Text(nl="andere grenzen", en="other bounds"),
}
TABLE_CHANGES = {
    "added": Text(nl="nieuwe tabel", en="new table"),
    "removed": Text(nl="tabel vervallen", en="table removed"),
    "changed": Text(nl="gewijzigd", en="changed"),
}


def change_files(
    content: ReleaseContent, package: str, version: str, changes: PackageChanges
) -> tuple[PackageFile, ...]:
    """Return CHANGES.json and CHANGES.md of a version."""
    reason = content.revision_reason if changes.previous else None
    record = {
        "package": package,
        "version": version,
        "previous": changes.previous,
        "released": content.created.isoformat(),
        "reason": reason,
        "tables": [_table_record(table) for table in changes.tables],
        "properties": list(changes.properties),
        "breaking": [text.model_dump() for text in changes.breaking],
    }
    title = load_packages()[package].title
    text = "\n\n".join(
        "\n".join(_lines(title.get(language), version, reason, changes, language))
        for language in LANGUAGES
    )
    return (
        PackageFile(JSON_NAME, json_bytes(record)),
        PackageFile(TEXT_NAME, f"{text}\n".encode()),
    )


def summarise(changes: PackageChanges) -> Text:
    """Return one sentence on what changed."""
    if changes.previous is None:
        return Text(nl="Eerste versie.", en="First version.")
    return Text(
        nl=_summary(changes, "nl", "Geen wijziging in de cijfers; beschrijving bijgewerkt."),
        en=_summary(changes, "en", "No change in the figures; description updated."),
    )


def _summary(changes: PackageChanges, language: Language, nothing: str) -> str:
    cells = Counter(cell.change for table in changes.tables for cell in table.cells)
    rows = sum(table.rows_added for table in changes.tables)
    gone = sum(table.rows_removed for table in changes.tables)
    kinds = Counter(table.change for table in changes.tables)
    parts = [
        (
            len(changes.breaking),
            Text(nl="wijzigingen die programma's kunnen breken", en="breaking changes"),
        ),
        (kinds["added"], Text(nl="tabellen nieuw", en="tables added")),
        (kinds["removed"], Text(nl="tabellen vervallen", en="tables removed")),
        (rows, Text(nl="rijen nieuw", en="rows added")),
        (gone, Text(nl="rijen vervallen", en="rows removed")),
        *(
            (cells[change], Text(nl=f"cellen {text.nl}", en=f"cells {text.en}"))
            for change, text in CELL_CHANGES.items()
        ),
    ]
    found = [f"{text.get(language)}: {count}" for count, text in parts if count]
    sentence = ", ".join(found)
    return f"{sentence[0].upper()}{sentence[1:]}." if found else nothing


def _table_record(table: ChangedTable) -> dict[str, object]:
    return {
        "table": table.table,
        "change": table.change,
        "rows_added": table.rows_added,
        "rows_removed": table.rows_removed,
        "cells": [
            {"key": dict(cell.key), "column": cell.column, "change": cell.change}
            for cell in table.cells
        ],
        "codes_added": list(table.codes_added),
        "codes_removed": list(table.codes_removed),
        "columns_added": list(table.columns_added),
        "columns_removed": list(table.columns_removed),
    }


def _lines(
    title: str, version: str, reason: str | None, changes: PackageChanges, language: Language
) -> Iterator[str]:
    since = Text(nl="Vergeleken met versie", en="Compared with version")
    why = Text(nl="Reden", en="Reason")
    yield f"# {title} {version}"
    yield ""
    yield summarise(changes).get(language)
    if changes.previous:
        yield f"{since.get(language)} {changes.previous}."
    if reason:
        yield f"{why.get(language)}: {reason}"
    if changes.breaking:
        heading = Text(nl="Kan programma's breken", en="Breaking changes").get(language)
        yield from ("", f"## {heading}", "")
        yield from (f"- {text.get(language)}" for text in changes.breaking)
    for table in changes.tables:
        heading = TABLE_CHANGES[table.change].get(language)
        yield from ("", f"## {table.table}: {heading}", "")
        yield from (f"- {sentence}" for sentence in change_sentences(table, language))
    if changes.properties:
        heading = Text(nl="Gewijzigd in de beschrijving", en="Changed in the description")
        yield from ("", f"## {heading.get(language)}", "")
        yield from (f"- {name}" for name in changes.properties)


def change_sentences(table: ChangedTable, language: Language) -> Iterator[str]:
    """Yield what changed in ``table``, in short phrases; cells past ``MOST_LISTED`` are counted."""
    counted = (
        (Text(nl="rijen nieuw", en="rows added"), table.rows_added),
        (Text(nl="rijen vervallen", en="rows removed"), table.rows_removed),
    )
    yield from (f"{text.get(language)}: {count}" for text, count in counted if count)
    named = (
        (Text(nl="codes nieuw", en="codes added"), table.codes_added),
        (Text(nl="codes vervallen", en="codes removed"), table.codes_removed),
        (Text(nl="kolommen nieuw", en="columns added"), table.columns_added),
        (Text(nl="kolommen vervallen", en="columns removed"), table.columns_removed),
    )
    yield from (f"{text.get(language)}: {', '.join(n)}" for text, n in named if n)
    yield from (_cell_line(cell, language) for cell in table.cells[:MOST_LISTED])
    if len(table.cells) > MOST_LISTED:
        more = Text(nl="en nog meer cellen, zie", en="and more cells, see")
        yield f"{more.get(language)} {JSON_NAME}"


def _cell_line(cell: ChangedCell, language: Language) -> str:
    key = ", ".join(f"{name} {value}" for name, value in cell.key)
    return f"{key}, {cell.column}: {CELL_CHANGES[cell.change].get(language)}"
