"""Tables with hierarchies, from records or leaf counts, as cells and sums.

Job: all margins and levels of a set of linked tables, computed with arrays so that ten million
records or hundreds of thousands of cells are no matter of Python loops. Reading files does not
belong here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from disclosure.builder import ProblemBuilder


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """A tree of codes: `parents[i]` is the position of code i's parent, -1 for the one root."""

    codes: tuple[str, ...]
    parents: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(set(self.codes)) != len(self.codes) or len(self.parents) != len(self.codes):
            raise ValueError("a hierarchy names each code once, with one parent")
        if self.parents[:1] != (-1,) or any(not 0 <= p < i for i, p in self._below_root()):
            raise ValueError("a hierarchy starts with its root, and parents stand before children")

    def _below_root(self) -> Iterable[tuple[int, int]]:
        return ((i, p) for i, p in enumerate(self.parents) if i)

    @classmethod
    def flat(cls, codes: Iterable[str], total: str = "totaal") -> Hierarchy:
        """All codes directly under one total."""
        leaves = tuple(codes)
        return cls((total, *leaves), (-1, *([0] * len(leaves))))

    @classmethod
    def from_depths(cls, rows: Iterable[tuple[int, str]]) -> Hierarchy:
        """From (depth, code) in reading order, the root at depth 1."""
        codes: list[str] = []
        parents: list[int] = []
        above: dict[int, int] = {0: -1}
        for depth, code in rows:
            if depth - 1 not in above:
                raise ValueError(f"{code}: its depth skips a level")
            parents.append(above[depth - 1])
            above[depth] = len(codes)
            codes.append(code)
        return cls(tuple(codes), tuple(parents))

    @cached_property
    def children(self) -> dict[int, np.ndarray]:
        """Positions of the children of each code that has any."""
        below: dict[int, list[int]] = {}
        for child, parent in self._below_root():
            below.setdefault(parent, []).append(child)
        return {parent: np.array(nodes) for parent, nodes in below.items()}

    @cached_property
    def leaves(self) -> np.ndarray:
        """Positions of the codes without children."""
        return np.array([i for i in range(len(self.codes)) if i not in self.children])

    def position(self, codes: ArrayLike) -> np.ndarray:
        """Number of each code among the leaves. Raises ValueError for a code that is no leaf."""
        names = np.array([self.codes[i] for i in self.leaves])
        order = np.argsort(names)
        given = np.asarray(codes).astype(names.dtype)
        place = np.searchsorted(names, given, sorter=order).clip(max=len(names) - 1)
        found = order[place]
        if given.size and (names[found] != np.asarray(codes).astype(str)).any():
            raise ValueError("a record has a code that is not a lowest code of its hierarchy")
        return found

    def aggregate(self, counts: np.ndarray, axis: int) -> np.ndarray:
        """Replace the leaves along an axis by all codes, sums included."""
        moved = np.moveaxis(counts, axis, 0)
        full = np.zeros((len(self.codes), *moved.shape[1:]), dtype=np.int64)
        full[self.leaves] = moved
        for child, parent in sorted(self._below_root(), reverse=True):
            full[parent] += full[child]
        return np.moveaxis(full, 0, axis)


def linked_tables(
    hierarchies: Mapping[str, Hierarchy],
    tables: Sequence[Sequence[str]],
    columns: Mapping[str, ArrayLike],
    counts: ArrayLike | None = None,
    threshold: int = 5,
) -> ProblemBuilder:
    """Cells and sums of linked tables, each a list of dimensions with all its margins.

    `columns` holds the lowest codes per record or per leaf, `counts` the number each row
    stands for (1 when left out). A cell's key is its codes in the order of `hierarchies`, with
    the root's code for a dimension that a table does not have: so tables share their margins.
    """
    names = list(hierarchies)
    at = {name: hierarchies[name].position(columns[name]) for name in names}
    amount = None if counts is None else np.asarray(counts)
    shape = [len(hierarchies[name].codes) for name in names]
    cell_ids, values, row_ids = [], [], []
    for table in tables:
        dimensions = [name for name in names if name in table]
        ids = _cell_ids(dimensions, names, shape)
        cell_ids.append(ids.ravel())
        values.append(_margins(dimensions, hierarchies, at, amount).ravel())
        for axis, name in enumerate(dimensions):
            for parent, nodes in hierarchies[name].children.items():
                total = ids.take(parent, axis).reshape(-1, 1)
                parts = np.moveaxis(ids.take(nodes, axis), axis, -1).reshape(-1, len(nodes))
                row_ids.append(np.hstack([total, parts]))
    distinct, first = np.unique(np.concatenate(cell_ids), return_index=True)
    builder = ProblemBuilder(threshold)
    codes = np.unravel_index(distinct, shape)
    labels = [
        np.array(hierarchies[name].codes, dtype=object)[code].tolist()
        for name, code in zip(names, codes, strict=True)
    ]
    builder.add_cells(list(zip(*labels, strict=True)), np.concatenate(values)[first])
    for rows in _distinct_rows(row_ids):
        places = np.searchsorted(distinct, rows)
        builder.add_sum_positions(places[:, 0], places[:, 1:])
    return builder


def _cell_ids(dimensions: list[str], names: list[str], shape: list[int]) -> np.ndarray:
    """Number of each cell of a table in the grid of all dimensions; absent ones at the root."""
    grid = np.ix_(
        *[np.arange(shape[i]) if names[i] in dimensions else [0] for i in range(len(names))]
    )
    ids = np.ravel_multi_index(np.broadcast_arrays(*grid), shape)
    return ids.reshape([shape[names.index(name)] for name in dimensions])


def _margins(
    dimensions: list[str],
    hierarchies: Mapping[str, Hierarchy],
    at: dict[str, np.ndarray],
    amount: np.ndarray | None,
) -> np.ndarray:
    sizes = [len(hierarchies[name].leaves) for name in dimensions]
    flat = np.ravel_multi_index([at[name] for name in dimensions], sizes)
    size = int(np.prod(sizes))
    full = np.bincount(flat, amount, size)
    full = np.rint(full).astype(np.int64).reshape(sizes)
    for axis, name in enumerate(dimensions):
        full = hierarchies[name].aggregate(full, axis)
    return full


def _distinct_rows(row_ids: list[np.ndarray]) -> list[np.ndarray]:
    """The same sum may come from two tables; keep it once. Grouped by length."""
    by_length: dict[int, list[np.ndarray]] = {}
    for rows in row_ids:
        by_length.setdefault(rows.shape[1], []).append(rows)
    return [np.unique(np.vstack(group), axis=0) for group in by_length.values()]
