"""Steps on Dask's workers, with Dagster saying which step may start.

dagster-dask gives the cluster, its configuration and the function that does a step. It submits all
steps at once, though, so that a check that blocks does not hold back what comes after it; here
Dagster's own state machine does. Imports the extra ``dask``.
"""

from __future__ import annotations

import logging
import pickle
from collections.abc import Iterator, Sequence
from typing import Any, cast

import dask.distributed
from dagster import (
    DagsterEvent,
    DagsterEventType,
    DagsterInstance,
    InitExecutorContext,
    executor,
    multiple_process_executor_requirements,
)
from dagster._core.errors import raise_execution_interrupts
from dagster._core.execution.context.system import PlanOrchestrationContext
from dagster._core.execution.plan.active import ActiveExecution
from dagster._core.execution.plan.plan import ExecutionPlan
from dagster_dask import dask_executor
from dagster_dask.executor import DaskExecutor, query_on_dask_worker
from dagster_shared.error import SerializableErrorInfo

OUTCOMES = (DagsterEventType.STEP_SUCCESS, DagsterEventType.STEP_FAILURE)


def do_step_once(packed: bytes) -> Sequence[DagsterEvent]:
    """Do a step and return its events; a step that another worker ended is not done again.

    Dask gives the work of a worker that died to another one. When the first had finished and only
    its answer was lost, the answer is in the event log.
    """
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    recipe, run, run_config, step, instance_ref, known_state = pickle.loads(packed)
    try:
        with DagsterInstance.from_ref(instance_ref) as instance:
            entries = instance.all_logs(run.run_id)
        known = [entry.dagster_event for entry in entries if entry.dagster_event is not None]
        events = [event for event in known if event.step_key == step]
        if any(event.event_type in OUTCOMES for event in events):
            return events
        return query_on_dask_worker([], recipe, run, run_config, [step], instance_ref, known_state)
    except Exception as error:  # noqa: BLE001 - Dask writes what an error says to its log
        raise RuntimeError(type(error).__name__) from None


class CarefulDaskExecutor(DaskExecutor):
    """dagster-dask's executor, step by step: what depends on a failed step never starts."""

    def execute(
        self, plan_context: PlanOrchestrationContext, execution_plan: ExecutionPlan
    ) -> Iterator[DagsterEvent]:
        """Submit each step when Dagster says that it may start; yield its events when it ends."""
        with (
            self._connect(plan_context.job_name) as client,
            ActiveExecution(execution_plan, retry_mode=self.retries) as active,
        ):
            running: dict[Any, str] = {}
            while running or not active.is_complete:
                for step in active.get_steps_to_execute():
                    running[self._submit(client, plan_context, active, step.key)] = step.key
                if running:
                    with raise_execution_interrupts():
                        done, _ = cast(
                            Any, dask.distributed.wait(list(running), None, "FIRST_COMPLETED")
                        )
                    for future in done:
                        yield from self._collect(plan_context, active, running.pop(future), future)
                yield from active.plan_events_iterator(plan_context)

    def _connect(self, job_name: str) -> dask.distributed.Client:
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        if self.cluster_type == "existing":
            return dask.distributed.Client(self.cluster_configuration["address"])
        from dask.distributed import LocalCluster

        return dask.distributed.Client(LocalCluster(**self.build_dict(job_name)))

    def _submit(
        self,
        client: dask.distributed.Client,
        plan_context: PlanOrchestrationContext,
        active: ActiveExecution,
        step: str,
    ) -> Any:
        # Packed, because Dask walks through tuples and Dagster's records do not let it.
        packed = pickle.dumps(
            (
                plan_context.reconstructable_job,
                plan_context.dagster_run,
                plan_context.run_config,
                step,
                plan_context.instance.get_ref(),
                active.get_known_state(),
            )
        )
        key = f"{plan_context.dagster_run.run_id}.{step}"
        return client.submit(do_step_once, packed, key=key, pure=False)

    def _collect(
        self,
        plan_context: PlanOrchestrationContext,
        active: ActiveExecution,
        step: str,
        future: Any,
    ) -> Iterator[DagsterEvent]:
        """Yield the events of a step that ended; one whose workers keep dying has failed."""
        error = future.exception()
        if error is not None:
            # What a library says of an error may hold a value; its kind may be told.
            told = SerializableErrorInfo(
                "De stap kon niet worden gedaan.", [], type(error).__name__
            )
            failure = self.log_failure_or_retry_event_after_error(
                plan_context.for_step(active.get_step_by_key(step)), told, active.get_known_state()
            )
            yield failure
            active.handle_event(failure)
            return
        for event in future.result():
            yield event
            active.handle_event(event)
        active.verify_complete(plan_context, step)


@executor(
    name="dask",
    config_schema=cast(Any, dask_executor.config_schema),
    requirements=multiple_process_executor_requirements(),
)
def careful_dask_executor(init_context: InitExecutorContext) -> CarefulDaskExecutor:
    """Return the executor with dagster-dask's configuration."""
    cluster = cast(dict[str, Any], init_context.executor_config["cluster"])
    ((kind, settings),) = cluster.items()
    return CarefulDaskExecutor(kind, settings)
