"""How the cells of a release hang together: sums, subsets, populations, periods.

Everything a reader of the descriptions knows about the tables. The same links bind the
suppression, its audit, and the intruder who has only the published files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from publish.cells import CellKey, Grid, Surroundings, codelist_of
from publish.comparison_cells import pools
from schemas.codelists import TOTAL
from schemas.dataset import DatasetDescription, Dimension, load_fields


class LinkCollector(Protocol):
    """Takes what is known of cells; ``disclosure.ProblemBuilder`` is one."""

    def add_sum(self, total_key: CellKey, part_keys: Iterable[CellKey]) -> None:
        """State that a cell is the sum of others."""
        ...

    def add_at_most(self, part_key: CellKey, whole_key: CellKey) -> None:
        """State that a cell is no larger than another."""
        ...

    def add_covers(self, whole_key: CellKey, part_keys: Iterable[CellKey]) -> None:
        """State that cells together are no smaller than another."""
        ...


def _is_multiple(
    description: DatasetDescription, dimension: Dimension, others: Mapping[str, str]
) -> bool:
    question = description.measures[0].count.questions.get(others.get("vraag", ""))
    return dimension.multiple if question is None else question.multiple


def _is_complete(dimension: Dimension, others: Mapping[str, str]) -> bool:
    # The total of a survey question counts who answered it: everyone of them gave an answer.
    return dimension.complete or "vraag" in others


def _add_sums(links: LinkCollector, grid: Grid, around: Surroundings) -> None:
    """State how totals and subtotals are made of their codes, along every dimension."""
    if grid.measure.count.method == "in_office":
        return
    for dimension in grid.description.breakdown:
        codelist = codelist_of(dimension, around)
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
                    links.add_sum(whole, parts)
                    continue
                for part in parts:
                    links.add_at_most(part, whole)
                if _is_complete(dimension, others):
                    links.add_covers(whole, parts)


def _add_subsets(links: LinkCollector, grid: Grid, all_keys: set[CellKey]) -> None:
    """State that a cell is no larger than the cell with one code less, where a table has no sum.

    A question of a survey is such a table: it has no total over questions.
    """
    if grid.description.is_comparison:
        return
    for dimension in grid.description.breakdown:
        position = grid.description.dimensions.index(dimension)
        for codes, key in grid.keys.items():
            total = (*codes[:position], TOTAL, *codes[position + 1 :])
            coarser = tuple(part for part in key if part != (dimension.field, codes[position]))
            if codes[position] != TOTAL and total not in grid.keys and coarser in all_keys:
                links.add_at_most(key, coarser)


def _add_within(links: LinkCollector, grid: Grid, all_keys: set[CellKey]) -> None:
    """State that one population is part of another, code by code."""
    if grid.measure.within is None:
        return
    for key in grid.keys.values():
        whole = (grid.measure.within, *key[1:])
        if whole in all_keys:
            links.add_at_most(key, whole)


def _add_periods(links: LinkCollector, grid: Grid, all_keys: set[CellKey]) -> None:
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
            links.add_sum(key, years)


def add_links(links: LinkCollector, grids: Iterable[Grid], around: Surroundings) -> None:
    """Hand every link between the cells of ``grids`` to ``links``."""
    all_grids = tuple(grids)
    for total, parts in pools(all_grids):
        links.add_sum(total, parts)
    all_keys = {key for grid in all_grids for key in grid.keys.values()}
    for grid in all_grids:
        _add_sums(links, grid, around)
        _add_subsets(links, grid, all_keys)
        _add_within(links, grid, all_keys)
        _add_periods(links, grid, all_keys)
