"""From findings to pages: what stands in which table, and the templates that draw it.

Decides nothing: the verdict is in ``verdict``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment

from publish.quality_report.findings import STATIONS, Finding, RunFindings
from publish.quality_report.rules import tables_of
from publish.quality_report.verdict import Verdict, counts, judge_run
from publish.templating import strict_environment

FOLDER = Path(__file__).parent / "templates"
STATION_NAMES = {
    "ontvangen": "1 Ontvangen",
    "gecontroleerd": "2 Gecontroleerd",
    "jaarcijfers": "3 Jaarcijfers",
    "beschermd": "4 Beschermd",
    "verpakt": "5 Verpakt",
    "uitgegeven": "6 Uitgegeven",
}
PROTECTED = "beschermd"
#: The audit is over all tables; the one that carries its check says nothing to a reader.
TOGETHER = "alle tabellen samen"
CHECK_NAMES = {
    "contract": "afspraken",
    "volledig": "volledig",
    "codelijsten": "codes",
    "op_tijd": "op tijd",
    "geen_vreemde_bestanden": "geen vreemde bestanden",
    "totalen_sluiten": "totalen sluiten",
    "aannemelijk": "aannemelijk",
    "bescherming": "audit van de bescherming",
    "teruglezen": "teruggelezen",
    "kwaliteit": "kwaliteitsregels",
    "sprongen": "sprongen",
}


@dataclass(frozen=True)
class Listed:
    """One report in the list of all reports."""

    run_id: str
    year: int
    job: str
    moment: str
    verdict: Verdict
    is_latest: bool


@dataclass(frozen=True)
class Cell:
    """The outcome of a check now and a year before; empty where it was not made."""

    now: Finding | None
    before: Finding | None


@dataclass(frozen=True)
class Grid:
    """The checks of one station: a row per subject, a column per check.

    A row is what to call it, the name of its asset, and its cells.
    """

    station: str
    title: str
    checks: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[Cell, ...]], ...]
    is_reached: bool


@dataclass(frozen=True)
class Glance:
    """One station at a glance, beside the year before."""

    title: str
    is_reached: bool
    now: Mapping[str, int]
    before: Mapping[str, int] | None


@cache
def _environment() -> Environment:
    found = strict_environment(FOLDER)
    found.globals["check_names"] = CHECK_NAMES
    return found


def _grid(found: RunFindings, before: RunFindings | None, station: str) -> Grid:
    of_station = found.of(station)
    checks = tuple(dict.fromkeys(finding.check for finding in of_station if finding.check))
    subjects = dict.fromkeys(finding.subject for finding in of_station if finding.check)
    rows = tuple(
        (
            TOGETHER if station == PROTECTED else subject,
            subject,
            tuple(
                Cell(
                    found.find(station, subject, check),
                    before.find(station, subject, check) if before else None,
                )
                for check in checks
            ),
        )
        for subject in sorted(subjects)
    )
    return Grid(station, STATION_NAMES[station], checks, rows, station in found.reached)


def _glances(found: RunFindings, before: RunFindings | None) -> list[Glance]:
    return [
        Glance(
            STATION_NAMES[station],
            station in found.reached,
            counts(found, station),
            counts(before, station) if before else None,
        )
        for station in STATIONS
    ]


def report_page(
    found: RunFindings, before: RunFindings | None, suites: Mapping[str, Any] | None
) -> str:
    """Return the page of one run; ``before`` is the last run over the year before."""
    grids = [_grid(found, before, station) for station in STATIONS]
    told = [finding for finding in found.findings if finding.sentences]
    return (
        _environment()
        .get_template("report.html")
        .render(
            found=found,
            before=before,
            verdict=judge_run(found),
            glances=_glances(found, before),
            grids=[grid for grid in grids if grid.rows],
            problems=[finding for finding in told if finding.outcome == "fout"],
            warnings=[finding for finding in told if finding.outcome == "waarschuwing"],
            tables=tables_of(suites, found.year),
            is_judged=suites is not None,
        )
    )


def index_page(listed: Sequence[Listed], municipality: str) -> str:
    """Return the page that lists every report, the last one of each year first."""
    latest = sorted((each for each in listed if each.is_latest), key=lambda each: -each.year)
    return (
        _environment()
        .get_template("index.html")
        .render(listed=listed, latest=latest, municipality=municipality)
    )
