"""Station 2, checked: the records of a delivery, read and typed, in the confidential store.

Runs only when the contract holds. What is counted from the records belongs to station 3.
"""

import dagster as dg
import pandas as pd

from assets.facts import record_schema, row_fact, team
from assets.guard import without_values
from assets.line import CONFIDENTIAL, LINE, Line
from assets.partitions import YEARS, year_of
from assets.received import received_key
from schemas.delivery import DeliveryDescription
from sources import judge, locate

GROUP = "2_gecontroleerd"


def checked_key(delivery: str) -> dg.AssetKey:
    """Return the key of the checked records of ``delivery``."""
    return dg.AssetKey(["gecontroleerd", delivery])


def checked_asset(description: DeliveryDescription) -> dg.AssetsDefinition:
    """Return the asset that keeps the checked records of ``description``."""

    @dg.asset(
        key=checked_key(description.name),
        deps=[received_key(description.name)],
        partitions_def=YEARS,
        group_name=GROUP,
        description=f"{description.title.nl}: gecontroleerde gegevens, vertrouwelijk bewaard.",
        owners=team(description.owner),
        kinds={"pandas", "sql"},
        tags={"vertrouwelijk": "ja"},
        metadata={"dagster/column_schema": record_schema(description)},
        io_manager_key=CONFIDENTIAL,
        required_resource_keys={LINE},
    )
    @without_values
    def checked(context: dg.AssetExecutionContext) -> dg.Output[pd.DataFrame | None]:
        line: Line = context.resources.spiegel
        year = year_of(context)
        connection = line.connections.get(description.name)
        location = locate(description, line.deliveries_folder, year, connection)
        if location is None:
            return dg.Output(None, metadata={"geleverd": False})
        judgement = judge(description, location, year, line.codelists)
        if judgement.records is None:
            raise dg.Failure(
                f"De levering {description.name} is na de controle veranderd: "
                f"{len(judgement.problems)} problemen. Start de verwerking opnieuw."
            )
        return dg.Output(
            judgement.records,
            metadata={"rijen": row_fact(len(judgement.records)), "geleverd": True},
        )

    return checked
