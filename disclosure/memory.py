"""What readers of every release so far know, and how that bears on the next one.

Job: figures shown or withheld before, those public elsewhere, and the relations that tied them,
brought into a problem in the making. Suppressing and auditing with it is the same work as
without. Where it is kept belongs to `ledger`.
"""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from disclosure.builder import ProblemBuilder
from disclosure.problem import describe
from disclosure.relations import Relation, name_of, readable

WITHDRAWN = "withdrawn"
"""First part of the key of a cell that is in no table of the new release."""


@dataclass(frozen=True)
class Figure:
    """A published figure: the text of its key, limits (equal when shown), and where it stands."""

    source: str
    cell: str
    is_withheld: bool
    lower: int
    upper: int


@dataclass(frozen=True)
class History:
    """What memory added to a problem, as cell names.

    `known`: figures public before; `revised`: published with another value, which therefore
    says nothing certain; `withdrawn`: published before, no longer in the release; `forgotten`:
    of these, the number whose relations contradict the new figures and were left out.
    """

    known: tuple[str, ...]
    revised: tuple[str, ...]
    withdrawn: tuple[str, ...]
    forgotten: int = 0


class Memory:
    """All figures, from old to new, and all relations that a ledger holds."""

    def __init__(self, figures: Iterable[Figure], relations: Iterable[Relation]) -> None:
        self._figures: dict[str, list[Figure]] = {}
        for figure in figures:
            self._figures.setdefault(figure.cell, []).append(figure)
        self._relations = tuple(relations)

    def with_figures(self, figures: Iterable[Figure]) -> Memory:
        """The same with figures before all others."""
        known = [each for found in self._figures.values() for each in found]
        return Memory([*figures, *known], self._relations)

    @cached_property
    def last_withheld(self) -> frozenset[str]:
        """Cells that were withheld the last time they were published."""
        return frozenset(name for name, each in self._figures.items() if each[-1].is_withheld)

    def last_ranges(self) -> dict[str, tuple[int, int]]:
        """The last range of each cell that was shown as one, such as a rounded figure."""
        return {
            name: (figure.lower, figure.upper)
            for name, figures in self._figures.items()
            for figure in figures
            if not figure.is_withheld and figure.lower < figure.upper
        }

    def last_shown(self, sources: Container[str] | None = None) -> dict[str, Figure]:
        """The last exact figure of each cell, of all sources or of these."""
        return {
            name: figure
            for name, figures in self._figures.items()
            for figure in figures
            if not figure.is_withheld
            and figure.lower == figure.upper
            and (sources is None or figure.source in sources)
        }

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever public."""
        return not self._figures

    @property
    def relations(self) -> tuple[Relation, ...]:
        """Everything that was ever said to tie cells together."""
        return self._relations

    def apply(self, builder: ProblemBuilder) -> History:
        """Tell a problem in the making what readers know, and which cells were hidden before.

        Cells are matched by key. Any figure that is true of the new cell counts as known, also
        when a later one differed. A withdrawn figure that a relation ties to the new release
        comes back as a cell that readers know, or that none can see when it was withheld.
        """
        present = {name_of(key): key for key in builder.cell_keys()}
        known, revised = [], []
        for name in self._figures.keys() & present.keys():
            key = present[name]
            if name in self.last_withheld:
                builder.prefer_hidden(key)
            figures = [each for each in self._figures[name] if not each.is_withheld]
            true = [each for each in figures if each.lower <= builder.value_of(key) <= each.upper]
            for figure in true:
                builder.add_known(key, None, figure.lower, figure.upper, figure.source)
            if true:
                known.append(describe(key))
            elif figures:
                revised.append(describe(key))
        withdrawn, forgotten = self._bring_back(builder, present)
        return History(
            tuple(sorted(known)), tuple(sorted(revised)), tuple(sorted(withdrawn)), forgotten
        )

    def _bring_back(
        self, builder: ProblemBuilder, present: Mapping[str, Hashable]
    ) -> tuple[list[str], int]:
        """Add what relations tie to the new cells; names of withdrawn cells, number left out."""
        values = {name: builder.value_of(key) for name, key in present.items()}
        shown = {n: each for n, each in self.last_shown().items() if n not in values}
        values |= {name: figure.lower for name, figure in shown.items()}
        relevant = self._connected(present.keys(), values.keys())
        kept = _consistent(relevant, values)
        open_values = _complete(kept, values)
        if open_values is None:
            # Something withheld was revised too: only what is certain is left.
            kept = [each for each in kept if all(name in values for name in each.cells)]
            open_values = {}
        keys = dict(present)
        for name in sorted({name for each in kept for name in each.cells} - present.keys()):
            key = keys[name] = (WITHDRAWN, name)
            if name in values:
                source = shown[name].source
                builder.add_cell(key, values[name], exempt=source, public_source=source)
            else:
                builder.add_open(key, open_values[name])
        _state(builder, kept, keys)
        withdrawn = [readable(name) for name in keys.keys() - present.keys()]
        return withdrawn, len(relevant) - len(kept)

    def _connected(self, present: Iterable[str], valued: Iterable[str]) -> list[Relation]:
        """Relations that reach a present cell, through withheld cells if need be."""
        reached, valued = set(present), set(valued)
        left, found = list(self._relations), []
        while True:
            touching = [each for each in left if not reached.isdisjoint(each.cells)]
            if not touching:
                return found
            found += touching
            left = [each for each in left if reached.isdisjoint(each.cells)]
            reached = {name for each in touching for name in each.cells} - valued


def _consistent(relations: Sequence[Relation], values: Mapping[str, int]) -> list[Relation]:
    """Leave out what does not hold between the figures: a member was revised."""
    kept = []
    for each in relations:
        known = [
            weight * values[name]
            for name, weight in zip(each.cells, each.weights, strict=True)
            if name in values
        ]
        low, high = each.limits
        is_whole = len(known) == len(each.cells)
        if not is_whole or low <= sum(known) <= high:
            kept.append(each)
    return kept


def _complete(relations: Sequence[Relation], values: Mapping[str, int]) -> dict[str, int] | None:
    """Whole numbers for the withheld cells that agree with everything, or None.

    Any will do: a reader does not have them, and the audit looks at all that are possible.
    """
    from scipy import sparse
    from scipy.optimize import Bounds, LinearConstraint, milp

    open_rows = [each for each in relations if any(name not in values for name in each.cells)]
    names = sorted({name for each in open_rows for name in each.cells} - values.keys())
    if not names:
        return {}
    place = {name: at for at, name in enumerate(names)}
    rows, columns, weights = [], [], []
    limits: list[tuple[float, float]] = []
    for row, each in enumerate(open_rows):
        shown = 0
        for name, weight in zip(each.cells, each.weights, strict=True):
            if name in values:
                shown += weight * values[name]
            else:
                rows.append(row)
                columns.append(place[name])
                weights.append(weight)
        limits.append((each.limits[0] - shown, each.limits[1] - shown))
    matrix = sparse.csr_matrix((weights, (rows, columns)), shape=(len(open_rows), len(names)))
    answer = milp(
        np.ones(len(names)),
        integrality=np.ones(len(names)),
        bounds=Bounds(0, np.inf),
        constraints=[LinearConstraint(matrix, *np.array(limits).T)],
    )
    if answer.status != 0:
        return None
    return {name: round(float(answer.x[at])) for name, at in place.items()}


def _state(
    builder: ProblemBuilder, relations: Iterable[Relation], keys: Mapping[str, Hashable]
) -> None:
    """Hand relations to a builder, but for those that it was told already."""
    at = {key: place for place, key in enumerate(builder.cell_keys())}
    stated = builder.stated()
    for each in relations:
        whole, *parts = (keys[name] for name in each.cells)
        sign = 1 if each.kind == "covers" else -1
        signed = frozenset([(at[whole], sign), *((at[part], -sign) for part in parts)])
        if (each.kind != "sum", signed) in stated:
            continue
        if each.kind == "sum":
            builder.add_sum(whole, parts)
        elif each.kind == "at_most":
            builder.add_at_most(parts[0], whole)
        else:
            builder.add_covers(whole, parts)
