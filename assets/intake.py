"""Stations 1 and 2 in one step: a delivery is read and judged once, then received and checked.

The receipt is made whatever is found; the records move on only when nothing is wrong.
"""

from collections.abc import Iterator

import dagster as dg
import pandas as pd

from assets.checked import checked_key, checked_out
from assets.delivery_checks import delivery_results, delivery_specs
from assets.facts import problem_facts, problem_sentences, receipt_facts, row_fact
from assets.findings import check_result
from assets.guard import without_values_stream
from assets.line import LINE, Line
from assets.partitions import YEARS, year_of
from assets.received import contract_spec, received_key, received_out
from schemas.delivery import DeliveryDescription
from sources import Judgement, Location, Problem, judge, locate, scan_year

RECEIVED = "ontvangen"
CHECKED = "gecontroleerd"


def _missing(description: DeliveryDescription, line: Line, year: int) -> list[Problem]:
    """Return the problem of a delivery that should be there and is not."""
    connection = line.connections.get(description.name)
    only = {description.name: description}
    found = scan_year(line.deliveries_folder, year, connection, only)
    return [problem for problem in found if problem.delivery == description.name]


def _look(
    description: DeliveryDescription, line: Line, year: int
) -> tuple[Location | None, Judgement | None, list[Problem]]:
    """Return where the delivery lies, what is in it, and everything that is wrong."""
    connection = line.connections.get(description.name)
    location = locate(description, line.deliveries_folder, year, connection)
    if location is None:
        return None, None, _missing(description, line, year)
    judgement = judge(description, location, year, line.codelists)
    return location, judgement, list(judgement.problems)


def intake_asset(description: DeliveryDescription) -> dg.AssetsDefinition:
    """Return the step that receives ``description``, judges it and keeps its records."""
    received = received_key(description.name)
    contract = contract_spec(description.name)

    @dg.multi_asset(
        name=f"innemen__{description.name}",
        outs={RECEIVED: received_out(description), CHECKED: checked_out(description)},
        internal_asset_deps={RECEIVED: set(), CHECKED: {received}},
        partitions_def=YEARS,
        # What was refused has no records, and what did not come is not weighed.
        can_subset=True,
        check_specs=[contract, *delivery_specs(received, description)],
        required_resource_keys={LINE},
    )
    @without_values_stream
    def take_in(
        context: dg.AssetExecutionContext,
    ) -> Iterator[dg.MaterializeResult | dg.Output[pd.DataFrame | None]]:
        line: Line = context.resources.spiegel
        year = year_of(context)
        location, judgement, problems = _look(description, line, year)
        told = problem_sentences(problems, line.language)
        results = [check_result(context, contract, told, problem_facts(problems, line.language))]
        records = None if judgement is None else judgement.records
        results += delivery_results(
            context, received, description, location, records, is_refused=bool(problems)
        )
        facts = {"bestand": dg.MetadataValue.text("geen")}
        if judgement is not None:
            facts = receipt_facts(judgement.receipt, year, line.language)
        yield dg.MaterializeResult(asset_key=received, metadata=facts, check_results=results)
        if not problems and checked_key(description.name) in context.selected_asset_keys:
            rows = {} if records is None else {"rijen": row_fact(len(records))}
            told_of = {"geleverd": records is not None, **rows}
            yield dg.Output(records, output_name=CHECKED, metadata=told_of)

    return take_in
