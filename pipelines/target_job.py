"""The job that brings every target up to date with the portal; it can be repeated without harm."""

import dagster as dg

from pipelines.installation import Installation
from pipelines.targets import build_target
from publish.errors import PublicationRefused
from publish.targets import publish_to_targets

TARGETS = "doelen_bijwerken"
#: A portal of others may be down for a night: tried after 5, 10, 20 … minutes.
RETRIES = dg.RetryPolicy(max_retries=6, delay=300, backoff=dg.Backoff.EXPONENTIAL)


def targets_job(installation: Installation) -> dg.JobDefinition:
    """Return the job over all targets of ``installation``."""

    @dg.op(
        name="doelen",
        retry_policy=RETRIES,
        description="Zet de uitgave op elk doel; een doel dat mislukt laat de andere heel.",
    )
    def update_targets(context: dg.OpExecutionContext) -> None:
        targets = [build_target(name, each) for name, each in installation.targets.items()]
        try:
            reports = publish_to_targets(installation.portal, targets)
        except PublicationRefused as refusal:
            raise dg.Failure(str(refusal)) from None
        failed = [report for report in reports if not report.is_done]
        if failed:
            sentences = [sentence for report in failed for sentence in report.sentences]
            raise dg.Failure(" ".join(sentences))
        context.add_output_metadata({report.target: report.changed for report in reports})

    @dg.job(
        name=TARGETS,
        description="Brengt alle doelen uit de configuratie bij met het portaal.",
        executor_def=dg.in_process_executor,
    )
    def doelen_bijwerken() -> None:
        update_targets()

    return doelen_bijwerken
