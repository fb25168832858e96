"""Controlled rounding: show every figure as a multiple of a base, with sums that still hold.

Job: an alternative to hiding. Every cell goes to a neighbouring multiple of 3 or 5, so that all
equations hold between the rounded figures, zeros (and other multiples) stay as they are, and
the total change is least (zero-restricted controlled rounding: Cox, "A constructive procedure
for unbiased controlled rounding", JASA 82, 1987; here solved as an integer programme, which
also serves hierarchies and linked tables). Auditing belongs to the auditor.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

import numpy as np

from disclosure.auditor import Certificate, audit_limits
from disclosure.problem import NO_LIMIT, Problem

BASES = (3, 5)


@dataclass(frozen=True)
class Rounded:
    """Rounded figures by key, and the certificate of what a reader can learn from them.

    `reach` is how far a figure may lie from its value, `changed` counts the cells whose figure is
    not their value; `has_wider_steps` says that some went further than to a neighbouring multiple.
    """

    base: int
    values: dict[Hashable, int] = field(repr=False)
    certificate: Certificate
    changed: int
    reach: int
    has_wider_steps: bool


def round_controlled(
    problem: Problem,
    base: int = 5,
    seconds: float = 10.0,
    as_before: Mapping[Hashable, int] | None = None,
) -> Rounded:
    """Round all cells so that sums hold.

    Zero-restricted where that is possible (always in two-way tables); in higher dimensions a
    cell may have to go one multiple further, which is told. Exempt cells are rounded too, as
    a figure shown exactly would give its neighbours away. `as_before` are figures that were
    published already: a second rounding of the same value would tell more. Raises ValueError
    for another base and RuntimeError when no rounding was found in time.
    """
    if base not in BASES:
        raise ValueError(f"controlled rounding is to base 3 or 5, not {base}")
    for steps in (0, 1, 2):
        rounded = _solve(problem, base, steps, seconds, as_before or {})
        if rounded is not None:
            break
    else:
        raise RuntimeError("no controlled rounding was found in the time given")
    cells = len(problem.keys)
    reach = base * (1 + steps) - 1
    certificate = audit_limits(problem, np.maximum(rounded - reach, 0), rounded + reach)
    moved = int((rounded[:cells] != problem.values[:cells]).sum())
    values = {key: int(v) for key, v in zip(problem.keys, rounded, strict=False)}
    return Rounded(base, values, certificate, moved, reach, steps > 0)


def _solve(
    problem: Problem, base: int, steps: int, seconds: float, as_before: Mapping[Hashable, int]
) -> np.ndarray | None:
    """Multiples k·base with A·k = 0, each within its steps, least Σ |k·base - value|."""
    from scipy import sparse

    from disclosure.suppressor.solver import Programme
    from disclosure.suppressor.system import problem_matrix

    values = problem.values.astype(float)
    floor = np.floor(values / base)
    ceiling = np.ceil(values / base)
    wider = np.where(values > 0, steps, 0)
    lower, upper = np.maximum(floor - wider, 0), ceiling + wider
    for key, figure in as_before.items():
        at = problem.index[key]
        if lower[at] <= figure // base <= upper[at]:
            lower[at] = upper[at] = figure // base
    lower[problem.is_slack], upper[problem.is_slack] = 0, NO_LIMIT
    n = len(values)
    # Distance from the value is convex in k: one column per multiple, one for the excess above.
    matrix = problem_matrix(problem).tocsc()
    distance = sparse.identity(n, format="csc")
    both = sparse.vstack(
        [
            sparse.hstack([matrix, sparse.csc_matrix((matrix.shape[0], n))]),
            sparse.hstack([base * distance, -distance]),
            sparse.hstack([base * distance, distance]),
        ]
    ).tocsc()
    zeros = np.zeros(matrix.shape[0])
    far = np.full(n, np.inf)
    programme = Programme(
        both,
        np.concatenate([np.zeros(n), np.where(problem.is_slack, 0.0, 1.0)]),
        (np.concatenate([lower, np.zeros(n)]), np.concatenate([upper, far])),
        (np.concatenate([zeros, -far, values]), np.concatenate([zeros, values, far])),
        whole=np.concatenate([np.ones(n), np.zeros(n)]).astype(bool),
        options={"time_limit": seconds, "mip_rel_gap": 0.01},
    )
    programme.solve()
    best = programme.best_found()
    if best is None:
        return None
    rounded = np.rint(best[:n]).astype(np.int64) * base
    return None if (problem_matrix(problem) @ rounded).any() else rounded
