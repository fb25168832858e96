"""Fetching what partners leave at their addresses, and keeping what is accepted.

What is refused is told and not kept. A partner whose address fails takes nothing from the others,
and what was fetched from it before still counts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from schemas.municipality import load_municipalities
from sources.partners.collecting import DELIVERY, Collected
from sources.partners.folder import Gathered, delivered, together
from sources.partners.judging import judge_collected
from sources.partners.opener import Opener
from sources.partners.source import Source, fetch_source
from sources.problem import Origin, Problem


def take_in(
    folder: Path | None,
    kept: Path,
    sources: Sequence[Source],
    partners: Collection[str],
    year: int,
    until: int,
    opener: Opener,
) -> Gathered:
    """Fetch every source, keep what is accepted in ``kept/{year}``, and gather all there is.

    ``until`` is the last year that a fetched delivery may speak of.
    """
    known = delivered(folder, year, partners, kept, until)
    fetched: list[Collected] = []
    for source in sources:
        collected = fetch_source(source, load_municipalities(), opener)
        judged = judge_collected(collected, max(year, until), partners, source.municipality)
        if judged.provenance is not None:
            judged = replace(judged, provenance=replace(judged.provenance, source=source.label))
        known.append(judged)
        fetched.append(collected)
    gathered = together(known, year)
    outcomes = gathered.judgements[len(known) - len(fetched) :]
    for collected, outcome in zip(fetched, outcomes, strict=True):
        if outcome.provenance is not None:
            _keep(kept, year, outcome.provenance.municipality, collected)
    return gathered


def missing(gathered: Gathered, partners: Collection[str], year: int) -> tuple[Problem, ...]:
    """Return a sentence per partner without a row of ``year``, once anybody else has one."""
    rows = gathered.records
    present = set() if rows is None else set(rows.loc[rows["jaar"] == year, "gemeente"])
    origin = Origin(DELIVERY, "")
    return tuple(
        origin.problem("deelnemer_ontbreekt", facts={"sender": code, "year": str(year)})
        for code in sorted(set(partners) - present)
        if present
    )


def _keep(kept: Path, year: int, municipality: str, collected: Collected) -> None:
    """Write the file as it was fetched, once; its name says whose it is and what it holds."""
    name = f"{municipality}_{collected.sha256[:16]}{collected.suffix}"
    earlier = [place for place in kept.glob(f"*/{name}") if place.parent.name.isdigit()]
    if any(int(place.parent.name) <= year for place in earlier):
        return
    path = kept / str(year) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = kept / f"{name}.nieuw"
    temporary.write_bytes(collected.handed_in)
    temporary.replace(path)
