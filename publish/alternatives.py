"""Other ways than withholding, where a description asks for them: rounding, and merging of codes.

Decides what a table shows instead; that it gives nothing away is judged with the whole release.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from disclosure import Hierarchy, merge_small, round_controlled
from disclosure.relations import key_of
from disclosure.rounding import BASES
from publish.cells import CellKey, Surroundings, cell_key, codelist_of, counted_measures
from publish.problem import Earlier, build_problem
from schemas.codelists import TOTAL, CodeList
from schemas.dataset import DatasetDescription, Dimension
from schemas.states import EXACT

Range = tuple[int, int]


@dataclass(frozen=True)
class Alternatives:
    """Cells that are shown as a range, and per table the codes that are counted under a parent.

    ``unseen`` are the cells of which no table shows the exact number.
    """

    ranges: Mapping[CellKey, Range]
    merged: Mapping[str, tuple[str, frozenset[str]]]
    unseen: frozenset[CellKey]

    def is_merged(self, table: str, codes: Mapping[str, str]) -> bool:
        """Tell whether a row disappears into its parent."""
        if table not in self.merged:
            return False
        dimension, gone = self.merged[table]
        return codes[dimension] in gone


def choose_alternatives(
    descriptions: Mapping[str, DatasetDescription],
    annual: Mapping[str, pd.DataFrame],
    around: Surroundings,
    earlier: Earlier,
) -> Alternatives:
    """Round and merge where the descriptions ask for it; counts stay rounded as before."""
    ranges: dict[CellKey, Range] = {}
    for base in BASES:
        chosen = {n: d for n, d in descriptions.items() if d.disclosure.rounding == base}
        if chosen:
            ranges |= _rounded(chosen, annual, around, earlier, base)
    merged = {
        name: (dimension.name, _merged(description, dimension, annual[name], around))
        for name, description in descriptions.items()
        for dimension in description.breakdown
        if dimension.name == description.disclosure.merge
    }
    rest = Alternatives(ranges, merged, frozenset())
    seen: set[CellKey] = set()
    gone: set[CellKey] = set()
    for name, description in descriptions.items():
        is_rounded = description.disclosure.rounding is not None
        for codes, key in _cells(description, annual[name], around):
            (gone if is_rounded or rest.is_merged(name, codes) else seen).add(key)
    return Alternatives(ranges, merged, frozenset(gone - seen))


def _cells(
    description: DatasetDescription, figures: pd.DataFrame, around: Surroundings
) -> Iterator[tuple[dict[str, str], CellKey]]:
    for measure in counted_measures(description):
        rows = figures[(figures["maat"] == measure.name) & (figures["toestand"] == EXACT)]
        for row in rows.to_dict("records"):
            codes = {name: str(row[name]) for name in description.key}
            yield codes, cell_key(description, measure, codes, around.municipality)


def _rounded(
    descriptions: Mapping[str, DatasetDescription],
    annual: Mapping[str, pd.DataFrame],
    around: Surroundings,
    earlier: Earlier,
    base: int,
) -> dict[CellKey, Range]:
    problem = build_problem(descriptions, annual, around).build()
    before = {key_of(name): high - base + 1 for name, (_, high) in _same_base(earlier, base)}
    as_before = {key: figure for key, figure in before.items() if key in problem.index}
    rounded = round_controlled(problem, base, as_before=as_before)
    return {
        key: (max(0, figure - rounded.reach), figure + rounded.reach)  # type: ignore[misc]
        for key, figure in rounded.values.items()
    }


def _same_base(earlier: Earlier, base: int) -> Iterator[tuple[str, Range]]:
    for name, (low, high) in earlier.memory.last_ranges().items():
        if (high + 1) % base == 0 and low in (0, high - 2 * base + 2):
            yield name, (low, high)


def _tree(codelist: CodeList) -> Hierarchy:
    def below(parent: str | None, depth: int) -> Iterator[tuple[int, str]]:
        for code in codelist.children(parent):
            yield depth, code
            yield from below(code, depth + 1)

    return Hierarchy.from_depths([(1, TOTAL), *below(None, 2)])


def _merged(
    description: DatasetDescription,
    dimension: Dimension,
    figures: pd.DataFrame,
    around: Surroundings,
) -> frozenset[str]:
    """The codes that disappear: one choice for all years, so that rows stay comparable."""
    codelist = codelist_of(dimension, around)
    if codelist is None:
        return frozenset()
    tree = _tree(codelist)
    exact = figures[figures["toestand"] == EXACT]
    others = [name for name in description.key if name != dimension.name]
    table = exact.pivot_table(
        index=dimension.name, columns=[*others, "maat"], values="waarde", aggfunc="sum"
    ).fillna(0)
    nothing = np.zeros(len(table.columns))
    counts = {
        code: table.loc[code].to_numpy() if code in table.index else nothing
        for code in codelist.leaves()
    }
    left = merge_small(tree, counts, description.disclosure.threshold).hierarchy(tree)
    return frozenset(tree.codes) - frozenset(left.codes)
