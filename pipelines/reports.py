"""From the event log of a run to its quality report, written when the run's resources are let go.

So every run has one, whoever started it and wherever it stopped. A report that cannot be written
is said in the log and stops nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path

import dagster as dg

from assets.findings import JUDGED
from assets.line import Line
from pipelines.faults import sentence_of
from publish.quality_report import Finding, Receipt, RunFindings, write_report

PARTITION = "dagster/partition"
EVENTS = {
    dg.DagsterEventType.ASSET_CHECK_EVALUATION,
    dg.DagsterEventType.ASSET_MATERIALIZATION,
    dg.DagsterEventType.STEP_FAILURE,
}
STEPS = {
    "innemen": "ontvangen",
    "beschermen": "beschermd",
    "verpakken": "verpakt",
    "uitgeven": "uitgegeven",
}


def reporting(line: Line) -> dg.ResourceDefinition:
    """Return the resource of the stations: ``line``, and a report when a run lets go of it."""

    @dg.resource(description="De installatie, en na afloop het kwaliteitsrapport van de run.")
    def installation(context: dg.InitResourceContext) -> Iterator[Line]:
        try:
            yield line
        finally:
            run = context.run
            year = run.tags.get(PARTITION, "") if run is not None else ""
            if context.instance is not None and run is not None and year.isdigit():
                _write(context, context.instance, run, line, int(year))

    return installation


def _write(
    context: dg.InitResourceContext,
    instance: dg.DagsterInstance,
    run: dg.DagsterRun,
    line: Line,
    year: int,
) -> None:
    try:
        found = read_findings(instance, run, line, year)
        if found.reached or found.findings:
            write_report(line.reports, found)
    except Exception as error:  # noqa: BLE001 - whatever it is, the run's own outcome stands
        if context.log is not None:
            context.log.warning(f"Het kwaliteitsrapport is niet geschreven. {sentence_of(error)}")


def read_findings(
    instance: dg.DagsterInstance, run: dg.DagsterRun, line: Line, year: int
) -> RunFindings:
    """Return what the event log tells of a run: checks, receipts, stations and what failed."""
    findings: list[Finding] = []
    receipts: list[Receipt] = []
    reached: dict[str, None] = {}
    for entry in instance.all_logs(run.run_id, of_type=EVENTS):
        event = entry.dagster_event
        if event is None:
            continue
        if event.event_type == dg.DagsterEventType.ASSET_CHECK_EVALUATION:
            findings += _finding(event)
        elif event.event_type == dg.DagsterEventType.STEP_FAILURE:
            findings += _failure(event)
        else:
            made = event.step_materialization_data.materialization
            station, *name = made.asset_key.path
            reached[station] = None
            if station == "ontvangen":
                receipts += _receipt("/".join(name), made.metadata)
    return RunFindings(
        run.run_id,
        year,
        run.job_name,
        datetime.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S"),
        line.municipality.name,
        tuple(reached),
        tuple(findings),
        tuple(receipts),
    )


def _finding(event: dg.DagsterEvent) -> list[Finding]:
    """Return what a check found; nothing when it had nothing to judge."""
    check = event.asset_check_evaluation_data
    judged = check.metadata.get(JUDGED)
    if judged is not None and judged.value is False:
        return []
    is_error = check.severity == dg.AssetCheckSeverity.ERROR
    outcome = "goed" if check.passed else "fout" if is_error else "waarschuwing"
    numbers = {
        name: float(value.value)
        for name, value in check.metadata.items()
        if isinstance(value, dg.IntMetadataValue | dg.FloatMetadataValue)
        and value.value is not None
    }
    told = check.metadata.get("zinnen")
    text = told.value or "" if isinstance(told, dg.MarkdownMetadataValue) else ""
    lines = [line.removeprefix("- ") for line in text.splitlines() if line.startswith("- ")]
    station, *rest = check.asset_key.path
    return [Finding(station, "/".join(rest), check.check_name, outcome, tuple(lines), numbers)]


def _failure(event: dg.DagsterEvent) -> list[Finding]:
    """Return why a step stopped; a blocking check already said it at the check."""
    failure = event.step_failure_data
    step, *rest = str(event.step_key).split("__")
    station = STEPS.get(step, step)
    told = failure.user_failure_data
    if told is not None and told.description:
        return [Finding(station, "__".join(rest), "", "fout", (told.description,))]
    if failure.error is not None and "AssetCheckFailed" in (failure.error.cls_name or ""):
        return []
    kind = failure.error.cls_name if failure.error is not None else None
    sentence = f"De stap {event.step_key} mislukte ({kind or 'fout'}); zie de run in Dagster."
    return [Finding(station, "__".join(rest), "", "fout", (sentence,))]


def _receipt(delivery: str, facts: Mapping[str, dg.MetadataValue]) -> list[Receipt]:
    if "bestand" not in facts:
        return []
    texts = {name: str(value.value) for name, value in facts.items()}
    rows, mark = texts.get("rijen", "geen"), texts.get("sha256", "")
    return [Receipt(delivery, texts["bestand"], rows, mark)]


def reports_folder(state: Path) -> Path:
    """Return where the reports of an installation lie."""
    return state / "kwaliteit"
