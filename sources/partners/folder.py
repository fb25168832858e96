"""The folder of partners' deliveries, a year at a time: the newest version of each row counts.

A delivery that breaks a rule counts as not delivered, and its sentences say why; the others stay
whole.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sources.partners.collecting import collect
from sources.partners.judging import PartnerJudgement, judge_collected
from sources.partners.recognising import sender_by_name
from sources.problem import Problem
from sources.recognition import LEFTOVERS

KEY = ["gemeente", "jaar", "kerncijfer"]


@dataclass(frozen=True)
class Gathered:
    """What lies there: every judgement, and the rows that count (``None`` when there are none)."""

    judgements: tuple[PartnerJudgement, ...]
    records: pd.DataFrame | None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem of every delivery."""
        return tuple(p for found in self.judgements for p in found.judgement.problems)


def gather(folder: Path | None, year: int, partners: Collection[str]) -> Gathered:
    """Judge every delivery in ``folder/{up to year}`` and return the newest version of each row.

    A higher version goes before a lower one, and among equals the later year's folder.
    """
    judged = [
        judge_collected(collect(path), year, partners, sender_by_name(path))
        for path in _deliveries(folder, year)
    ]
    frames = [each.judgement.records for each in judged if each.provenance is not None]
    accepted = [frame for frame in frames if frame is not None]
    if not accepted:
        return Gathered(tuple(judged), None)
    together = pd.concat(accepted, ignore_index=True)
    newest = together.sort_values("versie", kind="stable").drop_duplicates(KEY, keep="last")
    return Gathered(tuple(judged), newest.sort_values(KEY, ignore_index=True))


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
