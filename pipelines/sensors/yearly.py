"""Starts the yearly run when the schedule missed it, and again when it can succeed now.

A machine that was off on 1 February, a run that was broken off, a delivery that came late: the run
over last year follows by itself. What was refused is not tried again until something changed.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from zoneinfo import ZoneInfo

import dagster as dg

from pipelines.arrivals import missing_deliveries, year_fingerprint
from pipelines.exclusive import BROKEN_OFF
from pipelines.installation import Installation
from pipelines.jobs import DELIVERED, FIRST_MOMENT, INTAKE, TIMEZONE, YEARLY
from pipelines.sensors.runs import runs_over
from pipelines.store import Store
from schemas.delivery import DeliveryDescription

MOST_ATTEMPTS = 3
INTERVAL = 600
#: The schedule goes first; so long after it the sensor takes over.
MARGIN = datetime.timedelta(hours=1)
UNDER_WAY = {
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
}
Clock = Callable[[], datetime.datetime]


def local_now() -> datetime.datetime:
    """Return the moment in the time zone of the schedule."""
    return datetime.datetime.now(tz=ZoneInfo(TIMEZONE))


def yearly_sensor(
    installation: Installation,
    deliveries: Mapping[str, DeliveryDescription],
    store: Store,
    jobs: Sequence[dg.UnresolvedAssetJobDefinition],
    now: Clock = local_now,
) -> dg.SensorDefinition:
    """Return the sensor that has last year's run made, as far as it can be made.

    ``jobs`` are the yearly run and the intake.
    """

    @dg.sensor(
        name="jaarrun_inhalen",
        jobs=jobs,
        minimum_interval_seconds=INTERVAL,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=(
            "Start de jaarrun alsnog als het schema hem miste, als hij werd afgebroken, of als "
            "leveringen zijn veranderd nadat hij was geweigerd."
        ),
    )
    def catch_up(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        moment = now()
        year = moment.year - 1
        start = datetime.datetime(moment.year, *FIRST_MOMENT, tzinfo=ZoneInfo(TIMEZONE))
        if moment < start + MARGIN or year < installation.first_year:
            return dg.SkipReason(f"De jaarrun over {year} begint op 1 februari.")
        records = runs_over(context.instance, YEARLY, year)
        if records and records[0].dagster_run.status in UNDER_WAY:
            return dg.SkipReason(f"De jaarrun over {year} is bezig.")
        if records and records[0].dagster_run.status == dg.DagsterRunStatus.SUCCESS:
            return dg.SkipReason(f"De jaarrun over {year} is geslaagd.")
        missing = missing_deliveries(installation, deliveries, year)
        if missing:
            titles = ", ".join(description.title.nl for description in missing)
            return dg.SkipReason(f"Nog niet binnen: {titles}.")
        earlier = store.years_to_take_in(installation.first_year, year)
        if earlier:
            return _take_in(context.instance, earlier)
        delivered = year_fingerprint(installation, deliveries, year)
        broken = [record for record in records if BROKEN_OFF in record.dagster_run.tags]
        if records and not _is_worthwhile(records[0].dagster_run, delivered, len(broken)):
            return dg.SkipReason("De jaarrun is geweigerd en er is sindsdien niets veranderd.")
        return dg.SensorResult(
            [
                dg.RunRequest(
                    run_key=f"{YEARLY}-{year}-{delivered}-{len(broken)}",
                    job_name=YEARLY,
                    partition_key=str(year),
                    tags={DELIVERED: delivered},
                )
            ]
        )

    return catch_up


def _is_worthwhile(last: dg.DagsterRun, delivered: str, broken: int) -> bool:
    """Tell whether a failed run may fare better now."""
    if BROKEN_OFF in last.tags:
        return broken < MOST_ATTEMPTS
    return last.tags.get(DELIVERED) != delivered


def _take_in(instance: dg.DagsterInstance, years: list[int]) -> dg.SensorResult | dg.SkipReason:
    """Ask for the intake of earlier years first; a series may not have gaps."""
    requests = [
        dg.RunRequest(
            run_key=f"{INTAKE}-{year}-{len(runs_over(instance, INTAKE, year))}",
            job_name=INTAKE,
            partition_key=str(year),
        )
        for year in years
        if not _has_tried(instance, year)
    ]
    if requests:
        return dg.SensorResult(requests)
    named = ", ".join(map(str, years))
    return dg.SkipReason(f"Eerst moeten de jaren {named} worden ingenomen; zie hun runs.")


def _has_tried(instance: dg.DagsterInstance, year: int) -> bool:
    """Tell whether the whole intake of ``year`` was tried; that of one delivery does not count."""
    return any(
        not record.dagster_run.asset_selection and BROKEN_OFF not in record.dagster_run.tags
        for record in runs_over(instance, INTAKE, year)
    )
