"""The comparison of two versions: what changed, in what, and never a value."""

from __future__ import annotations

from typing import Any

import pytest

from publish.change_notes import summarise
from publish.changes import PackageChanges, compare_packages
from publish.reading import PackageData, TableData
from publish.tables import Row

FIELDS = ("jaar", "code", "aantal", "status", "ondergrens", "bovengrens", "gemiddelde")
BEFORE: tuple[Row, ...] = (
    (2022, "a", 7, "openbaar", None, None, 6.1),
    (2022, "b", None, "onderdrukt", 0, 9, None),
    (2022, "totaal", 12, "openbaar", None, None, None),
)


def _package(rows: tuple[Row, ...], fields: tuple[str, ...] = FIELDS, **more: Any) -> PackageData:
    described = [
        {"name": name, **({"spiegel:unit": "x"} if name not in (*FIELDS[:2], "status") else {})}
        for name in fields
    ]
    resource = {
        "name": "t",
        "hash": str(hash(rows)),
        "schema": {"fields": described, "primaryKey": ["jaar", "code"]},
    }
    descriptor = {"version": "2022.1", "title": "T", "resources": [resource], **more}
    return PackageData(descriptor, {"t": TableData("t", fields, 2, rows)}, {})


def _with(place: int, row: Row) -> tuple[Row, ...]:
    return (*BEFORE[:place], row, *BEFORE[place + 1 :])


def _compare(after: PackageData) -> PackageChanges:
    return compare_packages(_package(BEFORE), after)


def test_nothing_changed() -> None:
    changes = _compare(_package(BEFORE))
    assert changes.is_empty
    assert not changes.is_revision


@pytest.mark.parametrize(
    ("place", "row", "column", "change", "is_revision"),
    [
        (0, (2022, "a", 8, "openbaar", None, None, 6.1), "aantal", "value", True),
        (0, (2022, "a", None, "onderdrukt", 0, 9, 6.1), "aantal", "withheld", True),
        (1, (2022, "b", 5, "openbaar", None, None, None), "aantal", "shown", True),
        (1, (2022, "b", None, "onbekend", None, None, None), "aantal", "state", True),
        (1, (2022, "b", None, "onderdrukt", 0, 8, None), "aantal", "bounds", False),
        (0, (2022, "a", 7, "openbaar", None, None, 6.2), "gemiddelde", "value", True),
    ],
)
def test_a_cell_changed(place: int, row: Row, column: str, change: str, is_revision: bool) -> None:
    changes = _compare(_package(_with(place, row)))
    (table,) = changes.tables
    (cell,) = table.cells
    assert (cell.column, cell.change) == (column, change)
    assert dict(cell.key) == {"jaar": 2022, "code": row[1]}
    assert changes.is_revision is is_revision
    assert not changes.is_empty


def test_rows_and_codes_come_and_go() -> None:
    new = (2023, "c", 6, "openbaar", None, None, None)
    added = _compare(_package((*BEFORE, new)))
    assert (added.tables[0].rows_added, added.tables[0].codes_added) == (1, ("c",))
    assert not added.is_revision
    removed = _compare(_package(BEFORE[1:]))
    assert (removed.tables[0].rows_removed, removed.tables[0].codes_removed) == (1, ("a",))
    assert removed.is_revision
    assert summarise(added).nl == "Rijen nieuw: 1."
    assert summarise(removed).en == "Rows removed: 1."


def test_a_column_that_goes_is_a_revision() -> None:
    rows = tuple(row[:-1] for row in BEFORE)
    changes = _compare(_package(rows, FIELDS[:-1]))
    assert changes.tables[0].columns_removed == ("gemiddelde",)
    assert changes.is_revision


def test_a_table_that_goes_is_a_revision() -> None:
    after = PackageData({"version": "x", "resources": []}, {}, {})
    changes = _compare(after)
    assert [(table.table, table.change) for table in changes.tables] == [("t", "removed")]
    assert changes.is_revision


def test_a_description_that_changes_is_named() -> None:
    changes = _compare(_package(BEFORE, title="Anders"))
    assert changes.properties == ("title",)
    assert not changes.is_empty
    assert not changes.is_revision
    assert summarise(changes).en == "No change in the figures; description updated."


def test_version_date_and_address_are_no_change() -> None:
    after = _package(BEFORE, version="2023.1", created="later", id="elsewhere")
    assert _compare(after).is_empty


def test_what_programs_stumble_over_is_named_and_needs_a_reason() -> None:
    fields = tuple(name for name in FIELDS if name != "gemiddelde")
    rows = tuple(row[:-1] for row in BEFORE)
    changes = _compare(_package(rows, fields))
    assert [text.en for text in changes.breaking] == [
        "t: the column 'gemiddelde' was released and is no longer there."
    ]
    assert changes.is_revision
    assert "breaking changes: 1" in summarise(changes).en.lower()


def test_a_table_that_is_no_longer_there_breaks() -> None:
    gone = PackageData({"version": "2023.1", "title": "T", "resources": []}, {}, {})
    changes = _compare(gone)
    assert [text.nl for text in changes.breaking] == ["t: deze tabel is vervallen."]


def test_new_figures_break_nothing() -> None:
    changes = _compare(_package(_with(0, (2022, "a", 8, "openbaar", None, None, 6.1))))
    assert changes.breaking == ()
