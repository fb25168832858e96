"""Station 1, received: what arrived, from whom, and the files that belong to no delivery.

Nothing of the content is kept here: only the receipt. The step that takes a delivery in, stations
1 and 2 together, is ``intake``.
"""

import datetime

import dagster as dg

from assets.facts import problem_facts, problem_sentences, record_schema, team
from assets.findings import check_result, check_spec
from assets.guard import without_values
from assets.line import LINE, Line
from assets.links import pages_of
from assets.partitions import TIMEZONE, YEARS, year_of
from schemas.delivery import DeliveryDescription
from sources import scan_year

GROUP = "1_ontvangen"
CONTRACT = "contract"
A_YEAR = datetime.timedelta(days=365)
FOLDER = dg.AssetKey(["ontvangen", "leveringsmap"])


def received_key(delivery: str) -> dg.AssetKey:
    """Return the key of the receipt of ``delivery``."""
    return dg.AssetKey(["ontvangen", delivery])


def contract_spec(delivery: str) -> dg.AssetCheckSpec:
    """Return the check that stops a delivery which breaks a rule."""
    text = "De levering houdt zich aan de afspraken; alle problemen staan er in één keer."
    return check_spec(CONTRACT, received_key(delivery), text, blocking=True)


def in_time(description: DeliveryDescription) -> dg.FreshnessPolicy:
    """Return the policy that a delivery comes in every year before its deadline has passed."""
    month, day = description.deadline.split("-")
    return dg.FreshnessPolicy.cron(
        deadline_cron=f"59 23 {int(day)} {int(month)} *",
        lower_bound_delta=A_YEAR,
        timezone=TIMEZONE,
    )


def received_out(description: DeliveryDescription) -> dg.AssetOut:
    """Return the asset that holds the receipt of ``description``."""
    return dg.AssetOut(
        key=received_key(description.name),
        dagster_type=dg.Nothing,
        is_required=False,
        group_name=GROUP,
        description=(
            f"{description.title.nl}: {description.form.nl}. {description.personal_data.nl}. "
            "Hier staat wat er kwam, nooit wat erin staat."
        ).replace("..", "."),
        owners=team(description.owner),
        freshness_policy=None if description.optional else in_time(description),
        kinds={description.kind if description.kind != "xlsx" else "excel"},
        tags={"vertrouwelijk": "ja"},
        metadata={
            "dagster/column_schema": record_schema(description),
            "bewaartermijn": description.retention.nl,
            "eigenaar": description.owner.nl,
            "termijn": f"{description.deadline[3:]}-{description.deadline[:2]} van het jaar erna",
            **pages_of(),
        },
    )


def folder_asset() -> dg.AssetsDefinition:
    """Return the asset that looks for files which belong to no delivery."""
    check = check_spec(
        "geen_vreemde_bestanden",
        FOLDER,
        "Elk bestand in de leveringsmap hoort bij een levering.",
        blocking=True,
    )

    @dg.asset(
        key=FOLDER,
        partitions_def=YEARS,
        group_name=GROUP,
        description="De map met de leveringen van het jaar: niets blijft onopgemerkt liggen.",
        owners=["team:coordinator-integriteit"],
        kinds={"file"},
        tags={"vertrouwelijk": "ja"},
        metadata=pages_of(),
        check_specs=[check],
        required_resource_keys={LINE},
    )
    @without_values
    def delivery_folder(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        line: Line = context.resources.spiegel
        found = scan_year(line.deliveries_folder, year_of(context), None, line.deliveries)
        strays = [problem for problem in found if not problem.delivery]
        told = problem_sentences(strays, line.language)
        result = check_result(context, check, told, problem_facts(strays, line.language))
        return dg.MaterializeResult(
            metadata={"vreemde_bestanden": len(strays)}, check_results=[result]
        )

    return delivery_folder
