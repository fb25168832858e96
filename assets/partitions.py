"""The yearly partitions that every station shares."""

from __future__ import annotations

import dagster as dg

FIRST_YEAR = 2011

YEARS = dg.TimeWindowPartitionsDefinition(
    cron_schedule="0 0 1 1 *",
    start=str(FIRST_YEAR),
    fmt="%Y",
    timezone="Europe/Amsterdam",
)

#: A station that needs every year so far: a release shows long series.
ALL_YEARS_SO_FAR = dg.TimeWindowPartitionMapping(
    start_offset=-100, end_offset=0, allow_nonexistent_upstream_partitions=True
)


def year_of(context: dg.AssetExecutionContext) -> int:
    """Return the year that is run."""
    return int(context.partition_key)
