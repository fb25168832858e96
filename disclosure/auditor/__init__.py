"""Prove what a reader can learn: `audit(problem, hidden, level)`.

Job: the whole audit, from a pattern to a certificate. It takes nothing from the suppressor
but the problem and the names of the hidden cells.
"""

from __future__ import annotations

import time
from collections.abc import Hashable, Iterable, Sequence

import numpy as np

from disclosure.auditor.bounds import public_bounds
from disclosure.auditor.certificate import Bounds, Certificate, Finding
from disclosure.auditor.checks import determined_within, judge
from disclosure.auditor.reader import parts
from disclosure.auditor.witnesses import Witness
from disclosure.problem import NO_LIMIT, IntArray, Level, Problem, describe

__all__ = ["Bounds", "Certificate", "Finding", "audit", "audit_limits"]

SENTENCES = {
    "shown": "a sensitive cell is shown",
    "exempt": "a cell that is always shown is on the list of hidden ones",
    "determined": "the hidden value can be worked out from the shown figures",
    "narrowed": "the shown figures leave fewer values open than the level asks",
    "singleton": "the only person in another hidden cell can work this value out",
    "guessable": "a reader who guesses right which cells around it are sensitive can work it "
    "out; no hiding prevents that",
    "public": "already public elsewhere ({source}); hiding it keeps it from nobody",
}

INFORMATION = ("public", "guessable")
"""Kinds of finding that hiding cannot change: told to the steward, no reason to stop."""


def audit(
    problem: Problem,
    hidden: Iterable[Hashable],
    level: Level = Level.SINGLETON,
    witnesses: Sequence[Witness] = (),
) -> Certificate:
    """Judge a pattern. Raises KeyError for a hidden key that the problem does not hold.

    ``witnesses`` are other tables said to be possible, as changes of the true one: each is checked
    exactly before it counts, so wrong ones do no harm and right ones save a search.

    Safety is judged for the strongest reader, who guesses right which hidden cells are
    sensitive (1 … threshold-1 each); the bounds are for any reader, who cannot know that.
    """
    started = time.perf_counter()
    mask = problem.mask(hidden)
    verdicts = {int(at): "shown" for at in np.flatnonzero(problem.is_primary & ~mask)}
    verdicts |= {int(at): "exempt" for at in np.flatnonzero(problem.is_exempt & mask)}
    verdicts |= judge(problem, mask, level, witnesses)
    findings = [_finding(problem, at, kind) for at, kind in verdicts.items()]
    for at in np.flatnonzero(problem.is_primary & problem.is_known):
        findings.append(_finding(problem, int(at), "public"))
    low, high, loose = public_bounds(problem, mask)
    bounds: dict[Hashable, Bounds] = {
        problem.keys[at]: (int(low[at]), None if high[at] >= NO_LIMIT else int(high[at]))
        for at in np.flatnonzero(mask)
    }
    return Certificate(
        level=level.value,
        is_complete=True,
        findings=tuple(sorted(findings)),
        bounds=bounds,
        loose=loose,
        seconds=time.perf_counter() - started,
    )


def audit_limits(problem: Problem, lower: IntArray, upper: IntArray) -> Certificate:
    """Judge a release that shows limits of each cell, such as rounded figures, instead of hiding.

    `lower` and `upper` are what a reader has of every cell of the problem. Found are small
    counts (1 … threshold-1) that the limits and the sums together determine.
    """
    started = time.perf_counter()
    everything = ~problem.is_slack
    low = np.maximum(lower, problem.known_lower)
    high = np.minimum(upper, problem.known_upper)
    fixed = determined_within(problem, problem.is_primary & ~problem.is_known, low, high)
    low, high, _ = parts(problem, everything, low, high)
    return Certificate(
        level=Level.EXACT.value,
        is_complete=True,
        findings=tuple(sorted(_finding(problem, at, "determined") for at in fixed)),
        bounds={key: (int(low[at]), int(high[at])) for at, key in enumerate(problem.keys)},
        loose=len(problem.keys),
        seconds=time.perf_counter() - started,
    )


def _finding(problem: Problem, at: int, kind: str) -> Finding:
    sentence = SENTENCES[kind].format(source=problem.sources.get(at, ""))
    return Finding(kind, describe(problem.keys[at]), sentence, kind not in INFORMATION)
