"""Every delivery of the partners together: the newest version of each row counts.

Deliveries lie in a folder per year: those handed in, and those that were fetched and kept. One
that breaks a rule counts as not delivered, and its sentences say why; the others stay whole.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from sources.partners.collecting import collect
from sources.partners.judging import PartnerJudgement, judge_collected
from sources.partners.recognising import sender_by_name
from sources.partners.revisions import KEY, combine
from sources.problem import Problem
from sources.recognition import LEFTOVERS


@dataclass(frozen=True)
class Gathered:
    """What there is: every judgement, and the rows that count (``None`` when there are none).

    ``notes`` are sentences that refuse nothing.
    """

    judgements: tuple[PartnerJudgement, ...]
    records: pd.DataFrame | None
    notes: tuple[Problem, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem of every delivery."""
        return tuple(p for found in self.judgements for p in found.judgement.problems)


def gather(
    folder: Path | None,
    year: int,
    partners: Collection[str],
    kept: Path | None = None,
    until: int = 0,
) -> Gathered:
    """Judge every delivery in ``folder/{up to year}`` and return the newest version of each row.

    ``kept`` is the folder of what was fetched: such a delivery may go on to the year ``until``,
    and its rows after ``year`` do not count yet.
    """
    return together(delivered(folder, year, partners, kept, until), year)


def delivered(
    folder: Path | None, year: int, partners: Collection[str], kept: Path | None, until: int
) -> list[PartnerJudgement]:
    """Return the judgement of every delivery that lies in either folder, each by itself."""
    judged = []
    for path in _deliveries(folder, year):
        found = judge_collected(collect(path), year, partners, sender_by_name(path))
        judged.append(_from(found, f"{path.parent.name}/{path.name}"))
    for path in _deliveries(kept, year):
        last = max(year, until)
        judged.append(judge_collected(collect(path), last, partners, sender_by_name(path)))
    return judged


def together(judged: Sequence[PartnerJudgement], year: int) -> Gathered:
    """Return deliveries as one: a higher version goes before a lower one, later before earlier."""
    combined, notes = combine(judged)
    frames = [each.judgement.records for each in combined if each.provenance is not None]
    accepted = [frame[frame["jaar"] <= year] for frame in frames if frame is not None]
    accepted = [frame for frame in accepted if not frame.empty]
    if not accepted:
        return Gathered(tuple(combined), None, notes)
    rows = pd.concat(accepted, ignore_index=True)
    newest = rows.sort_values("versie", kind="stable").drop_duplicates(KEY, keep="last")
    records = newest.sort_values(KEY, ignore_index=True)
    return Gathered(tuple(combined), records, notes)


def _from(found: PartnerJudgement, source: str) -> PartnerJudgement:
    if found.provenance is None:
        return found
    return replace(found, provenance=replace(found.provenance, source=source))


def _deliveries(folder: Path | None, year: int) -> list[Path]:
    if folder is None or not folder.is_dir():
        return []
    years = [p for p in folder.iterdir() if p.is_dir() and p.name.isdigit()]
    return [
        path
        for place in sorted(years)
        if int(place.name) <= year
        for path in sorted(place.iterdir())
        if not LEFTOVERS.fullmatch(path.name)
    ]
