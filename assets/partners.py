"""Stations 1 and 2 for the comparison: what other municipalities delivered, received and checked.

A delivery that breaks a rule counts as not delivered: a warning here, a missing municipality in the
comparison, and no harm to the others.
"""

import dagster as dg
import pandas as pd

from assets import checked, received
from assets.checked import checked_key
from assets.facts import problem_facts, problem_sentences, record_schema, row_fact, table, team
from assets.findings import check_result, check_spec
from assets.guard import without_values
from assets.line import CONFIDENTIAL, LINE, Line
from assets.links import pages_of
from assets.partitions import YEARS, year_of
from assets.received import received_key
from schemas.partner import load_partner_delivery
from sources import Problem
from sources.partners import Gathered, gather, missing, take_in

#: After every folder of deliveries.
LAST_YEAR = 9999
PARTNER_ROWS = load_partner_delivery().name


def _taken_in(line: Line, year: int) -> Gathered:
    """Fetch what lies elsewhere, keep and record what is accepted."""
    compared = line.comparison
    if compared.kept is None or not compared.sources:
        return _gathered(line, year)
    return take_in(
        compared.folder,
        compared.kept,
        compared.sources,
        compared.partners,
        year,
        line.created.year,
        compared.opener,
    )


def _gathered(line: Line, year: int) -> Gathered:
    """Gather what lies there; nothing is fetched."""
    compared = line.comparison
    return gather(compared.folder, year, compared.partners, compared.kept, line.created.year)


def _missing(line: Line, year: int, found: Gathered) -> list[Problem]:
    """Return a sentence per partner of which nothing on ``year`` lies there, not even later on."""
    compared = line.comparison
    absent = missing(found, compared.partners, year)
    if not absent:
        return []
    later = gather(compared.folder, LAST_YEAR, compared.partners, compared.kept)
    still = {each.facts for each in missing(later, compared.partners, year)}
    return [each for each in absent if each.facts in still]


def _arrivals(line: Line, year: int, found: Gathered) -> list[dict[str, str | int]]:
    """Record what was accepted, and return who delivered what, when and from where."""
    arrivals = line.comparison.arrivals
    if arrivals is None:
        return []
    accepted = [each.provenance for each in found.judgements if each.provenance is not None]
    # What was kept before was recorded when it was fetched.
    arrivals.record(year, [each for each in accepted if each.source])
    return [
        {
            "gemeente": each.what.municipality,
            "moment": each.moment,
            "bron": each.what.source,
            "bestand": each.what.file,
            "versie": each.what.version,
            "reden": each.what.reason,
            "contact": each.what.contact,
            "fictief": "ja" if each.what.is_fictitious else "nee",
            "sha256": each.what.sha256,
        }
        for each in arrivals.until(year)
    ]


def partner_assets() -> list[dg.AssetsDefinition]:
    """Return the assets that receive and check the deliveries of all partners."""
    description = load_partner_delivery()
    key = received_key(PARTNER_ROWS)
    check = check_spec(
        received.CONTRACT,
        key,
        "Elke levering van een deelnemer houdt zich aan de afspraken.",
        blocking=False,
    )

    @dg.asset(
        key=key,
        partitions_def=YEARS,
        group_name=received.GROUP,
        description=f"{description.title.nl}: {description.form.nl}.",
        owners=team(description.owner),
        kinds={"excel", "csv"},
        tags={"vertrouwelijk": "ja"},
        metadata={"dagster/column_schema": record_schema(description), **pages_of()},
        check_specs=[check],
        required_resource_keys={LINE},
    )
    @without_values
    def partners_received(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        line: Line = context.resources.spiegel
        year = year_of(context)
        found = _taken_in(line, year)
        arrivals = _arrivals(line, year, found)
        absent = _missing(line, year, found)
        codes = ", ".join(dict(each.facts)["sender"] for each in absent)
        facts: dict[str, dg.MetadataValue] = {
            "leveringen": dg.MetadataValue.int(len(arrivals)),
            "ontbreekt": dg.MetadataValue.text(codes or "geen"),
        }
        if arrivals:
            facts["herkomst"] = table(arrivals)
        problems = (*found.problems, *found.notes, *absent)
        told = problem_sentences(problems, line.language)
        result = check_result(context, check, told, problem_facts(problems, line.language))
        return dg.MaterializeResult(metadata=facts, check_results=[result])

    @dg.asset(
        key=checked_key(PARTNER_ROWS),
        deps=[key],
        partitions_def=YEARS,
        group_name=checked.GROUP,
        description="De nieuwste versie van elk geleverd kerncijfer.",
        owners=team(description.owner),
        kinds={"pandas", "sql"},
        tags={"vertrouwelijk": "ja"},
        metadata={"dagster/column_schema": record_schema(description), **pages_of()},
        io_manager_key=CONFIDENTIAL,
        required_resource_keys={LINE},
    )
    @without_values
    def partners_checked(context: dg.AssetExecutionContext) -> dg.Output[pd.DataFrame | None]:
        records = _gathered(context.resources.spiegel, year_of(context)).records
        return dg.Output(
            records, metadata={"rijen": row_fact(0 if records is None else len(records))}
        )

    return [partners_received, partners_checked]
