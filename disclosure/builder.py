"""From cells and sums, as the tables of a release name them, to one frozen problem.

Job: keep each distinct cell once, however many tables show it; refuse what contradicts
itself, naming where and never how much. Reading tables or files does not belong here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import numpy as np

from disclosure.equations import equations
from disclosure.problem import NO_LIMIT, Magnitude, Problem, describe

LEAST_THRESHOLD = 3
HIDDEN_BEFORE = 0.9
"""What hiding a cell costs when it was hidden before: patterns stay stable over the years."""


class ProblemBuilder:
    """Collects the cells of linked tables; `build` gives the problem.

    `threshold` is the least count that may be shown; 3 is the lowest allowed.
    """

    def __init__(self, threshold: int = 5) -> None:
        self._default = _checked_threshold(threshold)
        self._keys: list[Hashable] = []
        self._values: list[int] = []
        self._thresholds: list[int] = []
        self._exempt: list[bool] = []
        self._weights: list[float] = []
        self._index: dict[Hashable, int] = {}
        self._known: dict[int, tuple[int, int]] = {}
        self._sources: dict[int, str] = {}
        self._never_shown: set[int] = set()
        self._slacks: list[int] = []
        self._rows: list[tuple[list[int], list[int], Hashable]] = []
        self._row_blocks: list[tuple[np.ndarray, np.ndarray]] = []
        self._magnitudes: dict[Hashable, Magnitude] = {}

    def add_cell(
        self,
        key: Hashable,
        value: int,
        *,
        threshold: int | None = None,
        exempt: str = "",
        weight: float = 1.0,
        public_source: str = "",
        hidden_before: bool = False,
    ) -> None:
        """Add one count of persons or cases.

        `exempt` is the reason why it is always shown; `public_source` says where its value is
        already public, so that hiding it keeps nothing from anyone. `weight` is what hiding
        it costs; a cell `hidden_before` costs a tenth less, so that patterns stay stable.
        The same key twice is one cell: strictest threshold, highest weight, exempt if either
        says so. Raises ValueError for a value below 0, not whole, or unlike the earlier one.
        """
        where = describe(key)
        if isinstance(value, bool) or int(value) != value or value < 0:
            raise ValueError(f"{where}: a count is a whole number of at least 0")
        if not weight > 0:
            raise ValueError(f"{where}: a weight is above 0")
        limit = _checked_threshold(self._default if threshold is None else threshold)
        cost = float(weight) * (HIDDEN_BEFORE if hidden_before else 1.0)
        at = self._index.get(key)
        if at is None:
            at = self._index[key] = len(self._keys)
            self._keys.append(key)
            self._values.append(int(value))
            self._thresholds.append(limit)
            self._exempt.append(bool(exempt))
            self._weights.append(cost)
        else:
            if self._values[at] != value:
                raise ValueError(f"{where}: two tables give this cell different values")
            self._thresholds[at] = max(self._thresholds[at], limit)
            self._exempt[at] = self._exempt[at] or bool(exempt)
            self._weights[at] = max(self._weights[at], cost)
        if public_source:
            self.add_known(key, int(value), None, None, public_source)

    def add_cells(
        self,
        keys: Sequence[Hashable],
        values: Iterable[int],
        *,
        threshold: int | None = None,
        weights: Iterable[float] | None = None,
    ) -> np.ndarray:
        """Add many new cells at once; returns their positions, for `add_sum_positions`.

        Raises ValueError for a key that is already there or a count below 0.
        """
        counts = np.asarray(list(values) if not isinstance(values, np.ndarray) else values)
        if len(counts) != len(keys):
            raise ValueError(f"{len(keys)} keys but {len(counts)} values")
        if counts.size and (counts.min() < 0 or np.any(counts != np.floor(counts))):
            raise ValueError("a count is a whole number of at least 0")
        first = len(self._keys)
        self._index.update(zip(keys, range(first, first + len(keys)), strict=True))
        if len(self._index) != first + len(keys):
            raise ValueError("add_cells: a key is given twice")
        limit = _checked_threshold(self._default if threshold is None else threshold)
        self._keys.extend(keys)
        self._values.extend(counts.astype(np.int64).tolist())
        self._thresholds.extend([limit] * len(keys))
        self._exempt.extend([False] * len(keys))
        self._weights.extend([1.0] * len(keys) if weights is None else map(float, weights))
        return np.arange(first, first + len(keys))

    def add_sum(self, total_key: Hashable, part_keys: Iterable[Hashable]) -> None:
        """State total = sum of the parts. Raises ValueError for an unknown key."""
        total, parts = self._at(total_key), [self._at(key) for key in part_keys]
        if parts != [total]:
            self._rows.append(([total, *parts], [-1] + [1] * len(parts), total_key))

    def add_sum_positions(self, totals: np.ndarray, parts: np.ndarray) -> None:
        """State many sums of equal length: totals (n,), parts (n, k), as positions."""
        self._row_blocks.append((np.asarray(totals), np.asarray(parts)))

    def add_at_most(self, part_key: Hashable, whole_key: Hashable) -> None:
        """State part ≤ whole: persons who gave one answer among all who answered."""
        part, whole = self._at(part_key), self._at(whole_key)
        room = self._values[whole] - self._values[part]
        self._add_inequality([part, whole], [1, -1], room, whole_key)

    def add_covers(self, whole_key: Hashable, part_keys: Iterable[Hashable]) -> None:
        """State sum of parts ≥ whole: everyone gave at least one answer."""
        whole, parts = self._at(whole_key), [self._at(key) for key in part_keys]
        room = sum(self._values[at] for at in parts) - self._values[whole]
        self._add_inequality([whole, *parts], [1] + [-1] * len(parts), room, whole_key)

    def add_magnitude(
        self,
        key: Hashable,
        value: float,
        *,
        contributors: int,
        minimum: int = 10,
        hides_with: Sequence[Hashable] = (),
    ) -> None:
        """Add an amount: hidden when contributors < minimum or a `hides_with` cell is hidden."""
        known = self._magnitudes.get(key)
        if known is not None and known.value != value:
            raise ValueError(f"{describe(key)}: two tables give this amount different values")
        self._magnitudes[key] = Magnitude(
            key, int(contributors), int(minimum), tuple(hides_with), float(value)
        )

    def add_known(
        self, key: Hashable, value: int | None, lower: int | None, upper: int | None, source: str
    ) -> None:
        """State what a reader has of a cell from elsewhere: its value, or limits around it.

        Raises ValueError when that contradicts the cell: then it is a revision, and the
        older figure says nothing certain about this one.
        """
        at = self._at(key)
        low, high = (value, value) if value is not None else (lower, upper)
        old_low, old_high = self._known.get(at, (0, NO_LIMIT))
        low = max(old_low, 0 if low is None else int(low))
        high = min(old_high, NO_LIMIT if high is None else int(high))
        if not low <= self._values[at] <= high:
            raise ValueError(f"{describe(key)}: what '{source}' says is not true of this cell")
        self._known[at] = (low, high)
        self._sources[at] = source

    def stated(self) -> set[tuple[bool, frozenset[tuple[int, int]]]]:
        """What was stated one by one: whether as an inequality, and positions with their signs."""
        found = set()
        for cells, signs, _ in self._rows:
            is_inequality = cells[-1] < 0
            pairs = list(zip(cells, signs, strict=True))
            found.add((is_inequality, frozenset(pairs[:-1] if is_inequality else pairs)))
        return found

    def cell_keys(self) -> tuple[Hashable, ...]:
        """The keys of all cells added so far."""
        return tuple(self._keys)

    def value_of(self, key: Hashable) -> int:
        """The count of a cell. Raises ValueError for an unknown key."""
        return self._values[self._at(key)]

    def prefer_hidden(self, key: Hashable) -> None:
        """A cell was hidden in an earlier version: hiding it again costs a tenth less."""
        self._weights[self._at(key)] *= HIDDEN_BEFORE

    def add_open(self, key: Hashable, value: int) -> None:
        """Add an amount that no table shows and that is not sensitive: it is always hidden."""
        if key not in self._index:
            self.add_cell(key, value)
            self._never_shown.add(self._index[key])

    def build(self) -> Problem:
        """Freeze. Raises ValueError naming the total when a sum does not add up."""
        cells, slacks = len(self._keys), len(self._slacks)
        values = np.array(self._values + self._slacks, dtype=np.int64)
        start, cell, sign = equations(self._rows, self._row_blocks, cells)
        sums = np.add.reduceat(sign * values[cell], start[:-1]) if len(start) > 1 else np.zeros(0)
        wrong = np.flatnonzero(sums != 0)
        if wrong.size:
            key = self._keys[cell[start[wrong[0]]]]
            raise ValueError(
                f"{describe(key)}: the total is not the sum of its parts ({wrong.size} such)"
            )
        lower = np.zeros(cells + slacks, dtype=np.int64)
        upper = np.full(cells + slacks, NO_LIMIT, dtype=np.int64)
        for at, (low, high) in self._known.items():
            lower[at], upper[at] = low, high
        none = np.zeros(slacks, dtype=bool)
        never_shown = np.zeros(cells, dtype=bool)
        never_shown[sorted(self._never_shown)] = True
        return Problem(
            keys=tuple(self._keys),
            values=values,
            thresholds=np.array(self._thresholds + [0] * slacks, dtype=np.int64),
            is_exempt=np.concatenate([np.array(self._exempt, dtype=bool), none]),
            is_slack=np.concatenate([never_shown, ~none]),
            known_lower=lower,
            known_upper=upper,
            weights=np.array(self._weights + [0.0] * slacks, dtype=float),
            row_start=start,
            row_cell=cell,
            row_sign=sign,
            magnitudes=tuple(self._magnitudes.values()),
            sources=dict(self._sources),
        )

    def _at(self, key: Hashable) -> int:
        if key not in self._index:
            raise ValueError(f"{describe(key)}: a sum or note speaks of a cell that was not added")
        return self._index[key]

    def _add_inequality(self, cells: list[int], signs: list[int], room: int, key: Hashable) -> None:
        if room < 0:
            raise ValueError(f"{describe(key)}: the answers contradict the number of cases")
        self._slacks.append(room)
        # Slacks stand after all cells; negative positions are put right in `equations`.
        self._rows.append(([*cells, -len(self._slacks)], [*signs, 1], key))


def _checked_threshold(threshold: int) -> int:
    if threshold < LEAST_THRESHOLD:
        raise ValueError(f"a threshold below {LEAST_THRESHOLD} protects nobody")
    return int(threshold)
