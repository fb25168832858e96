"""Whether the installation does what it should: for monitoring, not for stewards.

A fault needs an operator; something to note needs a steward, who is told by notices too. Names of
deliveries and states of runs only; never a value.
"""

from __future__ import annotations

import datetime
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from pipelines.installation import Installation

Level = Literal["goed", "let op", "fout"]
GOOD, NOTE, FAULT = "goed", "let op", "fout"
#: Below this a release may not fit: two portals and a candidate stand side by side for a moment.
FREE_BYTES = 1_000_000_000
HEALTHY, LAST = "healthy.json", "health.json"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: ``subject`` is a word for machines, ``text`` a sentence."""

    subject: str
    level: Level
    text: str


@dataclass
class Health:
    """All findings at one moment (ISO 8601, UTC)."""

    moment: str
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_healthy(self) -> bool:
        """Tell whether nothing is at fault."""
        return all(finding.level != FAULT for finding in self.findings)

    def as_json(self) -> str:
        """Return moment, verdict and findings as JSON."""
        answer = {"healthy": self.is_healthy, **asdict(self)}
        return json.dumps(answer, ensure_ascii=False, indent=1)


def _disk(installation: Installation) -> Iterator[Finding]:
    for name in ("state", "portal"):
        place: Path = getattr(installation, name)
        while not place.exists():
            place = place.parent
        free = shutil.disk_usage(place).free
        level: Level = GOOD if free >= FREE_BYTES else FAULT
        yield Finding(f"disk_{name}", level, f"{free // 1_000_000} MB vrij bij {name}.")


def _store(installation: Installation) -> Finding:
    from pipelines.build import open_store
    from schemas.dataset import load_datasets

    try:
        store = open_store(installation)
        try:
            store.years(next(iter(load_datasets())))
        finally:
            store.close()
    except Exception as error:  # noqa: BLE001 - whatever it is, the store cannot be used
        return Finding("store", FAULT, f"Opslag onbereikbaar ({type(error).__name__}).")
    return Finding("store", GOOD, "De vertrouwelijke opslag is bereikbaar.")


def _dagster() -> Iterator[Finding]:
    import dagster as dg

    try:
        with dg.DagsterInstance.get() as instance:
            instance.get_runs(limit=1)
            required = instance.get_required_daemon_types()
            states = instance.get_daemon_statuses(required)
    except Exception as error:  # noqa: BLE001 - whatever it is, Dagster cannot be used
        yield Finding("dagster", FAULT, f"Dagster onbereikbaar ({type(error).__name__}).")
        return
    yield Finding("dagster", GOOD, "De opslag van Dagster is bereikbaar.")
    silent = sorted(name for name, state in states.items() if not state.healthy)
    if silent:
        text = f"De daemon geeft geen teken van leven: {', '.join(silent)}."
        yield Finding("daemon", FAULT, text)
    else:
        yield Finding("daemon", GOOD, "De daemon leeft.")


def _year(installation: Installation, today: datetime.date) -> Iterator[Finding]:
    from pipelines.reporting import year_status
    from schemas.delivery import load_deliveries

    year = today.year - 1
    try:
        status = year_status(installation, year)
    except Exception as error:  # noqa: BLE001 - told by its kind; the rest is still looked at
        yield Finding("year", FAULT, f"De stand van {year} is onbekend ({type(error).__name__}).")
        return
    run: Level = FAULT if status.run == "failure" else GOOD
    yield Finding("last_run", run, f"Laatste run over {year}: {status.run} {status.moment}".strip())
    if status.waiting:
        text = f"Kandidaat {status.waiting} wacht op goedkeuring."
        yield Finding("approval", NOTE, text)
    descriptions = load_deliveries()
    late = [name for name in status.missing if descriptions[name].deadline_of(year) < today]
    if late and not status.released:
        yield Finding("deliveries", NOTE, f"Te laat over {year}: {', '.join(late)}.")


def look(installation: Installation, now: datetime.datetime) -> Health:
    """Return the health of ``installation``; never raises for what it finds."""
    health = Health(now.astimezone(datetime.UTC).isoformat(timespec="seconds"))
    health.findings += _disk(installation)
    health.findings.append(_store(installation))
    health.findings += _dagster()
    health.findings += _year(installation, now.date())
    return health


def write_health(health: Health, folder: Path) -> None:
    """Write the last health for reading, and the file that is there only when all is well."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (LAST, HEALTHY):
        path = folder / name
        if name == HEALTHY and not health.is_healthy:
            path.unlink(missing_ok=True)
            continue
        temporary = path.with_suffix(".new")
        temporary.write_text(health.as_json(), encoding="utf-8")
        os.chmod(temporary, 0o644)  # noqa: PTH101 - the web server reads it
        temporary.replace(path)
