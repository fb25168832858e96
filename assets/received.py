"""Station 1, received: what arrived, from whom, and whether it keeps its contract.

Nothing of the content is kept here: only the receipt. A delivery that breaks a rule stops here,
with every problem at once.
"""

import dagster as dg

from assets.facts import problem_facts, receipt_facts, record_schema, team
from assets.guard import without_values
from assets.line import LINE, Line
from assets.partitions import YEARS, year_of
from schemas.delivery import DeliveryDescription
from sources import judge, locate, scan_year

GROUP = "1_ontvangen"
CONTRACT = "contract"
FOLDER = dg.AssetKey(["ontvangen", "leveringsmap"])


def received_key(delivery: str) -> dg.AssetKey:
    """Return the key of the receipt of ``delivery``."""
    return dg.AssetKey(["ontvangen", delivery])


def received_asset(description: DeliveryDescription) -> dg.AssetsDefinition:
    """Return the asset that takes in ``description`` and judges it."""
    key = received_key(description.name)
    check = dg.AssetCheckSpec(
        CONTRACT,
        asset=key,
        description="De levering houdt zich aan de afspraken; alle problemen in één keer.",
        blocking=True,
        partitions_def=YEARS,
    )

    @dg.asset(
        key=key,
        partitions_def=YEARS,
        group_name=GROUP,
        description=(
            f"{description.title.nl}: {description.form.nl}. {description.personal_data.nl}"
        ),
        owners=team(description.owner),
        kinds={description.kind if description.kind != "xlsx" else "excel"},
        tags={"vertrouwelijk": "ja"},
        metadata={
            "dagster/column_schema": record_schema(description),
            "bewaartermijn": description.retention.nl,
            "eigenaar": description.owner.nl,
        },
        check_specs=[check],
        required_resource_keys={LINE},
    )
    @without_values
    def received(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        line: Line = context.resources.spiegel
        year = year_of(context)
        connection = line.connections.get(description.name)
        location = locate(description, line.deliveries_folder, year, connection)
        if location is None:
            missing = [
                problem
                for problem in scan_year(
                    line.deliveries_folder, year, connection, {description.name: description}
                )
                if problem.delivery == description.name
            ]
            facts: dict[str, dg.MetadataValue] = {"bestand": dg.MetadataValue.text("geen")}
        else:
            judgement = judge(description, location, year, line.codelists)
            missing = list(judgement.problems)
            facts = receipt_facts(judgement.receipt, year, line.language)
        result = dg.AssetCheckResult(
            check_name=CONTRACT,
            passed=not missing,
            metadata=problem_facts(missing, line.language),
        )
        return dg.MaterializeResult(metadata=facts, check_results=[result])

    return received


def folder_asset() -> dg.AssetsDefinition:
    """Return the asset that looks for files which belong to no delivery."""
    check = dg.AssetCheckSpec(
        "geen_vreemde_bestanden",
        asset=FOLDER,
        description="Elk bestand in de leveringsmap hoort bij een levering.",
        blocking=True,
        partitions_def=YEARS,
    )

    @dg.asset(
        key=FOLDER,
        partitions_def=YEARS,
        group_name=GROUP,
        description="De map met de leveringen van het jaar: niets blijft onopgemerkt liggen.",
        owners=["team:coordinator-integriteit"],
        kinds={"file"},
        tags={"vertrouwelijk": "ja"},
        check_specs=[check],
        required_resource_keys={LINE},
    )
    @without_values
    def delivery_folder(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        line: Line = context.resources.spiegel
        found = scan_year(line.deliveries_folder, year_of(context), None, line.deliveries)
        strays = [problem for problem in found if not problem.delivery]
        result = dg.AssetCheckResult(
            check_name=check.name,
            passed=not strays,
            metadata=problem_facts(strays, line.language),
        )
        return dg.MaterializeResult(
            metadata={"vreemde_bestanden": len(strays)}, check_results=[result]
        )

    return delivery_folder
