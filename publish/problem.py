"""From annual figures and their descriptions to one disclosure problem for the whole release.

A cell is what it counts and its codes, not its place in a table: the total of one table and the
row of another are one cell. What a table is allowed to show is said by its description; which
cells are hidden is decided in ``disclosure``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from disclosure import ProblemBuilder
from schemas.codelists import TOTAL, CodeList
from schemas.dataset import DatasetDescription, Dimension, Measure, load_fields
from schemas.states import EXACT

CellKey = tuple[object, ...]

# What hiding a cell costs a reader: the more it sums up, the more it is missed.
COST_OF_TOTAL = 5.0
COST_OF_SUBTOTAL = 2.0
# A hidden zero says less than a hidden count, and readers expect zeros to be shown.
COST_OF_ZERO = 3.0


@dataclass(frozen=True)
class Surroundings:
    """What a table's cells depend on beside its own figures."""

    municipality: str
    codelists: Mapping[str, CodeList]


def cell_key(
    description: DatasetDescription, measure: Measure, codes: Mapping[str, str], municipality: str
) -> CellKey:
    """Return the identity of a cell: population, municipality, and codes other than totals."""
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


def _codelist(dimension: Dimension, around: Surroundings) -> CodeList | None:
    name = load_fields()[dimension.field].codelist
    return None if name is None else around.codelists[name]


def _is_multiple(
    description: DatasetDescription, dimension: Dimension, others: Mapping[str, str]
) -> bool:
    question = description.measures[0].count.questions.get(others.get("vraag", ""))
    return dimension.multiple if question is None else question.multiple


def _is_complete(dimension: Dimension, others: Mapping[str, str]) -> bool:
    # The total of a survey question counts who answered it: everyone of them gave an answer.
    return dimension.complete or "vraag" in others


def _exemption(description: DatasetDescription, codes: Mapping[str, str]) -> str:
    rule = description.disclosure
    is_total = all(codes[dimension.name] == TOTAL for dimension in description.breakdown)
    if rule.exempt == "all" or (rule.exempt == "totals" and is_total):
        return rule.reason.nl
    return ""


def _weight(
    description: DatasetDescription, codes: Mapping[str, str], value: float, around: Surroundings
) -> float:
    # Fewest cells first; among equals a small number is missed less than a large one.
    weight = COST_OF_ZERO if value == 0 else 1.0 + 0.01 * math.log2(value)
    for dimension in description.breakdown:
        code = codes[dimension.name]
        codelist = _codelist(dimension, around)
        if code == TOTAL:
            weight *= COST_OF_TOTAL
        elif codelist is not None and codelist.children(code):
            weight *= COST_OF_SUBTOTAL
    return weight


@dataclass(frozen=True)
class _Grid:
    """The exact cells of one measure in one table: codes → key."""

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


def _add_cells(
    builder: ProblemBuilder,
    description: DatasetDescription,
    measure: Measure,
    figures: pd.DataFrame,
    around: Surroundings,
) -> _Grid:
    keys: dict[tuple[str, ...], CellKey] = {}
    rows = figures[(figures["maat"] == measure.name) & (figures["toestand"] == EXACT)]
    for row in rows.to_dict("records"):
        codes = {name: row[name] for name in description.key}
        key = cell_key(description, measure, codes, around.municipality)
        keys[tuple(codes.values())] = key
        builder.add_cell(
            key,
            int(row["waarde"]),
            threshold=description.disclosure.threshold,
            exempt=_exemption(description, codes),
            weight=_weight(description, codes, row["waarde"], around),
        )
    return _Grid(description, measure, keys)


def _add_sums(builder: ProblemBuilder, grid: _Grid, around: Surroundings) -> None:
    """State how totals and subtotals are made of their codes, along every dimension."""
    if grid.measure.count.method == "in_office":
        return
    for dimension in grid.description.breakdown:
        codelist = _codelist(dimension, around)
        if codelist is None:
            continue
        parents = (None, *(code for code in codelist.names() if codelist.children(code)))
        for others, cells in grid.groups(dimension):
            for parent in parents:
                whole = cells.get(TOTAL if parent is None else parent)
                parts = [cells[code] for code in codelist.children(parent) if code in cells]
                if whole is None or not parts:
                    continue
                if not _is_multiple(grid.description, dimension, others):
                    builder.add_sum(whole, parts)
                    continue
                for part in parts:
                    builder.add_at_most(part, whole)
                if _is_complete(dimension, others):
                    builder.add_covers(whole, parts)


def _add_subsets(builder: ProblemBuilder, grid: _Grid, all_keys: set[CellKey]) -> None:
    """State that a cell is no larger than the cell with one code less, where a table has no sum.

    A question of a survey is such a table: it has no total over questions.
    """
    for dimension in grid.description.breakdown:
        position = grid.description.dimensions.index(dimension)
        for codes, key in grid.keys.items():
            total = (*codes[:position], TOTAL, *codes[position + 1 :])
            coarser = tuple(part for part in key if part != (dimension.field, codes[position]))
            if codes[position] != TOTAL and total not in grid.keys and coarser in all_keys:
                builder.add_at_most(key, coarser)


def _add_within(builder: ProblemBuilder, grid: _Grid, all_keys: set[CellKey]) -> None:
    """State that one population is part of another, code by code."""
    if grid.measure.within is None:
        return
    for key in grid.keys.values():
        whole = (grid.measure.within, *key[1:])
        if whole in all_keys:
            builder.add_at_most(key, whole)


def _add_periods(builder: ProblemBuilder, grid: _Grid, all_keys: set[CellKey]) -> None:
    """State that a period is the sum of its years."""
    time = grid.description.time
    if load_fields()[time.field].type != "period":
        return
    for codes, key in grid.keys.items():
        first, last = (int(year) for year in codes[0].split("-"))
        years = [
            tuple(("jaar", str(year)) if part == (time.field, codes[0]) else part for part in key)
            for year in range(first, last + 1)
        ]
        if all(year in all_keys for year in years):
            builder.add_sum(key, years)


def build_problem(
    descriptions: Mapping[str, DatasetDescription],
    annual: Mapping[str, pd.DataFrame],
    around: Surroundings,
) -> ProblemBuilder:
    """Return a builder that holds every count of the release and every link between them.

    ``annual`` maps dataset name to its long table (see ``figures.frame``), all years together.
    The caller adds what earlier releases made known, then builds.
    """
    builder = ProblemBuilder()
    grids = [
        _add_cells(builder, description, measure, annual[name], around)
        for name, description in descriptions.items()
        for measure in counted_measures(description)
    ]
    all_keys = {key for grid in grids for key in grid.keys.values()}
    for grid in grids:
        _add_sums(builder, grid, around)
        _add_subsets(builder, grid, all_keys)
        _add_within(builder, grid, all_keys)
        _add_periods(builder, grid, all_keys)
    return builder
