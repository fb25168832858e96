"""What in a description breaks the readers of an earlier release.

Compares two table schemas as published in ``datapackage.json``; revised values are no concern here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from schemas.texts import Text

Field = Mapping[str, Any]


def _codes(field: Field) -> set[str]:
    categories = field.get("categories") or []
    return {item["value"] if isinstance(item, Mapping) else str(item) for item in categories}


def breaking_changes(
    dataset: str, released: Mapping[str, Any], planned: Mapping[str, Any]
) -> Iterator[Text]:
    """Yield a sentence for each removed column, changed type, changed key and dropped code.

    ``released`` and ``planned`` are Table Schemas (Frictionless v2) of the same table.
    """
    planned_fields = {field["name"]: field for field in planned["fields"]}
    for field in released["fields"]:
        name = field["name"]
        if name not in planned_fields:
            yield Text(
                nl=f"{dataset}: de kolom '{name}' is vervallen.",
                en=f"{dataset}: the column '{name}' was released and is no longer there.",
            )
            continue
        new = planned_fields[name]
        if field.get("type") != new.get("type"):
            old_type, new_type = field.get("type"), new.get("type")
            yield Text(
                nl=f"{dataset}: de kolom '{name}' gaat van {old_type} naar {new_type}.",
                en=f"{dataset}: the column '{name}' changes from {old_type} to {new_type}.",
            )
        for code in sorted(_codes(field) - _codes(new)):
            yield Text(
                nl=f"{dataset}: de code '{code}' in kolom '{name}' is vervallen.",
                en=f"{dataset}: the column '{name}' drops the code '{code}'.",
            )
    if list(released.get("primaryKey", [])) != list(planned.get("primaryKey", [])):
        yield Text(
            nl=f"{dataset}: de sleutelkolommen zijn andere dan die van de vorige uitgave.",
            en=f"{dataset}: the key columns differ from those released.",
        )


def removed_table(dataset: str) -> Text:
    """Return the sentence on a table that was released and is no longer there."""
    return Text(
        nl=f"{dataset}: deze tabel is vervallen.",
        en=f"{dataset}: this table was released and is no longer there.",
    )
