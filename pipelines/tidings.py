"""What there is to tell people now: which runs failed, what is late, what waits for a decision.

Everything is read from what is there, so that a machine that was off tells it when it is back.
Sentences name deliveries, files and columns; never a value.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

import dagster as dg

from pipelines.arrivals import missing_deliveries
from pipelines.installation import Installation
from pipelines.jobs import RELEASE, YEARLY
from pipelines.notices import Notice
from pipelines.running import RunOutcome, read_event
from pipelines.speaking import Speaker
from publish.candidate import waiting_candidates
from publish.portal_index import read_index
from schemas.delivery import DeliveryDescription

MOST_SENTENCES = 10
PARTITION = "dagster/partition"


def tidings(
    instance: dg.DagsterInstance,
    installation: Installation,
    deliveries: Mapping[str, DeliveryDescription],
    since: datetime.datetime,
    today: datetime.date,
) -> Iterator[Notice]:
    """Yield everything worth telling; of runs only those that ended after ``since``."""
    speaker = Speaker(installation.language)
    yield from _of_runs(instance, installation, speaker, since)
    if installation.approval == "required":
        yield from _of_candidates(installation, speaker)
    yield from _of_deliveries(installation, deliveries, speaker, today)


def _of_runs(
    instance: dg.DagsterInstance,
    installation: Installation,
    speaker: Speaker,
    since: datetime.datetime,
) -> Iterator[Notice]:
    ended = [dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.SUCCESS]
    wanted = dg.RunsFilter(statuses=ended, updated_after=since)
    for run in instance.get_runs(wanted, limit=200):
        year = run.tags.get(PARTITION, "")
        if run.status == dg.DagsterRunStatus.FAILURE:
            facts = {"job": run.job_name, "year": year}
            text = {"sentences": _why(instance, run, speaker), "year": year}
            yield Notice(
                f"mislukt {run.run_id}",
                speaker.text("notice_failed_title", facts),
                speaker.text("notice_failed", text),
            )
        elif run.job_name in (RELEASE, YEARLY):
            yield from _of_release(installation, speaker, year)


def _why(instance: dg.DagsterInstance, run: dg.DagsterRun, speaker: Speaker) -> str:
    outcome = RunOutcome(run.job_name, 0, run.run_id)
    for entry in instance.all_logs(run.run_id):
        if entry.dagster_event is not None:
            read_event(outcome, entry.dagster_event)
    found = [sentence for refusal in outcome.refusals for sentence in refusal.sentences]
    lines = [f"- {sentence}" for sentence in found[:MOST_SENTENCES]]
    if len(found) > MOST_SENTENCES:
        lines.append(speaker.text("notice_more", {"count": len(found) - MOST_SENTENCES}))
    return "\n".join(lines) or speaker.text("notice_no_sentence")


def _of_release(installation: Installation, speaker: Speaker, year: str) -> Iterator[Notice]:
    index = read_index(installation.portal) if installation.portal.exists() else None
    releases = [each for each in (index.releases if index else ()) if str(each.year) == year]
    if releases:
        version = releases[0].version
        facts = {"version": version, "year": year}
        yield Notice(
            f"uitgegeven {version}",
            speaker.text("notice_released_title", facts),
            speaker.text("notice_released", facts),
        )


def _of_candidates(installation: Installation, speaker: Speaker) -> Iterator[Notice]:
    for candidate in waiting_candidates(installation.candidates):
        facts = {
            "version": candidate.version,
            "year": candidate.year,
            "mark": candidate.mark,
        }
        yield Notice(
            f"wacht {candidate.digest}",
            speaker.text("notice_waits_title", facts),
            speaker.text("notice_waits", facts),
        )


def _of_deliveries(
    installation: Installation,
    deliveries: Mapping[str, DeliveryDescription],
    speaker: Speaker,
    today: datetime.date,
) -> Iterator[Notice]:
    """Yield a reminder per delivery over last year that is not there, from shortly before."""
    year = today.year - 1
    if year < installation.first_year:
        return
    notice_from = datetime.timedelta(days=installation.notices.days_before)
    for description in missing_deliveries(installation, deliveries, year):
        deadline = description.deadline_of(year)
        if today < deadline - notice_from:
            continue
        kind = "late" if today > deadline else "due"
        facts = {
            "title": description.title.get(installation.language),
            "owner": description.owner.get(installation.language),
            "year": year,
            "deadline": deadline.isoformat(),
        }
        yield Notice(
            f"{kind} {description.name} {year}",
            speaker.text(f"notice_{kind}_title", facts),
            speaker.text(f"notice_{kind}", facts),
        )
