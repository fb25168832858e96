"""Figures public elsewhere, as cells: what everyone knows, and what the steward shows for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from disclosure import Figure
from disclosure.relations import name_of
from publish.cells import CellKey, cell_key
from schemas.dataset import DatasetDescription
from schemas.elsewhere import PublicTable


def public_cells(
    tables: tuple[PublicTable, ...], datasets: Mapping[str, DatasetDescription], municipality: str
) -> Iterator[tuple[PublicTable, CellKey, int]]:
    """Yield every figure with the table it was given in and its cell."""
    for table in tables:
        description = datasets[table.table]
        measure = description.measure(table.measure or description.measures[0].name)
        for row in table.figures:
            codes = {name: str(row[name]) for name in description.key}
            key = cell_key(description, measure, codes, municipality)
            yield table, key, int(row[measure.name])


def public_figures(
    tables: tuple[PublicTable, ...], datasets: Mapping[str, DatasetDescription], municipality: str
) -> list[Figure]:
    """Return the figures in the form of the ledger."""
    return [
        Figure(table.source, name_of(key), False, value, value)
        for table, key, value in public_cells(tables, datasets, municipality)
    ]


def shown_for_it(
    tables: tuple[PublicTable, ...], datasets: Mapping[str, DatasetDescription], municipality: str
) -> dict[CellKey, tuple[int, str]]:
    """Return what the steward shows because it is public elsewhere: cell → value and source."""
    return {
        key: (value, table.source)
        for table, key, value in public_cells(tables, datasets, municipality)
        if table.decision == "show"
    }
