"""What a cell is: its population and its codes, not its place in a table.

The total of one table and the row of another are one cell. How cells hang together stands in
``links``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from publish.comparison_cells import comparison_key
from schemas.codelists import TOTAL, CodeList
from schemas.dataset import DatasetDescription, Dimension, Measure, load_fields

CellKey = tuple[object, ...]


@dataclass(frozen=True)
class Surroundings:
    """What a table's cells depend on beside its own figures."""

    municipality: str
    codelists: Mapping[str, CodeList]


def cell_key(
    description: DatasetDescription, measure: Measure, codes: Mapping[str, str], municipality: str
) -> CellKey:
    """Return the identity of a cell: population, municipality, and codes other than totals."""
    if description.is_comparison:
        return comparison_key(description, measure, codes)
    fields = [
        (dimension.field, codes[dimension.name])
        for dimension in description.dimensions
        if codes[dimension.name] != TOTAL
    ]
    return (measure.population, municipality, *fields)


def counted_measures(description: DatasetDescription) -> tuple[Measure, ...]:
    """Return the measures that are counts of their own; the rest are amounts."""
    return tuple(
        measure
        for measure in description.measures
        if measure.type == "integer" and measure.follows is None
    )


def codelist_of(dimension: Dimension, around: Surroundings) -> CodeList | None:
    """Return the code list of a dimension; years and periods have none."""
    name = load_fields()[dimension.field].codelist
    return None if name is None else around.codelists[name]


@dataclass(frozen=True)
class Grid:
    """The counted cells of one measure in one table: codes → key."""

    description: DatasetDescription
    measure: Measure
    keys: Mapping[tuple[str, ...], CellKey]

    def groups(self, dimension: Dimension) -> Iterator[tuple[dict[str, str], dict[str, CellKey]]]:
        """Yield, per combination of the other codes, those codes and the cells along it."""
        position = self.description.dimensions.index(dimension)
        found: dict[tuple[str, ...], dict[str, CellKey]] = {}
        for codes, key in self.keys.items():
            others = codes[:position] + codes[position + 1 :]
            found.setdefault(others, {})[codes[position]] = key
        names = self.description.key[:position] + self.description.key[position + 1 :]
        for others, cells in found.items():
            yield dict(zip(names, others, strict=True)), cells
