"""What a cell of the comparison is: the very cell of a municipality's own tables, or a pool.

So a withheld number of our own is one cell wherever it stands, and a pool over municipalities is
the sum of the cells that every reader can see to be in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from schemas.dataset import DatasetDescription, Measure
from schemas.partner import load_key_figures

if TYPE_CHECKING:
    from publish.cells import CellKey, Grid

COUNTED = "kerncijfers"
POOLED = "kerncijfers_samen"
PLACE = "gemeente"
FIGURE = "kerncijfer"
OTHERS = "B5"
#: The measure that leans on the same municipality's earlier years.
LEANS_ON_PAST = "p_verleden"
PARTNERS_OWN = "door de andere gemeente zelf openbaar gemaakt"


def comparison_key(
    description: DatasetDescription, measure: Measure, codes: Mapping[str, str]
) -> CellKey:
    """Return the identity of a cell of a comparison table."""
    time = (description.time.field, codes[description.time.name])
    name, place = codes[FIGURE], codes[PLACE]
    if measure.population == COUNTED:
        source = load_key_figures()[name]
        return (source.population, place, time, *source.codes.items())
    if measure.population == POOLED:
        return (POOLED, OTHERS, time, (FIGURE, name))
    return (measure.population, place, time, (FIGURE, name))


def is_partners(
    description: DatasetDescription, measure: Measure, codes: Mapping[str, str], municipality: str
) -> bool:
    """Tell whether a cell is what another municipality counted, and so for it to show or not."""
    is_counted = description.is_comparison and measure.population != POOLED
    return is_counted and codes[PLACE] != municipality


def earlier_years(measure: Measure, key: CellKey, known: Iterable[object]) -> Iterator[CellKey]:
    """Yield the cells of earlier years that ``measure`` leans on besides its own row's ``key``."""
    if measure.name != LEANS_ON_PAST:
        return
    own = tuple(part for part in key if not _is_year(part))
    year = next(part for part in key if _is_year(part))
    for other in known:
        if not isinstance(other, tuple) or tuple(p for p in other if not _is_year(p)) != own:
            continue
        if any(_is_year(part) and part[1] < year[1] for part in other):  # type: ignore[index]
            yield other


def of_edition(key: CellKey, municipality: str, version: str) -> CellKey:
    """Return the identity of a published cell: a pool is one edition's of one publisher.

    A later edition, or another municipality's, pools others, and so is another number.
    """
    return (POOLED, municipality, *key[2:], ("uitgave", version)) if key[0] == POOLED else key


def _is_year(part: object) -> bool:
    return isinstance(part, tuple) and part[0] == "jaar"


def pools(grids: Iterable[Grid]) -> Iterator[tuple[CellKey, list[CellKey]]]:
    """Yield every pooled total with the cells it is the sum of.

    Those are the counts of its own table for the same time and key figure. Numbers that another
    municipality withheld are no cells of ours, and are in no pool.
    """
    by_table: dict[str, dict[str, Grid]] = {}
    for grid in grids:
        by_table.setdefault(grid.description.name, {})[grid.measure.population] = grid
    for found in by_table.values():
        if COUNTED not in found or POOLED not in found:
            continue
        members: dict[tuple[str, str], set[CellKey]] = {}
        description = found[COUNTED].description
        for values, key in found[COUNTED].keys.items():
            codes = dict(zip(description.key, values, strict=True))
            members.setdefault((values[0], codes[FIGURE]), set()).add(key)
        totals: dict[CellKey, tuple[str, str]] = {}
        for values, key in found[POOLED].keys.items():
            codes = dict(zip(description.key, values, strict=True))
            totals[key] = (values[0], codes[FIGURE])
        for total, place in totals.items():
            yield total, sorted(members[place])
