"""The yearly partitions that every station shares."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

import dagster as dg

FIRST_YEAR = 2011
TIMEZONE = "Europe/Amsterdam"
#: More years than a series will hold for long; each is looked up in every run.
LONGEST_SERIES = 40

YEARS = dg.TimeWindowPartitionsDefinition(
    cron_schedule="0 0 1 1 *",
    start=str(FIRST_YEAR),
    fmt="%Y",
    timezone=TIMEZONE,
)


def _all_years_so_far() -> dg.TimeWindowPartitionMapping:
    with warnings.catch_warnings():
        # Years before the first delivery do not exist; the option that says so is marked beta.
        warnings.simplefilter("ignore", category=dg.BetaWarning)
        return dg.TimeWindowPartitionMapping(
            start_offset=-LONGEST_SERIES, end_offset=0, allow_nonexistent_upstream_partitions=True
        )


#: A station that needs every year so far: a release shows long series.
ALL_YEARS_SO_FAR = _all_years_so_far()


STARTED_BY = "spiegel/gestart_door"
SCHEDULE = "dagster/schedule_name"
SENSOR = "dagster/sensor_name"
REPEATED = "dagster/parent_run_id"


def starter_of(tags: Mapping[str, str]) -> str:
    """Return who started a run: a user, the schedule, a sensor, or nobody known.

    Nobody is known of a click in the UI, and of a repetition there: it carries the tags of the run
    it repeats, also the name of who started that one.
    """
    if REPEATED in tags:
        return ""
    if tags.get(STARTED_BY):
        return tags[STARTED_BY]
    if SCHEDULE in tags:
        return "het jaarlijkse schema"
    return "de bewaking van leveringen" if SENSOR in tags else ""


def year_of(context: dg.AssetExecutionContext) -> int:
    """Return the year that is run."""
    return int(context.partition_key)
