"""Several deliveries of one municipality together: what a revision may change, and what not.

A revision has a number of its own. Bounds of two versions together may not give the number away
that they are around. Rules within one delivery are ``rules``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import pandas as pd

from schemas.states import SHOWN, WITHHELD
from sources.judging import Judgement
from sources.partners.judging import PartnerJudgement
from sources.problem import Origin, Problem

KEY = ["gemeente", "jaar", "kerncijfer"]
#: What is said of a key figure; who to ask and why it was revised may differ.
CONTENT = (
    "status",
    "waarde",
    "ondergrens",
    "bovengrens",
    "definitie",
    "afwijking",
    "trendbreuk",
    "medewerkers",
    "fte",
    "peildatum",
    "aard",
)
Place = tuple[object, ...]
Row = dict[str, object]


def combine(
    judged: Sequence[PartnerJudgement],
) -> tuple[list[PartnerJudgement], tuple[Problem, ...]]:
    """Return the judgements, with those refused that contradict an earlier one, and the notes.

    Of two that contradict each other the later in the row is refused.
    """
    seen: dict[Place, dict[int, Row]] = {}
    combined: list[PartnerJudgement] = []
    notes: list[Problem] = []
    for each in judged:
        rows = each.judgement.records
        if each.provenance is None or rows is None:
            combined.append(each)
            continue
        origin = Origin(each.judgement.receipt.delivery, each.judgement.receipt.file)
        problems = [*_same_version(rows, seen, origin), *_bounds_together(rows, seen, origin)]
        if problems:
            refused = Judgement(each.judgement.receipt, None, tuple(problems))
            combined.append(replace(each, judgement=refused, provenance=None))
            continue
        notes += _shown_before(rows, seen, origin)
        combined.append(each)
        for row in _rows(rows):
            seen.setdefault(_place(row), {})[_version(row)] = row
    return combined, tuple(notes)


def _same_version(
    rows: pd.DataFrame, seen: dict[Place, dict[int, Row]], origin: Origin
) -> Iterator[Problem]:
    """Refuse rows that say something else under a version number that was used already."""
    wrong = [
        row
        for row in _rows(rows)
        if (earlier := seen.get(_place(row), {}).get(_version(row))) is not None
        and _said(earlier) != _said(row)
    ]
    if wrong:
        yield origin.problem("versie_gelijk_inhoud_anders", count=len(wrong))


def _bounds_together(
    rows: pd.DataFrame, seen: dict[Place, dict[int, Row]], origin: Origin
) -> Iterator[Problem]:
    """Refuse bounds that leave one number open once they are laid beside earlier ones.

    Bounds that do not overlap say that the number itself was corrected: that gives nothing away.
    """
    wrong = 0
    for row in _rows(rows):
        if row["status"] != WITHHELD:
            continue
        earlier = [r for r in seen.get(_place(row), {}).values() if r["status"] == WITHHELD]
        wrong += any(
            max(_whole(r["ondergrens"]), _whole(row["ondergrens"]))
            == min(_whole(r["bovengrens"]), _whole(row["bovengrens"]))
            for r in _overlaps(earlier)
        )
    if wrong:
        yield origin.problem("grenzen_samen_zonder_ruimte", "bovengrens", count=wrong)


def _overlaps(bounds: Iterable[Row]) -> list[Row]:
    """Return the bounds themselves and, where they overlap, what all of them together leave."""
    known = list(bounds)
    if not known:
        return []
    low = max(_whole(row["ondergrens"]) for row in known)
    high = min(_whole(row["bovengrens"]) for row in known)
    return [*known, {"ondergrens": low, "bovengrens": high}] if low <= high else known


def _shown_before(
    rows: pd.DataFrame, seen: dict[Place, dict[int, Row]], origin: Origin
) -> Iterator[Problem]:
    """Say that numbers are withheld now which the same municipality showed before."""
    count = sum(
        any(
            r["status"] == SHOWN and _version(r) < _version(row) for r in seen[_place(row)].values()
        )
        for row in _rows(rows)
        if row["status"] == WITHHELD and _place(row) in seen
    )
    if count:
        yield origin.problem("eerder_getoond", "status", count=count)


def _rows(rows: pd.DataFrame) -> list[Row]:
    return [{str(name): cell for name, cell in row.items()} for row in rows.to_dict("records")]


def _place(row: Row) -> Place:
    return tuple(row[name] for name in KEY)


def _said(row: Row) -> tuple[str, ...]:
    return tuple("" if pd.isna(row[name]) else str(row[name]) for name in CONTENT)  # type: ignore[call-overload]


def _version(row: Row) -> int:
    return _whole(row["versie"])


def _whole(cell: object) -> int:
    return int(cell)  # type: ignore[call-overload]
