"""``spiegel run``: the yearly run, with progress, ending in a table of what was made."""

from __future__ import annotations

import datetime
import getpass
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import click

from pipelines.commands.common import (
    FIRST_YEAR,
    REFUSED,
    WAITING,
    Call,
    installation_options,
    refuse_usage,
)
from pipelines.dagster_home import RunInProgress, only_run, prepare_home
from pipelines.speaking import Speaker

if TYPE_CHECKING:
    from pipelines.installation import Installation
    from pipelines.running import RunOutcome


class Counting:
    """Prints a line when the first step of a station is done, and a mark for each failure."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self._seen: set[str] = set()

    def __call__(self, station: str) -> None:
        """Note that a step of ``station`` is done."""
        from pipelines.running import STATIONS

        number = STATIONS.get(station)
        if number is not None and number not in self._seen:
            self._seen.add(number)
            click.echo(f"  {self._speaker.text(f'station_{number}')}")


def _tell_refusals(speaker: Speaker, outcome: RunOutcome) -> None:
    for refusal in outcome.refusals:
        for sentence in refusal.sentences or (f"{refusal.place}: {refusal.check}",):
            click.echo(f"- {sentence}", err=True)
    speaker.refuse("run_refused", {"year": outcome.year})
    speaker.refuse("run_remedy", {"year": outcome.year})


def _tell_release(speaker: Speaker, installation: Installation, version_before: str | None) -> None:
    from publish.portal_index import read_index
    from publish.reading import read_package
    from schemas.dataset import load_datasets
    from schemas.states import SHOWN, WITHHELD

    index = read_index(installation.portal)
    assert index is not None
    rows = []
    for name, version in index.releases[0].packages.items():
        package = read_package(installation.portal / name / version)
        states: Counter[str] = Counter()
        for table in package.tables.values():
            if load_datasets()[table.name].kind == "register":
                states[SHOWN] += len(table.rows)
                continue
            places = [i for i, column in enumerate(table.header) if column.endswith("status")]
            states.update(str(row[place]) for row in table.rows for place in places)
        other = sum(states.values()) - states[SHOWN] - states[WITHHELD]
        rows.append((name, version, len(package.tables), states[SHOWN], states[WITHHELD], other))
    columns = ["package", "version", "tables", "shown", "withheld", "other"]
    speaker.table([f"column_{column}" for column in columns], rows)
    speaker.say("note_other")
    version = index.releases[0].version
    key = "run_done_same" if version == version_before else "run_done_new"
    speaker.say(key, {"version": version, "portal": installation.portal})


def _version(installation: Installation) -> str | None:
    from publish.portal_index import read_index

    index = read_index(installation.portal) if installation.portal.exists() else None
    return index.releases[0].version if index else None


def _execute(installation: Installation, year: int, speaker: Speaker) -> None:
    from pipelines.quality import QualityGate
    from publish.candidate import read_candidate
    from schemas.dataset import load_datasets
    from schemas.municipality import load_municipalities

    started = time.monotonic()
    name = load_municipalities()[installation.municipality].name
    speaker.say("run_title", {"municipality": name, "year": year})
    gate = QualityGate(load_datasets())
    gate.start()
    from pipelines.running import INTAKE, YEARLY, Runner

    runner = Runner(installation, gate)
    before = _version(installation)
    try:
        earlier = runner.years_to_take_in(year)
        if earlier:
            speaker.say("run_earlier", {"years": ", ".join(map(str, earlier))})
        jobs = [*((INTAKE, other) for other in earlier), (YEARLY, year)]
        for job, of_year in jobs:
            click.echo(f"{of_year}")
            outcome = runner.run(job, of_year, getpass.getuser(), Counting(speaker))
            for warning in outcome.warnings:
                for sentence in warning.sentences:
                    click.echo(f"  {speaker.text('run_warning')}: {sentence}")
            if not outcome.success:
                _tell_refusals(speaker, outcome)
                sys.exit(REFUSED)
    finally:
        gate.close()
        runner.close()
    candidate = read_candidate(installation.candidates, year)
    if installation.approval == "required" and candidate is not None and candidate.is_new:
        speaker.say("run_waits", {"year": year, "version": candidate.version})
        sys.exit(WAITING)
    _tell_release(speaker, installation, before)
    speaker.say("run_time", {"seconds": round(time.monotonic() - started)})


@click.command("run")
@click.argument("year", type=int)
@click.option("--reason", help="Waarom gepubliceerde cijfers veranderen; lezers zien dit.")
@installation_options
def command(year: int, reason: str | None, call: Call) -> None:
    """De jaarrun over YEAR: van leveringen tot portaal.

    Draait dezelfde Dagster-taak als het jaarlijkse schema, op dezelfde instantie.
    """
    speaker, installation = call.speaker, call.installation
    last = datetime.date.today().year
    if not FIRST_YEAR <= year <= last:
        facts = {"year": year, "first": FIRST_YEAR, "last": last}
        refuse_usage(speaker.text("usage_year", facts))
    if not installation.deliveries.is_dir():
        refuse_usage(speaker.text("usage_deliveries", {"folder": installation.deliveries}))
    if reason is not None:
        installation = installation.model_copy(update={"revision_reason": reason})
    prepare_home(installation, call.config)
    try:
        with only_run(installation):
            _execute(installation, year, speaker)
    except RunInProgress:
        speaker.refuse("run_busy")
        sys.exit(REFUSED)
