"""Judging a partner's delivery: every problem at once, and figures only when there is none.

The rows are read and judged as any delivery is, by its description; this adds whose figures they
are and whether they hold together. Nothing is kept here.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from schemas.partner import load_partner_delivery
from sources.judging import Judgement, judge
from sources.location import Location
from sources.partners.collecting import Collected
from sources.partners.rules import RULES, whose_figures
from sources.problem import Origin
from sources.receipt import Receipt


@dataclass(frozen=True)
class Provenance:
    """Who delivered what: the municipality, its version with its reason, and the fingerprint.

    ``source`` is the address it was fetched from, or its place in the folder of deliveries.
    """

    municipality: str
    version: int
    reason: str
    contact: str
    is_fictitious: bool
    file: str
    sha256: str
    source: str = ""


@dataclass(frozen=True)
class Arrival:
    """A delivery that was accepted: in the run of which year, at which moment (ISO, UTC), what."""

    year: int
    moment: str
    what: Provenance


@dataclass(frozen=True)
class PartnerJudgement:
    """The outcome: always a judgement, a provenance only when there is no problem."""

    judgement: Judgement
    provenance: Provenance | None


def judge_collected(
    found: Collected, year: int, partners: Collection[str], sender: str | None = None
) -> PartnerJudgement:
    """Judge what was collected as a delivery up to and including ``year``.

    ``partners`` are the GM codes that take part; ``sender`` is who handed it in, when known.
    """
    if found.problems:
        receipt = Receipt(
            found.origin.delivery, found.origin.file, found.sha256, 0, 0, (), (), (), ("", "")
        )
        return PartnerJudgement(Judgement(receipt, None, tuple(found.problems)), None)
    description = load_partner_delivery(found.kind, sender)
    with tempfile.TemporaryDirectory(prefix="spiegel-") as folder:
        # The readers read files; this one is gone before anything is decided.
        path = Path(folder) / f"{description.name}.{found.kind}"
        path.write_bytes(found.content)
        location = Location(description.name, found.origin.file, path=path)
        judged = judge(description, location, year)
    if judged.records is None:
        return PartnerJudgement(judged, None)
    sheet = description.sheets[0] if found.kind == "xlsx" else ""
    origin = Origin(description.name, found.origin.file, sheet)
    # The rules count rows as the file does.
    rows = judged.records.set_axis(list(judged.lines), axis="index")
    problems = [*whose_figures(rows, origin, sender, partners)]
    problems += [problem for rule in RULES for problem in rule(rows, origin)]
    if problems:
        refused = Judgement(judged.receipt, None, tuple(problems))
        return PartnerJudgement(refused, None)
    return PartnerJudgement(judged, _provenance(judged.records, found))


def _provenance(rows: pd.DataFrame, found: Collected) -> Provenance:
    first = rows.iloc[0]
    return Provenance(
        municipality=str(first["gemeente"]),
        version=int(first["versie"]),
        reason="" if pd.isna(first["reden"]) else str(first["reden"]),
        contact=str(first["contact"]),
        is_fictitious=first["aard"] == "fictief",
        file=found.origin.file,
        sha256=found.sha256,
    )
