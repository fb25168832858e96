"""A small installation without a run: configuration, store, and what a test puts in its folders."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from pipelines.build import open_store
from pipelines.installation import Installation, load_installation
from pipelines.store import Store
from publish.candidate import Candidate, write_candidate

CONFIG = """
municipality: GM0794
deliveries: deliveries
first_year: {first_year}
approval: required
"""
DIGEST = "ab12cd34ef56" + "0" * 52


def small_installation(root: Path, more: str = "", first_year: int = 2020) -> Installation:
    """Return an installation in ``root``; ``more`` is added to its configuration."""
    (root / "deliveries").mkdir()
    config = root / "spiegel.yaml"
    config.write_text(CONFIG.format(first_year=first_year) + more)
    return load_installation(config, portal=root / "open-data", state=root / "var")


@contextmanager
def opened(installation: Installation) -> Iterator[Store]:
    """Open the store of ``installation``."""
    store = open_store(installation)
    try:
        yield store
    finally:
        store.close()


def put_candidate(
    installation: Installation,
    year: int = 2023,
    started_by: str = "het jaarlijkse schema",
    is_new: bool = True,
) -> Candidate:
    """Put the description of a candidate where the line puts it."""
    candidate = Candidate(year, f"{year}.1", is_new, {"regelingen": "f" * 64}, DIGEST, started_by)
    folder = installation.state / "kandidaat"
    folder.mkdir(parents=True, exist_ok=True)
    write_candidate(folder, candidate)
    return candidate


def add_run(
    instance: dg.DagsterInstance,
    job: str,
    status: dg.DagsterRunStatus,
    year: int = 2023,
    tags: dict[str, str] | None = None,
) -> dg.DagsterRun:
    """Add a run over ``year`` that has come to ``status``."""
    from dagster._core.utils import make_new_run_id

    run = dg.DagsterRun(
        job_name=job,
        run_id=make_new_run_id(),
        status=dg.DagsterRunStatus.STARTED,
        tags={"dagster/partition": str(year), **(tags or {})},
    )
    instance.add_run(run)
    if status == dg.DagsterRunStatus.FAILURE:
        instance.report_run_failed(run, "Mislukt.")
    elif status == dg.DagsterRunStatus.SUCCESS:
        event = dg.DagsterEvent(
            event_type_value=dg.DagsterEventType.PIPELINE_SUCCESS.value, job_name=job, message=""
        )
        instance.report_dagster_event(event, run.run_id)
    return run


def moment(text: str) -> datetime.datetime:
    """Return a moment in the time zone of the schedule."""
    from zoneinfo import ZoneInfo

    from pipelines.jobs import TIMEZONE

    return datetime.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(TIMEZONE))
