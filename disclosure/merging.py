"""Merging along a code list: fewer, larger categories instead of hidden ones.

Job: find, from the bottom up, which codes to show under their parent so that no shown count is
small. A merge is a table like any other: it goes through the same suppressor and auditor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from disclosure.hierarchy import Hierarchy


@dataclass(frozen=True)
class Merge:
    """`shown_as` says for every lowest code under which code it is counted."""

    shown_as: Mapping[str, str]

    @property
    def merged(self) -> tuple[str, ...]:
        """The codes that disappear into a parent."""
        return tuple(sorted(code for code, shown in self.shown_as.items() if code != shown))

    def hierarchy(self, tree: Hierarchy) -> Hierarchy:
        """The code list that is left: merged branches cut back to the code they merged into."""
        ends = set(self.shown_as.values())
        kept, place = [], {}
        for position, code in enumerate(tree.codes):
            parent = tree.parents[position]
            if parent >= 0 and (tree.codes[parent] in ends or tree.codes[parent] not in place):
                continue
            place[code] = len(kept)
            kept.append((code, -1 if parent < 0 else place[tree.codes[parent]]))
        return Hierarchy(tuple(c for c, _ in kept), tuple(p for _, p in kept))


def merge_small(
    tree: Hierarchy,
    counts: Mapping[str, np.ndarray],
    threshold: int = 5,
) -> Merge:
    """Merge siblings into their parent wherever one of them is small in any of its counts.

    `counts` gives per lowest code its counts, one per other category (years, departments), all
    of the same length. A code list that has no small count is left as it is. Raises ValueError
    when the codes are not the lowest codes of the tree.
    """
    leaves = [tree.codes[i] for i in tree.leaves]
    if set(counts) != set(leaves):
        raise ValueError("counts are given for exactly the lowest codes of the code list")
    rows = np.array([np.asarray(counts[code]) for code in leaves])
    full = tree.aggregate(rows.reshape(len(leaves), -1), axis=0)
    is_small = np.asarray(np.any((full >= 1) & (full < threshold), axis=1))
    is_end = np.array([position not in tree.children for position in range(len(tree.codes))])
    for position in range(len(tree.codes) - 1, -1, -1):
        nodes = tree.children.get(position)
        if nodes is not None and (is_small[nodes] & is_end[nodes]).any():
            is_end[position] = True
    return Merge({code: _shown(tree, tree.codes.index(code), is_end) for code in leaves})


def _shown(tree: Hierarchy, position: int, is_end: np.ndarray) -> str:
    """The highest ancestor at which the branch ends, or the code itself."""
    path = [position]
    while tree.parents[path[-1]] >= 0:
        path.append(tree.parents[path[-1]])
    return tree.codes[next(at for at in reversed(path) if is_end[at])]
