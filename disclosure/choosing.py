"""What a release hides when readers know more than the release itself, with the proof.

Job: bring suppressor and auditor together over two readers: one who has everything ever public,
and one who has this release alone. Making tables of the outcome belongs to `release`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from disclosure.auditor import SENTENCES, Bounds, Certificate, Finding, audit
from disclosure.auditor.bounds import public_bounds
from disclosure.problem import NO_LIMIT, Level, Problem, describe
from disclosure.suppressor import Pattern, suppress

TOGETHER = "it follows from earlier figures together"


@dataclass(frozen=True)
class Chosen:
    """The hidden cells, the suppressor's account of them, and the audit.

    The certificate judges the reader who has everything; its bounds are those of this release.
    """

    pattern: Pattern
    hidden: frozenset[Hashable]
    certificate: Certificate


def choose_hidden(
    problem: Problem,
    level: Level,
    seconds: float,
    stay_hidden: Iterable[Hashable] = (),
    read_alone: Problem | None = None,
) -> Chosen:
    """Hide what must be hidden in `problem`, and judge it; the caller looks whether it is safe.

    `read_alone` is the same release without what readers know from elsewhere.
    """
    alone = problem if read_alone is None else read_alone
    stay = frozenset(stay_hidden)
    has_public = bool((problem.is_primary & problem.is_known).any())
    if alone is not problem and has_public:
        # What is public elsewhere only is kept from those who have no more than this release.
        stay |= suppress(alone, level, seconds).hidden
        problem = _given_before(problem, level)
    chosen = _suppress(problem, level, seconds, stay)
    if not chosen.certificate.is_safe and problem.is_known.any() and not has_public:
        problem = _given_before(problem, level)
        chosen = _suppress(problem, level, seconds, stay)
    if not chosen.certificate.is_safe:
        return chosen
    certificate, hidden = chosen.certificate, chosen.hidden
    public = _read_alone(certificate, alone, hidden)
    open_secrets = _determined(alone, public)
    if open_secrets:
        hidden -= open_secrets
        certificate = audit(problem, hidden, level)
        public = _read_alone(certificate, alone, hidden)
    findings = _with_given(certificate, public)
    return Chosen(chosen.pattern, hidden, replace(public, findings=findings))


def _suppress(
    problem: Problem, level: Level, seconds: float, stay_hidden: Iterable[Hashable]
) -> Chosen:
    pattern = suppress(problem, level, seconds)
    hidden = pattern.hidden | _still_hidden(problem, stay_hidden)
    return Chosen(pattern, hidden, audit(problem, hidden, level, pattern.witnesses))


def _still_hidden(problem: Problem, keys: Iterable[Hashable]) -> frozenset[Hashable]:
    positions = ((key, problem.index.get(key)) for key in keys)
    return frozenset(key for key, at in positions if at is not None and not problem.is_exempt[at])


def _given_before(problem: Problem, level: Level) -> Problem:
    """The problem in which all that older figures give away together is known.

    What a reader finds when this release shows nothing at all was given away before it: no
    pattern can take that back, and nothing may lean on it.
    """
    silent = replace(
        problem,
        is_exempt=np.zeros_like(problem.is_exempt),
        thresholds=np.where(problem.is_exempt, 0, problem.thresholds),
    )
    findings = audit(silent, problem.keys, level).findings
    given = {finding.cell for finding in findings if finding.is_blocking}
    positions = [at for at, key in enumerate(problem.keys) if describe(key) in given]
    lower, upper = problem.known_lower.copy(), problem.known_upper.copy()
    lower[positions] = upper[positions] = problem.values[positions]
    sources = {**problem.sources, **dict.fromkeys(positions, TOGETHER)}
    return replace(problem, known_lower=lower, known_upper=upper, sources=sources)


def _read_alone(
    certificate: Certificate, problem: Problem, hidden: Iterable[Hashable]
) -> Certificate:
    """The certificate with the bounds of those who read this release and nothing else."""
    mask = problem.mask(key for key in hidden if key in problem.index)
    low, high, loose = public_bounds(problem, mask)
    bounds: dict[Hashable, Bounds] = {
        problem.keys[at]: (int(low[at]), None if high[at] >= NO_LIMIT else int(high[at]))
        for at in np.flatnonzero(mask)
    }
    return replace(certificate, bounds=bounds, loose=loose)


def _determined(problem: Problem, certificate: Certificate) -> frozenset[Hashable]:
    """Hidden cells that every reader can work out and that are not sensitive: hiding is no use."""
    return frozenset(
        key
        for key, (low, high) in certificate.bounds.items()
        if low == high and not problem.is_primary[problem.index[key]]
    )


def _with_given(certificate: Certificate, public: Certificate) -> tuple[Finding, ...]:
    """The findings, and by name each hidden cell that only older figures give away."""
    named = {finding.cell for finding in certificate.findings}
    given = {
        describe(key)
        for key, (low, high) in certificate.bounds.items()
        if low == high and public.bounds.get(key, (low, high)) != (low, high)
    }
    sentence = SENTENCES["public"].format(source=TOGETHER)
    told = [Finding("public", name, sentence, is_blocking=False) for name in sorted(given - named)]
    return tuple(sorted([*certificate.findings, *told]))
