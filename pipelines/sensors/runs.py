"""The earlier runs of a job over a year: what a sensor asks before it asks for another one."""

from __future__ import annotations

import dagster as dg

#: More runs of one job over one year than a sensor has to know of.
MOST = 50


def runs_over(instance: dg.DagsterInstance, job: str, year: int) -> list[dg.RunRecord]:
    """Return the runs of ``job`` over ``year``, the newest first."""
    wanted = dg.RunsFilter(job_name=job, tags={"dagster/partition": str(year)})
    return list(instance.get_run_records(wanted, limit=MOST))
