"""Station 3, annual figures: what the records of a year come to, before protection.

Confidential: these tables hold every small number.
"""

from collections.abc import Iterator

import dagster as dg
import pandas as pd

from assets.checked import checked_key
from assets.facts import dataset_schema, table, team
from assets.findings import check_result, check_spec
from assets.guard import without_values_stream
from assets.line import CONFIDENTIAL, LINE, Line
from assets.lineage import counted_columns, dataset_columns, same_columns
from assets.links import pages_of
from assets.partitions import ALL_YEARS_SO_FAR, YEARS, year_of
from assets.partners import PARTNER_ROWS
from figures.annual import FigureConflictError, annual_figures, register_rows
from figures.comparison import comparison_figures
from figures.comparison_input import compared_rows
from figures.comparison_register import OwnFigures, comparison_register
from figures.frame import figure_frame
from figures.plausibility import implausible_totals, totals_that_do_not_close
from figures.pooled import pooled_figures
from schemas.contracts import annual_contract, contract_violations
from schemas.dataset import DatasetDescription, load_datasets
from schemas.delivery import load_deliveries
from schemas.partner import load_key_figures

GROUP = "3_jaarcijfers"
PARTNERS = "deelnemers"
CONTRACT = "contract"
CLOSING = "totalen_sluiten"
PLAUSIBLE = "aannemelijk"


def annual_key(dataset: str) -> dg.AssetKey:
    """Return the key of the annual figures of ``dataset``."""
    return dg.AssetKey(["jaarcijfers", dataset])


def _inputs(description: DatasetDescription) -> dict[str, dg.AssetIn]:
    """Return the inputs: checked deliveries of the year, or the yearly table that is pooled."""
    if description.is_comparison:
        is_register = description.kind == "register"
        own = set() if is_register else {figure.table for figure in load_key_figures().values()}
        tables = {
            name: dg.AssetIn(annual_key(name), partition_mapping=ALL_YEARS_SO_FAR) for name in own
        }
        return {PARTNERS: dg.AssetIn(checked_key(PARTNER_ROWS)), **dict(sorted(tables.items()))}
    inputs = {name: dg.AssetIn(checked_key(name)) for name in description.deliveries()}
    for measure in description.measures:
        if measure.count.of_table is not None:
            inputs[measure.count.of_table] = dg.AssetIn(
                annual_key(measure.count.of_table), partition_mapping=ALL_YEARS_SO_FAR
            )
    return inputs


def _figures(
    description: DatasetDescription, line: Line, year: int, inputs: dict[str, pd.DataFrame | None]
) -> pd.DataFrame:
    if description.kind == "register" and description.is_comparison:
        members = (line.municipality.code, *line.comparison.partners)
        own = OwnFigures(
            line.municipality.code,
            line.comparison.staff,
            line.datasets,
            line.comparison.is_fictitious,
        )
        return comparison_register(description, inputs[PARTNERS], members, own)
    if description.kind == "register":
        return register_rows(description, inputs[description.delivery or ""], year)
    if description.is_comparison:
        return _compared(description, line, inputs)
    pooled = description.measures[0].count.of_table
    if pooled is not None:
        yearly = inputs[pooled]
        if yearly is None:
            raise dg.Failure(f"De tabel {pooled} is er nog niet; verwerk eerst dat jaar.")
        return pooled_figures(description, yearly, line.datasets[pooled].key)
    try:
        return annual_figures(description, inputs, year, line.municipality.code, line.codelists)
    except FigureConflictError as conflict:
        raise dg.Failure(str(conflict)) from None


def _compared(
    description: DatasetDescription, line: Line, inputs: dict[str, pd.DataFrame | None]
) -> pd.DataFrame:
    """Return a table of the comparison; empty as long as no partner delivered anything."""
    delivered = inputs[PARTNERS]
    if delivered is None:
        return figure_frame(description.key, [])
    own = {name: frame for name, frame in inputs.items() if name != PARTNERS and frame is not None}
    code = line.municipality.code
    rows = compared_rows(
        own,
        delivered,
        code,
        (code, *line.comparison.partners),
        line.comparison.staff,
        line.datasets,
    )
    return comparison_figures(description, rows)


