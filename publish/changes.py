"""What changed between two versions of a package, found by comparing them.

Never repeats a value: a figure that was withdrawn or is now withheld must not live on in a list
of changes. Whoever may see both versions can compare them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from publish.codebook import PREFIX
from publish.descriptor import comparable
from publish.reading import PackageData, TableData
from publish.tables import Row, Value
from schemas.dataset_changes import breaking_changes, removed_table
from schemas.states import SHOWN, WITHHELD
from schemas.texts import Text

#: Properties of a table that change with its rows.
TOLD_BY_THE_DATA = ("bytes", "hash", "spiegel:rows")

CellChange = Literal["value", "withheld", "shown", "state", "bounds"]
TableChange = Literal["added", "removed", "changed"]


@dataclass(frozen=True)
class ChangedCell:
    """A cell that differs: its key, the column of its value, and in what it differs."""

    key: tuple[tuple[str, Value], ...]
    column: str
    change: CellChange


@dataclass(frozen=True)
class ChangedTable:
    """What changed in one table."""

    table: str
    change: TableChange
    rows_added: int = 0
    rows_removed: int = 0
    cells: tuple[ChangedCell, ...] = ()
    codes_added: tuple[str, ...] = ()
    codes_removed: tuple[str, ...] = ()
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing changed at all."""
        return self == ChangedTable(self.table, "changed")

    @property
    def is_revision(self) -> bool:
        """Tell whether something published before is no longer what it was.

        Bounds alone are no revision: they follow from all that is published.
        """
        changed = any(cell.change != "bounds" for cell in self.cells)
        dropped = self.codes_removed or self.columns_removed or self.rows_removed
        return self.change == "removed" or changed or bool(dropped)


@dataclass(frozen=True)
class PackageChanges:
    """What changed in a package. Without ``previous`` it is the first version.

    ``breaking`` says, in sentences, what programs that read the previous version stumble over.
    """

    previous: str | None
    tables: tuple[ChangedTable, ...] = ()
    properties: tuple[str, ...] = field(default=())
    breaking: tuple[Text, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to publish."""
        return self.previous is not None and not self.tables and not self.properties

    @property
    def is_revision(self) -> bool:
        """Tell whether published figures change, or what readers may build on."""
        return bool(self.breaking) or any(table.is_revision for table in self.tables)


def compare_packages(previous: PackageData | None, current: PackageData) -> PackageChanges:
    """Compare two versions of a package."""
    if previous is None:
        added = tuple(ChangedTable(name, "added") for name in current.tables)
        return PackageChanges(None, added)
    return PackageChanges(
        previous=previous.descriptor["version"],
        tables=tuple(_changed_tables(previous, current)),
        properties=tuple(_changed_properties(previous.descriptor, current.descriptor)),
        breaking=tuple(_breaking(previous, current)),
    )


def _breaking(previous: PackageData, current: PackageData) -> Iterator[Text]:
    for name in previous.tables:
        if name not in current.tables:
            yield removed_table(name)
            continue
        released, planned = previous.resource(name), current.resource(name)
        yield from breaking_changes(name, released["schema"], planned["schema"])


def _changed_tables(previous: PackageData, current: PackageData) -> Iterator[ChangedTable]:
    for name in sorted({*previous.tables, *current.tables}):
        if name not in current.tables:
            yield ChangedTable(name, "removed")
        elif name not in previous.tables:
            yield ChangedTable(name, "added")
        else:
            change = _compare_tables(
                previous.tables[name], current.tables[name], current.resource(name)
            )
            if not change.is_empty:
                yield change


def _compare_tables(
    before: TableData, after: TableData, resource: Mapping[str, Any]
) -> ChangedTable:
    old, new = before.by_key(), after.by_key()
    groups = column_groups(resource)
    shared = [key for key in new if key in old]
    cells = [
        ChangedCell(tuple(zip(after.header, key, strict=False)), column, change)
        for key in shared
        for column, names in groups.items()
        if (change := _cell_change(old[key], new[key], names)) is not None
    ]
    codes_before, codes_after = _codes(before), _codes(after)
    return ChangedTable(
        table=after.name,
        change="changed",
        rows_added=len(new) - len(shared),
        rows_removed=len(old) - len(shared),
        cells=tuple(cells),
        codes_added=tuple(sorted(codes_after - codes_before)),
        codes_removed=tuple(sorted(codes_before - codes_after)),
        columns_added=tuple(name for name in after.header if name not in before.header),
        columns_removed=tuple(name for name in before.header if name not in after.header),
    )


def column_groups(resource: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return per value column the columns of one cell: value, status, lower, upper.

    A value without a status of its own, and a text, is a group of one.
    """
    key = resource["schema"]["primaryKey"]
    names = [each["name"] for each in resource["schema"]["fields"] if each["name"] not in key]
    statistical = {each["name"] for each in resource["schema"]["fields"] if "spiegel:unit" in each}
    groups: dict[str, tuple[str, ...]] = {}
    place = 0
    while place < len(names):
        following = names[place + 1] if place + 1 < len(names) else ""
        is_cell = names[place] in statistical and following in (
            "status",
            f"{names[place]}_status",
        )
        width = 4 if is_cell else 1
        groups[names[place]] = tuple(names[place : place + width])
        place += width
    return groups


def _cell_change(
    old: Mapping[str, Value], new: Mapping[str, Value], names: tuple[str, ...]
) -> CellChange | None:
    before = [old.get(name) for name in names]
    after = [new.get(name) for name in names]
    if before == after:
        return None
    if len(names) > 1 and before[1] != after[1]:
        named: dict[object, CellChange] = {WITHHELD: "withheld", SHOWN: "shown"}
        return named.get(after[1], "state")
    return "value" if before[0] != after[0] else "bounds"


def _codes(table: TableData) -> set[str]:
    """Return the codes in the key columns; numbers are years and no codes."""
    keys: list[Row] = [row[: table.key_width] for row in table.rows]
    return {value for key in keys for value in key if isinstance(value, str)}


def _changed_properties(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Yield the properties of the descriptor that differ, as ``resource/property``.

    Tables that come or go, and the data itself, are told elsewhere.
    """
    old, new = comparable(before), comparable(after)
    for name in sorted(({*old, *new}) - {"resources"}):
        if old.get(name) != new.get(name):
            yield name
    theirs = {each["name"]: each for each in before["resources"]}
    ours = {each["name"]: each for each in after["resources"]}
    for resource in sorted({*theirs, *ours}):
        is_code_list = resource.startswith(PREFIX)
        if resource not in theirs or resource not in ours:
            if is_code_list:
                yield resource
            continue
        told = () if is_code_list else TOLD_BY_THE_DATA
        for name in sorted({*theirs[resource], *ours[resource]} - {*told}):
            if theirs[resource].get(name) != ours[resource].get(name):
                yield f"{resource}/{name}"
