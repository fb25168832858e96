"""Publishes what was approved, and brings the targets up to date with the portal."""

from __future__ import annotations

import hashlib

import dagster as dg

from pipelines.approvals import Approvals
from pipelines.exclusive import BROKEN_OFF
from pipelines.installation import Installation
from pipelines.jobs import RELEASE
from pipelines.sensors.runs import runs_over
from pipelines.target_job import TARGETS
from publish.candidate import Candidate, waiting_candidates
from publish.portal_index import INDEX

INTERVAL = 60


def release_sensor(installation: Installation, approvals: Approvals) -> dg.SensorDefinition:
    """Return the sensor that puts an approved candidate on the portal, once per decision."""

    @dg.sensor(
        name="uitgeven_na_besluit",
        job_name=RELEASE,
        minimum_interval_seconds=INTERVAL,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Zet een kandidaat op het portaal zodra hij is goedgekeurd, en anders nooit.",
    )
    def publish(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        if installation.approval != "required":
            return dg.SkipReason("Deze installatie vraagt geen goedkeuring.")
        waiting = waiting_candidates(installation.candidates)
        requests = [
            _request(context.instance, candidate)
            for candidate in waiting
            if approvals.is_approved(candidate.digest)
        ]
        if not requests:
            return dg.SkipReason("Er is geen goedgekeurde kandidaat.")
        return dg.SensorResult(requests)

    return publish


def _request(instance: dg.DagsterInstance, candidate: Candidate) -> dg.RunRequest:
    runs = runs_over(instance, RELEASE, candidate.year)
    broken = [record for record in runs if BROKEN_OFF in record.dagster_run.tags]
    return dg.RunRequest(
        run_key=f"{RELEASE}-{candidate.digest}-{len(broken)}", partition_key=str(candidate.year)
    )


def targets_sensor(installation: Installation) -> dg.SensorDefinition:
    """Return the sensor that has the targets brought up to date when the portal changed."""

    @dg.sensor(
        name="doelen_bij_nieuwe_uitgave",
        job_name=TARGETS,
        minimum_interval_seconds=INTERVAL,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Brengt de doelen bij wanneer het portaal is veranderd.",
    )
    def follow(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        index = installation.portal / INDEX
        if not installation.targets or not index.exists():
            return dg.SkipReason("Er zijn geen doelen, of er is nog geen uitgave.")
        mark = hashlib.sha256(index.read_bytes()).hexdigest()
        if mark == context.cursor:
            return dg.SkipReason("Het portaal is niet veranderd.")
        return dg.SensorResult([dg.RunRequest(run_key=f"{TARGETS}-{mark}")], cursor=mark)

    return follow
