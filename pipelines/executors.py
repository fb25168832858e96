"""Where the steps of a run are executed: in this process, in several, or by Dask's workers.

Which step may start is always for Dagster to say. What a step does belongs to the stations.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

if TYPE_CHECKING:
    import dagster as dg

POLL_SECONDS = 0.5


class ExecutorSettings(BaseModel):
    """Which executor: ``workers`` at once; ``address`` of a Dask scheduler that runs already."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["in_process", "multiprocess", "dask"] = "in_process"
    workers: int = 2
    address: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, given: Any) -> Any:
        """Accept ``executor: dask`` for ``executor: {kind: dask}``."""
        return {"kind": given} if isinstance(given, str) else given


def build_executor(settings: ExecutorSettings) -> dg.ExecutorDefinition:
    """Return Dagster's executor for ``settings``; raise ``ImportError`` without the extra dask."""
    import dagster as dg

    if settings.kind == "in_process":
        return dg.in_process_executor
    if settings.kind == "multiprocess":
        return dg.multiprocess_executor.configured(
            {"max_concurrent": settings.workers}, name="multiprocess"
        )
    from pipelines.dask_executor import careful_dask_executor

    cluster: dict[str, Any] = {"local": {"n_workers": settings.workers, "dashboard_address": None}}
    if settings.address:
        cluster = {"existing": {"address": settings.address}}
    return careful_dask_executor.configured({"cluster": cluster}, name="dask")


@lru_cache(maxsize=1)
def load_job(name: str, run_id: str) -> dg.JobDefinition:
    """Return a job of the installation that the environment names: how another process finds it.

    A process builds the line once per run; the next run reads the configuration again.
    """
    import dagster as dg

    from pipelines.build import build_definitions
    from pipelines.installation import load_installation

    del run_id
    warnings.simplefilter("ignore", category=dg.PreviewWarning)
    return build_definitions(load_installation()).resolve_job_def(name)


@contextmanager
def listening(
    instance: dg.DagsterInstance, run_id: str, listen: Callable[[dg.EventLogEntry], None]
) -> Iterator[None]:
    """Call ``listen`` with the events of a run while other processes write them."""
    done = threading.Event()

    def poll() -> None:
        cursor = None
        is_last = False
        while not is_last:
            is_last = done.wait(POLL_SECONDS)
            found = instance.get_records_for_run(run_id, cursor=cursor)
            cursor = found.cursor
            for record in found.records:
                listen(record.event_log_entry)

    thread = threading.Thread(target=poll, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def execute_elsewhere(
    instance: dg.DagsterInstance,
    job: str,
    year: int,
    run_id: str,
    tags: Mapping[str, str],
    run_config: Mapping[str, Any],
) -> tuple[bool, list[dg.DagsterEvent]]:
    """Run ``job`` for ``year`` with steps in other processes; return success and all events.

    The other processes build the line anew, from the installation that the environment names.
    """
    import dagster as dg
    from dagster._core.execution.api import execute_run

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", category=dg.BetaWarning)
        recipe = dg.build_reconstructable_job(
            "pipelines.executors",
            "load_job",
            (job, run_id),  # pyright: ignore[reportArgumentType]
        )
    definition = recipe.get_definition()
    run = instance.create_run_for_job(
        job_def=definition,
        run_id=run_id,
        run_config=run_config,
        tags={**definition.get_tags_for_partition_key(str(year), None), **tags},
        job_code_origin=recipe.get_python_origin(),
    )
    result = execute_run(recipe, run, instance, raise_on_error=False)
    return result.success, list(result.all_events)
