"""Station 2, checked: the records of a delivery, read and typed, in the confidential store.

Made only when the contract holds, in the step that received them (``intake``). What is counted from
the records belongs to station 3.
"""

import dagster as dg

from assets.facts import record_schema, team
from assets.line import CONFIDENTIAL
from assets.lineage import same_columns
from assets.links import pages_of
from assets.received import received_key
from schemas.delivery import DeliveryDescription

GROUP = "2_gecontroleerd"


def checked_key(delivery: str) -> dg.AssetKey:
    """Return the key of the checked records of ``delivery``."""
    return dg.AssetKey(["gecontroleerd", delivery])


def checked_out(description: DeliveryDescription) -> dg.AssetOut:
    """Return the asset that keeps the checked records of ``description``."""
    schema = record_schema(description)
    return dg.AssetOut(
        key=checked_key(description.name),
        is_required=False,
        group_name=GROUP,
        description=(
            f"{description.title.nl}: de gecontroleerde gegevens, vertrouwelijk bewaard. Komt de "
            "levering niet door de controle van ontvangen, dan blijft hier het vorige staan."
        ),
        owners=team(description.owner),
        kinds={"pandas", "sql"},
        tags={"vertrouwelijk": "ja"},
        metadata={
            "dagster/column_schema": schema,
            "dagster/column_lineage": same_columns(
                [column.name for column in schema.columns], received_key(description.name)
            ),
            "bewaartermijn": description.retention.nl,
            **pages_of(),
        },
        io_manager_key=CONFIDENTIAL,
    )
