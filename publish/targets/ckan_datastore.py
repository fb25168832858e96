"""The DataStore of CKAN: the rows of each table with their types and a data dictionary.

A change of rows is one transaction per table. Only a change of columns needs the table to be made
anew; for that instant the DataStore has no such table, while the files stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from publish.errors import PublicationRefused
from publish.reading import TableData, read_table
from publish.tables import Value
from publish.targets.ckan_client import CkanClient, Invalid, Missing

MOST_ROWS = 32000
TYPES = {"integer": "int8", "number": "float8", "string": "text"}


def fill_table(
    client: CkanClient, resource_id: str, folder: Path, resource: Mapping[str, Any]
) -> int:
    """Bring the DataStore of one resource in line with its file; return 1 when it was not."""
    table = read_table(folder, resource)
    wanted = table.by_key()
    there = _rows(client, resource_id, table)
    if there == wanted:
        return 0
    if there is None or not wanted:
        _make(client, resource_id, resource, table)
        return 1
    keys = table.header[: table.key_width]
    for key in [key for key in there if key not in wanted]:
        filters = dict(zip(keys, key, strict=True))
        client.call(
            "datastore_delete", {"resource_id": resource_id, "force": True, "filters": filters}
        )
    changed = [row for key, row in wanted.items() if there.get(key) != row]
    if changed:
        client.call(
            "datastore_upsert",
            {
                "resource_id": resource_id,
                "force": True,
                "method": "upsert",
                "records": changed,
            },
        )
    return 1


def drop_table(client: CkanClient, resource_id: str) -> None:
    """Remove the DataStore of a resource that goes."""
    try:
        client.call("datastore_delete", {"resource_id": resource_id, "force": True})
    except Missing:
        return


def _rows(
    client: CkanClient, resource_id: str, table: TableData
) -> dict[tuple[Value, ...], dict[str, Value]] | None:
    """Return the rows there by key; none when there is no table or it has other columns."""
    try:
        found = client.call(
            "datastore_search",
            {"resource_id": resource_id, "limit": MOST_ROWS, "include_total": False},
        )
    except Missing:
        return None
    names = tuple(each["id"] for each in found["fields"] if each["id"] != "_id")
    if names != table.header:
        return None
    rows = [tuple(record[name] for name in names) for record in found["records"]]
    return TableData(table.name, names, table.key_width, tuple(rows)).by_key()


def _make(
    client: CkanClient, resource_id: str, resource: Mapping[str, Any], table: TableData
) -> None:
    drop_table(client, resource_id)
    fields = [
        {
            "id": each["name"],
            "type": TYPES[each["type"]],
            "info": {"label": each["title"], "notes": each["description"]},
        }
        for each in resource["schema"]["fields"]
    ]
    request = {
        "resource_id": resource_id,
        "force": True,
        "fields": fields,
        "primary_key": resource["schema"]["primaryKey"],
        "records": list(table.by_key().values()),
    }
    try:
        client.call("datastore_create", request)
    except Invalid as refusal:
        # Tried twice, when the first answer got lost: then the rows are there already.
        if _rows(client, resource_id, table) != table.by_key():
            raise PublicationRefused(
                f"{client.name}, {table.name}: CKAN's DataStore refuses "
                f"{', '.join(refusal.fields)}; the files are published. Look at the DataStore and "
                "publish again."
            ) from None
