"""Where reports lie: a folder per run, the last one of each year, and a page that lists them all.

A report is never taken away by a later run. Pages appear whole or not at all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from publish.quality_report.findings import RunFindings
from publish.quality_report.pages import Listed, index_page, report_page
from publish.quality_report.verdict import judge_run

PAGE = "index.html"
FINDINGS = "bevindingen.json"
SUITES = "regels.json"


def report_folder(reports: Path, run_id: str) -> Path:
    """Return the folder of the report of a run."""
    return reports / run_id


def keep_suites(reports: Path, run_id: str, result: Mapping[str, Any]) -> None:
    """Keep what the quality suites found in a run: counts and rules, no value."""
    _write(report_folder(reports, run_id) / SUITES, json.dumps(result))


def read_suites(reports: Path, run_id: str) -> dict[str, Any] | None:
    """Return what the quality suites found in a run, or ``None`` when they were not reached."""
    path = report_folder(reports, run_id) / SUITES
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def write_report(reports: Path, found: RunFindings) -> Path:
    """Write the report of a run, make it the last one of its year, and list it; return its page.

    A run that begins halfway (a release after approval) goes on from the last report of its year.
    """
    folder = report_folder(reports, found.run_id)
    earlier = _latest(reports, found.year)
    if earlier is not None and found.first_station > 0:
        suites = read_suites(reports, earlier.run_id)
        if suites is not None and not (folder / SUITES).exists():
            keep_suites(reports, found.run_id, suites)
        found = found.continuing(earlier)
    page = report_page(found, _latest(reports, found.year - 1), read_suites(reports, found.run_id))
    _write(folder / FINDINGS, json.dumps(found.as_json(), ensure_ascii=False, indent=1))
    _write(folder / PAGE, page)
    # The same page once more, at an address that stays the same for a year.
    _write(reports / str(found.year) / FINDINGS, json.dumps(found.as_json(), ensure_ascii=False))
    _write(reports / str(found.year) / PAGE, page)
    _write(reports / PAGE, index_page(_listed(reports), found.municipality))
    return folder / PAGE


def _latest(reports: Path, year: int) -> RunFindings | None:
    path = reports / str(year) / FINDINGS
    return _read(path) if path.exists() else None


def _read(path: Path) -> RunFindings:
    return RunFindings.from_json(json.loads(path.read_text(encoding="utf-8")))


def _listed(reports: Path) -> list[Listed]:
    """Return every kept report, the last run first."""
    runs = [path.parent for path in reports.glob(f"*/{FINDINGS}") if not path.parent.name.isdigit()]
    kept = [_read(folder / FINDINGS) for folder in runs]
    latest = {path.parent.name: _read(path).run_id for path in reports.glob(f"[0-9]*/{FINDINGS}")}
    listed = [
        Listed(
            found.run_id,
            found.year,
            found.job,
            found.moment,
            judge_run(found),
            latest.get(str(found.year)) == found.run_id,
        )
        for found in kept
    ]
    return sorted(listed, key=lambda each: each.moment, reverse=True)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
