"""What the instance and the portal know of a year: the last run, its checks, the release."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pipelines.installation import Installation
from pipelines.partner_status import PartnerStatus, partner_statuses
from pipelines.running import YEARLY, Refusal, RunOutcome, read_event

if TYPE_CHECKING:
    import dagster as dg

RunState = Literal["none", "success", "failure", "busy"]


@dataclass
class YearStatus:
    """How one year stands. Names are those of deliveries; refusals hold whole sentences."""

    year: int
    run: RunState = "none"
    moment: str = ""
    run_id: str = ""
    arrived: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    waiting: str = ""
    released: list[str] = field(default_factory=list)
    partners: list[PartnerStatus] = field(default_factory=list)


def _add_run(status: YearStatus, instance: dg.DagsterInstance) -> None:
    import dagster as dg

    records = instance.get_run_records(
        dg.RunsFilter(job_name=YEARLY, tags={"dagster/partition": str(status.year)}), limit=1
    )
    if not records:
        return
    run = records[0].dagster_run
    status.run_id = run.run_id
    states: dict[dg.DagsterRunStatus, RunState] = {
        dg.DagsterRunStatus.SUCCESS: "success",
        dg.DagsterRunStatus.FAILURE: "failure",
        dg.DagsterRunStatus.CANCELED: "failure",
    }
    status.run = states.get(run.status, "busy")
    started = records[0].start_time or 0.0
    moment = datetime.datetime.fromtimestamp(started, tz=datetime.UTC)
    status.moment = moment.astimezone().strftime("%Y-%m-%d %H:%M")
    outcome = RunOutcome(YEARLY, status.year, run.run_id)
    for entry in instance.all_logs(run.run_id):
        if entry.dagster_event is not None:
            read_event(outcome, entry.dagster_event)
    status.refusals = outcome.refusals


def _add_deliveries(status: YearStatus, installation: Installation) -> None:
    from schemas.delivery import load_deliveries
    from sources import locate

    for name, description in load_deliveries().items():
        if not description.covers(status.year):
            continue
        connection = installation.connections.get(name)
        if locate(description, installation.deliveries, status.year, connection) is not None:
            status.arrived.append(name)
        elif not description.is_expected(status.year):
            status.absent.append(name)
        else:
            status.missing.append(name)


def _add_release(status: YearStatus, installation: Installation) -> None:
    from publish.portal_index import read_index

    index = read_index(installation.portal) if installation.portal.exists() else None
    if index is not None:
        status.released = [r.version for r in index.releases if r.year == status.year]


def _add_candidate(status: YearStatus, installation: Installation) -> None:
    from publish.candidate import read_candidate

    candidate = read_candidate(installation.candidates, status.year)
    if candidate is not None and candidate.is_new and installation.approval == "required":
        status.waiting = candidate.version


def year_status(installation: Installation, year: int) -> YearStatus:
    """Return how ``year`` stands; the Dagster home must be prepared."""
    import dagster as dg

    status = YearStatus(year)
    _add_deliveries(status, installation)
    with dg.DagsterInstance.get() as instance:
        _add_run(status, instance)
    _add_candidate(status, installation)
    _add_release(status, installation)
    status.partners = partner_statuses(installation, year)
    return status
