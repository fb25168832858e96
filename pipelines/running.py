"""Executes the jobs of a year on the persistent Dagster instance, and says what came of it.

The command line and the schedule run the same jobs: there is one way to run.
"""

from __future__ import annotations

import logging
import uuid
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipelines.dagster_home import alive
from pipelines.executors import execute_elsewhere, listening
from pipelines.installation import Installation
from pipelines.jobs import DELIVERED, INTAKE, RELEASE, YEARLY

if TYPE_CHECKING:
    import dagster as dg

    from pipelines.quality import QualityGate

#: Called with the station of every asset that is made.
Progress = Callable[[str], None]
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
STATIONS = {
    "ontvangen": "1",
    "gecontroleerd": "2",
    "jaarcijfers": "3",
    "beschermd": "4",
    "verpakt": "5",
    "uitgegeven": "6",
}


@dataclass(frozen=True)
class Refusal:
    """Something that stopped a run: where, which check, and whole sentences."""

    place: str
    check: str
    sentences: tuple[str, ...]


@dataclass
class RunOutcome:
    """What became of one job for one year."""

    job: str
    year: int
    run_id: str
    success: bool = False
    refusals: list[Refusal] = field(default_factory=list)
    warnings: list[Refusal] = field(default_factory=list)


def _sentences(metadata: object) -> tuple[str, ...]:
    found = getattr(metadata, "get", lambda _: None)("zinnen")
    text = getattr(found, "md_str", None) or ""
    return tuple(line.removeprefix("- ") for line in text.splitlines() if line.startswith("- "))


def read_event(outcome: RunOutcome, event: dg.DagsterEvent) -> None:
    """Add what ``event`` says of checks that did not pass and steps that failed."""
    import dagster as dg

    kind = event.event_type_value
    if kind == dg.DagsterEventType.ASSET_CHECK_EVALUATION.value:
        check = event.asset_check_evaluation_data
        if check.passed:
            return
        place = "/".join(check.asset_key.path)
        refusal = Refusal(place, check.check_name, _sentences(check.metadata))
        is_error = check.severity == dg.AssetCheckSeverity.ERROR
        (outcome.refusals if is_error else outcome.warnings).append(refusal)
    elif kind == dg.DagsterEventType.STEP_FAILURE.value:
        failure = event.step_failure_data
        # A blocking check already said why; only failures of another kind add a sentence.
        if failure.user_failure_data is not None and failure.user_failure_data.description:
            sentence = failure.user_failure_data.description
            outcome.refusals.append(Refusal(str(event.step_key), "", (sentence,)))
        elif failure.error is not None and "AssetCheckFailed" not in (failure.error.cls_name or ""):
            kind_of_error = failure.error.cls_name or "fout"
            sentence = f"De stap mislukte ({kind_of_error}); zie de run in de Dagster-UI."
            outcome.refusals.append(Refusal(str(event.step_key), "", (sentence,)))


class Runner:
    """Runs the jobs of one installation in this process."""

    def __init__(self, installation: Installation, gate: QualityGate | None = None) -> None:
        import dagster as dg

        from pipelines.build import build_definitions, open_store

        # Partitioned checks are marked preview; they are what keeps a year's failure in sight.
        warnings.simplefilter("ignore", category=dg.PreviewWarning)
        self._installation = installation
        self._store = open_store(installation)
        self._definitions = build_definitions(installation, gate, self._store)
        self._instance = dg.DagsterInstance.get()

    def years_to_take_in(self, year: int) -> list[int]:
        """Return the earlier years whose deliveries are still to be taken in."""
        return self._store.years_to_take_in(self._installation.first_year, year)

    def steps(self, job: str) -> int:
        """Return how many steps ``job`` has."""
        return len(self._definitions.resolve_job_def(job).nodes)

    def run(self, job: str, year: int, started_by: str, progress: Progress) -> RunOutcome:
        """Run ``job`` for ``year`` and return what became of it; never raises for a failed step."""
        from assets.partitions import STARTED_BY
        from pipelines.exclusive import mark_dead_runs

        mark_dead_runs(self._instance, self._installation)
        outcome = RunOutcome(job, year, str(uuid.uuid4()))

        def listen(entry: dg.EventLogEntry) -> None:
            event = entry.dagster_event
            if event is None or event.event_type_value != "ASSET_MATERIALIZATION":
                return
            if event.asset_key is not None:
                progress(event.asset_key.path[0])

        # Dagster's own console output is for developers; everything is in the event log.
        logging.getLogger("dagster").setLevel(logging.CRITICAL)
        tags = {STARTED_BY: started_by, DELIVERED: self._delivered(year)}
        if self._installation.executor.kind == "in_process":
            self._instance.add_event_listener(outcome.run_id, listen)
            with alive(self._installation, outcome.run_id):
                result = self._definitions.resolve_job_def(job).execute_in_process(
                    instance=self._instance,
                    partition_key=str(year),
                    run_id=outcome.run_id,
                    run_config=QUIET,
                    tags=tags,
                    raise_on_error=False,
                )
            outcome.success, events = result.success, result.all_events
        else:
            with listening(self._instance, outcome.run_id, listen):
                outcome.success, events = execute_elsewhere(
                    self._instance, job, year, outcome.run_id, tags, QUIET
                )
        for event in events:
            read_event(outcome, event)
        return outcome

    def _delivered(self, year: int) -> str:
        """Return what lies there for ``year``, so that the daemon knows what was tried."""
        from pipelines.arrivals import year_fingerprint
        from schemas.delivery import load_deliveries

        return year_fingerprint(self._installation, load_deliveries(), year)

    def close(self) -> None:
        """Close the store and the instance."""
        self._store.close()
        self._instance.dispose()


__all__ = ["INTAKE", "RELEASE", "STATIONS", "YEARLY", "Refusal", "RunOutcome", "Runner"]
