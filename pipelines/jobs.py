"""The jobs and the schedule: intake of one year, and the yearly run that ends in a release."""

from __future__ import annotations

from collections.abc import Callable

import dagster as dg

from assets import annual, checked, received, released
from assets.partitions import FIRST_YEAR, TIMEZONE, YEARS

INTAKE = "inname"
YEARLY = "jaarrun"
#: The tag that says what lay there when a run was asked for; the UI does not show it.
DELIVERED = ".dagster/spiegel_leveringen"
RELEASE = "uitgeven_na_goedkeuring"
#: Higher goes first in the queue: who decides does not wait for what is taken in.
PRIORITY = "dagster/priority"
FIRST, SOON, LATER = "10", "5", "-5"
#: Early on the first of February, when the deliveries over last year are due.
SCHEDULE = "0 6 1 2 *"
#: The same moment as month, day and hour.
FIRST_MOMENT = (2, 1, 6)


def build_jobs(
    is_approval_required: bool,
    executor: dg.ExecutorDefinition = dg.in_process_executor,
    release_executor: dg.ExecutorDefinition = dg.in_process_executor,
) -> list[dg.UnresolvedAssetJobDefinition]:
    """Return the jobs. Steps run in one process by default: starting one costs more than its work.

    Where approval is required, the yearly run ends with a candidate.
    """
    release = dg.AssetSelection.groups(released.GROUP)
    everything = dg.AssetSelection.all()
    intake = dg.AssetSelection.groups(received.GROUP, checked.GROUP, annual.GROUP)
    return [
        dg.define_asset_job(
            INTAKE,
            selection=intake,
            partitions_def=YEARS,
            executor_def=executor,
            description="Leveringen van een jaar innemen en tellen, zonder uitgave.",
        ),
        dg.define_asset_job(
            YEARLY,
            selection=everything - release if is_approval_required else everything,
            partitions_def=YEARS,
            executor_def=executor,
            description="De jaarrun: van leveringen tot uitgave, of tot kandidaat.",
        ),
        dg.define_asset_job(
            RELEASE,
            selection=release,
            partitions_def=YEARS,
            executor_def=release_executor,
            tags={PRIORITY: SOON},
            description="Een goedgekeurde kandidaat op het portaal zetten.",
        ),
    ]


def build_schedule(delivered: Callable[[int], str]) -> dg.ScheduleDefinition:
    """Return the yearly schedule: on 1 February it asks for the year before.

    ``delivered`` returns the fingerprint of what lies there for a year.
    """

    @dg.schedule(
        name="jaarlijks",
        cron_schedule=SCHEDULE,
        job_name=YEARLY,
        execution_timezone=TIMEZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Elk jaar op 1 februari om 6 uur: de jaarrun over het vorige jaar.",
    )
    def yearly(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        year = context.scheduled_execution_time.year - 1
        if year < FIRST_YEAR:
            return dg.SkipReason(f"Er zijn geen gegevens van voor {FIRST_YEAR}.")
        return dg.RunRequest(
            run_key=f"jaarrun-{year}",
            partition_key=str(year),
            tags={DELIVERED: delivered(year)},
        )

    return yearly
