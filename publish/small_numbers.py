"""Small numbers in the open: shown counts below the threshold of a table that may not show them.

Looks at what is shown; what follows from it is ``intruder``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from publish.cells import CellKey, cell_key, counted_measures
from publish.comparison_cells import is_partners
from publish.intruder import Disclosure, read_versions, status_columns
from publish.knowledge import name_of
from publish.problem import exemption
from schemas.dataset import DatasetDescription, load_datasets
from schemas.states import SHOWN


def small_numbers(
    place: Path, municipality: str, descriptions: Mapping[str, DatasetDescription] | None = None
) -> list[Disclosure]:
    """Return every small count of our own that a portal or package shows and no table exempts."""
    known = load_datasets() if descriptions is None else descriptions
    small: set[CellKey] = set()
    exempt: set[CellKey] = set()
    for _, package in read_versions(place):
        for table in package.tables.values():
            description = known.get(table.name)
            if description is None or description.kind == "register":
                continue
            for measure in counted_measures(description):
                status = status_columns(description, measure)[0]
                if status not in table.header:
                    continue
                for row in table.rows:
                    cells = dict(zip(table.header, row, strict=True))
                    codes = {name: str(cells[name]) for name in description.key}
                    if cells[status] != SHOWN:
                        continue
                    if is_partners(description, measure, codes, municipality):
                        continue
                    key = cell_key(description, measure, codes, municipality)
                    if exemption(description, codes):
                        exempt.add(key)
                    elif 0 < int(str(cells[measure.name])) < description.disclosure.threshold:
                        small.add(key)
    names = sorted(name_of(key) for key in small - exempt)
    return [Disclosure(name, "a small number is shown") for name in names]
