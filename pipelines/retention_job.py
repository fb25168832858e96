"""The Dagster job that deletes what is past its term; without its switch it only tells."""

import datetime
from collections import Counter

import dagster as dg

from pipelines.installation import ConfigurationError, Installation
from pipelines.retention import destroy, find_due
from pipelines.store import Store
from schemas.delivery import load_deliveries

RETENTION = "bewaartermijn"


def retention_job(
    installation: Installation, store: Store, executor: dg.ExecutorDefinition
) -> dg.JobDefinition:
    """Return the job over everything that is past its term; ``executor`` keeps runs apart."""
    switch = dg.Field(bool, default_value=False, description="Echt verwijderen; anders tellen.")

    @dg.op(
        name="vernietigen",
        config_schema={"verwijderen": switch},
        description="Verwijdert leveringen en gegevens die hun bewaartermijn voorbij zijn.",
    )
    def delete_what_is_due(context: dg.OpExecutionContext) -> None:
        try:
            due = list(find_due(installation, store, load_deliveries(), datetime.date.today()))
        except ConfigurationError as error:
            raise dg.Failure(str(error), allow_retries=False) from None
        if context.op_config["verwijderen"]:
            destroy(store, due)
        told = Counter(f"{one.kind} {one.year}" for one in due)
        context.add_output_metadata({"verwijderd": context.op_config["verwijderen"], **told})

    @dg.job(
        name=RETENTION,
        description=(
            "Wat zijn bewaartermijn voorbij is: leveringen en gegevens gaan weg en dat wordt "
            "vastgelegd; cijfers en uitgaven blijven. Zet 'verwijderen' aan in de Launchpad."
        ),
        executor_def=executor,
        config={"ops": {"vernietigen": {"config": {"verwijderen": False}}}},
    )
    def bewaartermijn() -> None:
        delete_what_is_due()

    return bewaartermijn
