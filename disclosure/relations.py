"""What ties published cells together, in a form that outlives the release: named relations.

Job: sums and the two inequalities of questions with several answers, as keys or as their texts.
`Relations` collects them as `ProblemBuilder` does, for a ledger.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from disclosure.problem import describe

Kind = Literal["sum", "at_most", "covers"]


def name_of(key: Hashable) -> str:
    """A key as text that stays the same over the years: nested lists of texts."""
    return json.dumps(key, ensure_ascii=False, separators=(",", ":"))


def key_of(name: str) -> Hashable:
    """The key whose text this is."""

    def tupled(value: Any) -> Any:
        return tuple(map(tupled, value)) if isinstance(value, list) else value

    return tupled(json.loads(name))


def readable(name: str) -> str:
    """The cell of a key's text, for a sentence."""
    return describe(key_of(name))


@dataclass(frozen=True)
class Relation:
    """One statement about cells, by the texts of their keys.

    "sum": the whole is the sum of its parts; "at_most": no part is larger than the whole;
    "covers": the parts together are no smaller than the whole.
    """

    kind: Kind
    whole: str
    parts: tuple[str, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """All cells it speaks of, the whole first."""
        return (self.whole, *self.parts)

    @property
    def digest(self) -> str:
        """The same for the same statement, whatever the order of its parts."""
        text = json.dumps([self.kind, self.whole, sorted(self.parts)])
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def weights(self) -> tuple[int, ...]:
        """Weight of each of `cells` in the row that lies within `limits`."""
        return (-1, *([1] * len(self.parts)))

    @property
    def limits(self) -> tuple[float, float]:
        """Least and greatest value of the row."""
        lower = -float("inf") if self.kind == "at_most" else 0.0
        return lower, float("inf") if self.kind == "covers" else 0.0


class Relations:
    """Collects relations; takes the same three statements as a `ProblemBuilder`."""

    def __init__(self) -> None:
        self.found: list[Relation] = []

    def add_sum(self, total_key: Hashable, part_keys: Iterable[Hashable]) -> None:
        """Note that a cell is the sum of others."""
        self.found.append(Relation("sum", name_of(total_key), tuple(map(name_of, part_keys))))

    def add_at_most(self, part_key: Hashable, whole_key: Hashable) -> None:
        """Note that a cell is no larger than another."""
        self.found.append(Relation("at_most", name_of(whole_key), (name_of(part_key),)))

    def add_covers(self, whole_key: Hashable, part_keys: Iterable[Hashable]) -> None:
        """Note that cells together are no smaller than another."""
        self.found.append(Relation("covers", name_of(whole_key), tuple(map(name_of, part_keys))))
