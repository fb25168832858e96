"""From annual figures and their descriptions to one disclosure problem for the whole release.

What a table is allowed to show is said by its description; which cells are hidden is decided in
``disclosure``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from disclosure import Memory, ProblemBuilder
from publish.cells import CellKey, Grid, Surroundings, cell_key, codelist_of, counted_measures
from publish.comparison_cells import PARTNERS_OWN, is_partners
from publish.links import add_links
from schemas.codelists import TOTAL
from schemas.dataset import DatasetDescription, Measure
from schemas.states import EXACT


@dataclass(frozen=True)
class Earlier:
    """What was public before: what stays shown (cell → value and where), what was withheld.

    ``memory`` is all that readers of every release know, withdrawn ones included.
    ``may_withhold_revised`` lifts the exemption of figures that stand on the portal with another
    value: the new value is not public yet.
    """

    shown: Mapping[CellKey, tuple[int, str]] = field(default_factory=dict)
    withheld: frozenset[CellKey] = frozenset()
    memory: Memory = field(default_factory=lambda: Memory((), ()))
    may_withhold_revised: bool = False

    def reason_to_show(self, key: CellKey, value: float) -> str:
        """Return why a cell cannot be withheld any more: its value is out already."""
        if key not in self.shown or self.shown[key][0] != value:
            return ""
        return f"al openbaar in {self.shown[key][1]}"

    def is_revised(self, key: CellKey, value: float) -> bool:
        """Tell whether a cell stands on the portal with another value."""
        return key in self.shown and self.shown[key][0] != value


NOTHING_EARLIER = Earlier()

# What hiding a cell costs a reader: the more it sums up, the more it is missed.
COST_OF_TOTAL = 5.0
COST_OF_SUBTOTAL = 2.0
# A hidden zero says less than a hidden count, and readers expect zeros to be shown.
COST_OF_ZERO = 3.0
# What is always shown goes last, and only where a revision leaves nothing else.
COST_OF_REVISED = 100.0


def exemption(description: DatasetDescription, codes: Mapping[str, str]) -> str:
    """Return the reason why a cell of a table is always shown, or an empty text."""
    rule = description.disclosure
    is_total = all(codes[dimension.name] == TOTAL for dimension in description.breakdown)
    if rule.exempt == "all" or (rule.exempt == "totals" and is_total):
        return rule.reason.nl
    return ""


def _partners(
    description: DatasetDescription, measure: Measure, codes: Mapping[str, str], municipality: str
) -> str:
    return PARTNERS_OWN if is_partners(description, measure, codes, municipality) else ""


def _weight(
    description: DatasetDescription, codes: Mapping[str, str], value: float, around: Surroundings
) -> float:
    # Fewest cells first; among equals a small number is missed less than a large one.
    weight = COST_OF_ZERO if value == 0 else 1.0 + 0.01 * math.log2(value)
    for dimension in description.breakdown:
        code = codes[dimension.name]
        codelist = codelist_of(dimension, around)
        if code == TOTAL:
            weight *= COST_OF_TOTAL
        elif codelist is not None and codelist.children(code):
            weight *= COST_OF_SUBTOTAL
    return weight


def _add_cells(
    builder: ProblemBuilder,
    description: DatasetDescription,
    measure: Measure,
    figures: pd.DataFrame,
    around: Surroundings,
    earlier: Earlier,
) -> Grid:
    keys: dict[tuple[str, ...], CellKey] = {}
    rows = figures[(figures["maat"] == measure.name) & (figures["toestand"] == EXACT)]
    for row in rows.to_dict("records"):
        codes = {name: row[name] for name in description.key}
        key = cell_key(description, measure, codes, around.municipality)
        keys[tuple(codes.values())] = key
        is_small = 0 < row["waarde"] < description.disclosure.threshold
        is_lifted = (
            earlier.may_withhold_revised and earlier.is_revised(key, row["waarde"]) and not is_small
        )
        builder.add_cell(
            key,
            int(row["waarde"]),
            threshold=description.disclosure.threshold,
            exempt=("" if is_lifted else exemption(description, codes))
            or _partners(description, measure, codes, around.municipality)
            or earlier.reason_to_show(key, row["waarde"]),
            weight=_weight(description, codes, row["waarde"], around)
            * (COST_OF_REVISED if is_lifted else 1.0),
            hidden_before=key in earlier.withheld,
        )
    return Grid(description, measure, keys)


def build_problem(
    descriptions: Mapping[str, DatasetDescription],
    annual: Mapping[str, pd.DataFrame],
    around: Surroundings,
    earlier: Earlier = NOTHING_EARLIER,
) -> ProblemBuilder:
    """Return a builder that holds every count of the release and every link between them.

    ``annual`` maps dataset name to its long table (see ``figures.frame``), all years together.
    ``earlier`` is what earlier releases of this municipality showed and withheld.
    """
    builder = ProblemBuilder()
    grids = [
        _add_cells(builder, description, measure, annual[name], around, earlier)
        for name, description in descriptions.items()
        for measure in counted_measures(description)
    ]
    add_links(builder, grids, around)
    return builder