def _check_specs(description: DatasetDescription) -> dict[str, dg.AssetCheckSpec]:
    """Return the checks of a statistical table; a register has no figures to check."""
    if description.kind != "statistical":
        return {}
    key = annual_key(description.name)
    plausible = "Totalen vallen binnen de verwachte band en sprongen van jaar op jaar."
    specs = [
        check_spec(CONTRACT, key, "De cijfers hebben de beschreven vorm en codes.", blocking=True),
        check_spec(CLOSING, key, "Elk totaal is de som van zijn codes.", blocking=True),
        check_spec(PLAUSIBLE, key, plausible, blocking=False),
    ]
    return {spec.name: spec for spec in specs}


def _check_results(
    context: dg.AssetExecutionContext, description: DatasetDescription, frame: pd.DataFrame
) -> Iterator[dg.AssetCheckResult]:
    line: Line = context.resources.spiegel
    specs = _check_specs(description)
    before = line.archive.read_annual(description.name, year_of(context) - 1)
    contract = contract_violations(annual_contract(description, line.codelists), frame)
    yield check_result(context, specs[CONTRACT], contract)
    closing = list(totals_that_do_not_close(description, frame, line.codelists))
    yield check_result(context, specs[CLOSING], closing)
    unlikely = list(implausible_totals(description, frame, before))
    yield check_result(context, specs[PLAUSIBLE], unlikely, _band_facts(description))


def _band_facts(description: DatasetDescription) -> dict[str, dg.MetadataValue]:
    """Return what is expected of the totals, from the description."""
    rows = [
        {
            "cijfer": name,
            "minstens": "" if band.min is None else f"{band.min:g}",
            "hoogstens": "" if band.max is None else f"{band.max:g}",
            "factor_tussen_jaren": "" if band.factor is None else f"{band.factor:g}",
        }
        for name, band in description.bands.items()
    ]
    return {"verwacht": table(rows)} if rows else {}


def _lineage(description: DatasetDescription) -> dg.TableColumnLineage:
    """Return which columns the table is counted from: of deliveries, or of a yearly table."""
    pooled = next((m.count.of_table for m in description.measures if m.count.of_table), None)
    if pooled is not None:
        names = set(dataset_columns(load_datasets()[pooled])) & set(dataset_columns(description))
        return same_columns(sorted(names), annual_key(pooled))
    known = load_deliveries()
    read = {n: (checked_key(n), known[n]) for n in description.deliveries() if n in known}
    return counted_columns(description, read)


def annual_asset(description: DatasetDescription) -> dg.AssetsDefinition:
    """Return the asset that counts ``description`` for a year and checks the outcome."""
    key = annual_key(description.name)

    @dg.asset(
        key=key,
        ins=_inputs(description),
        partitions_def=YEARS,
        group_name=GROUP,
        description=f"{description.description.nl} {description.method.nl}",
        owners=team(description.owner),
        kinds={"pandas", "sql"},
        tags={"vertrouwelijk": "ja", "pakket": description.package},
        metadata={
            "dagster/column_schema": dataset_schema(description),
            "dagster/column_lineage": _lineage(description),
            "grondslag": description.legal_basis.nl,
            **pages_of(description.package, description.name),
        },
        check_specs=list(_check_specs(description).values()),
        io_manager_key=CONFIDENTIAL,
        required_resource_keys={LINE},
    )
    @without_values_stream
    def annual(
        context: dg.AssetExecutionContext, **inputs: pd.DataFrame | None
    ) -> Iterator[dg.Output[pd.DataFrame] | dg.AssetCheckResult]:
        line: Line = context.resources.spiegel
        year = year_of(context)
        frame = _figures(description, line, year, inputs)
        yield dg.Output(frame, metadata={"cellen": len(frame)})
        if description.kind == "statistical":
            yield from _check_results(context, description, frame)

    return annual
