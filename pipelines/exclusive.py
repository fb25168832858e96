"""One run at a time, whoever starts it: the command line, the schedule, a sensor, a click.

``spiegel run`` holds the lock of the installation itself. A run that Dagster starts takes the same
lock around all its steps and waits for its turn. Every run also shows that it lives: one that is
said to be going on and shows no life is marked as failed, so that it keeps nobody waiting.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import dagster as dg
from dagster._core.executor.base import Executor

from pipelines.dagster_home import RunInProgress, alive, only_run, sign_of_life
from pipelines.installation import Installation

if TYPE_CHECKING:
    from dagster._core.execution.context.system import PlanOrchestrationContext
    from dagster._core.execution.plan.plan import ExecutionPlan
    from dagster._core.execution.retries import RetryMode

#: How long a run waits for the one before it, in seconds; a yearly run takes minutes.
PATIENCE = 3600.0
#: A run younger than this may not show yet that it lives.
GRACE_SECONDS = 120.0
#: On a run that was found dead: it may be tried again, unlike one that was refused.
BROKEN_OFF = "spiegel/afgebroken"
GOING_ON = [
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


class OneAtATime(Executor):
    """Executes as ``inner`` does, while holding the lock of the installation."""

    def __init__(self, inner: Executor, installation: Installation) -> None:
        self._inner = inner
        self._installation = installation

    @property
    def retries(self) -> RetryMode:
        """Whether steps are tried again."""
        return self._inner.retries

    def execute(
        self, plan_context: PlanOrchestrationContext, execution_plan: ExecutionPlan
    ) -> Iterator[dg.DagsterEvent]:
        """Wait for the lock, then execute the plan."""
        try:
            with (
                alive(self._installation, plan_context.run_id),
                only_run(self._installation, PATIENCE),
            ):
                yield from self._inner.execute(plan_context, execution_plan)
        except RunInProgress:
            raise dg.Failure(
                "Een andere run van deze installatie was na een uur nog bezig. Wacht tot die klaar "
                "is en start opnieuw."
            ) from None


def one_at_a_time(
    inner: dg.ExecutorDefinition, installation: Installation
) -> dg.ExecutorDefinition:
    """Return the executor ``inner`` with the lock of ``installation`` around it."""

    def create(init_context: dg.InitExecutorContext) -> Executor:
        make = inner.executor_creation_fn
        assert make is not None
        return OneAtATime(make(init_context), installation)

    return dg.ExecutorDefinition(
        name=inner.name,
        config_schema=cast(Any, inner.config_schema),
        requirements=inner.get_requirements,
        executor_creation_fn=create,
    )


def mark_dead_runs(
    instance: dg.DagsterInstance, installation: Installation, grace: float = GRACE_SECONDS
) -> list[str]:
    """Mark runs as failed whose process is gone; return their ids.

    ``grace`` is how many seconds a run may be under way before it shows that it lives.
    """
    before = time.time() - grace
    dead = []
    for record in instance.get_run_records(dg.RunsFilter(statuses=GOING_ON)):
        run = record.dagster_run
        started = record.start_time or record.create_timestamp.timestamp()
        sign = sign_of_life(installation, run.run_id)
        if sign or (sign is None and started > before):
            continue
        instance.add_run_tags(run.run_id, {BROKEN_OFF: "ja"})
        instance.report_run_failed(
            run,
            "De run is afgebroken: het proces bestaat niet meer. Er is niets half gedaan; de "
            "volgende run begint opnieuw.",
        )
        dead.append(run.run_id)
    return dead
