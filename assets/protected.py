"""Station 4, protected: the whole release at once, because its tables are linked.

The only station between the confidential and the public side. What cannot be proven safe stops.
"""

from collections.abc import Iterator, Mapping

import dagster as dg
import pandas as pd

from assets.annual import annual_key
from assets.facts import dataset_schema, sentences, team
from assets.findings import check_result, check_spec
from assets.guard import without_values_stream
from assets.line import LINE, PROTECTED, Line
from assets.lineage import dataset_columns, same_columns
from assets.links import pages_of
from assets.partitions import ALL_YEARS_SO_FAR, YEARS, year_of
from assets.received import FOLDER
from disclosure import ProtectedRelease, ProtectedTable, UnsafeRelease
from disclosure.register import pass_register
from publish.cells import Surroundings
from publish.errors import PublicationRefused
from publish.protection import protect_figures
from schemas.dataset import DatasetDescription
from schemas.states import WITHHELD

GROUP = "4_beschermd"
AUDIT = "bescherming"
UNSAFE = "De uitgave is niet veilig en wordt niet gemaakt."


def protected_key(dataset: str) -> dg.AssetKey:
    """Return the key of the protected table of ``dataset``."""
    return dg.AssetKey(["beschermd", dataset])


def _register(description: DatasetDescription, rows: pd.DataFrame) -> ProtectedTable:
    texts = tuple(column.name for column in description.columns)
    pairs = [
        (tuple(row[name] for name in description.key), tuple(row[name] for name in texts))
        for row in rows.to_dict("records")
    ]
    rule = description.disclosure
    return pass_register(
        description.name, description.key, texts, pairs, reason=rule.reason.nl, ground=rule.ground
    )


def protect_all(
    line: Line, figures: Mapping[str, pd.DataFrame]
) -> tuple[dict[str, ProtectedTable], ProtectedRelease]:
    """Return every protected table of the release, registers included, and the audited release.

    Tables of which no year has a figure yet are left out. Raises ``UnsafeRelease``, and
    ``PublicationRefused`` when the portal and the ledger disagree.
    """
    present = {n: d for n, d in line.datasets.items() if not figures[n].empty}
    counted = {n: d for n, d in present.items() if d.kind == "statistical"}
    around = Surroundings(line.municipality.code, line.codelists)
    # A publication that was cut off before it was written down is made good here.
    line.remembered.write(line.portal)
    earlier = line.remembered.read(line.portal)
    release = protect_figures(counted, figures, around, earlier)
    registers = {n: _register(d, figures[n]) for n, d in present.items() if d.kind == "register"}
    return {**release.tables, **registers}, release


def _missing_years(line: Line, year: int) -> list[int]:
    known = {year for name in line.datasets for year in line.archive.years(name)}
    return [wanted for wanted in range(line.first_year, year + 1) if wanted not in known]


def protected_assets(datasets: Mapping[str, DatasetDescription]) -> dg.AssetsDefinition:
    """Return the one step that protects all tables of a release."""
    first = protected_key(next(iter(datasets)))
    outs = {
        name: dg.AssetOut(
            key=protected_key(name),
            group_name=GROUP,
            description=(
                f"{description.title.nl}, met kleine aantallen achtergehouden. De audit gaat over "
                f"alle tabellen samen en staat bij beschermd / {first.path[-1]}."
            ),
            owners=team(description.owner),
            kinds={"json"},
            tags={"vertrouwelijk": "nee", "pakket": description.package},
            metadata={
                "dagster/column_schema": dataset_schema(description),
                "dagster/column_lineage": same_columns(
                    dataset_columns(description), annual_key(name)
                ),
                "regel": description.disclosure.reason.nl,
                **pages_of(description.package, name),
            },
            io_manager_key=PROTECTED,
        )
        for name, description in datasets.items()
    }
    text = "De audit over alle tabellen samen: geen achtergehouden getal is terug te rekenen."
    check = check_spec(AUDIT, first, text, blocking=True)

    @dg.multi_asset(
        name="beschermen",
        # Read in the step: an input per table would cost more bookkeeping than the reading itself.
        deps=[
            FOLDER,
            *(
                dg.AssetDep(annual_key(name), partition_mapping=ALL_YEARS_SO_FAR)
                for name in datasets
            ),
        ],
        outs=outs,
        partitions_def=YEARS,
        check_specs=[check],
        required_resource_keys={LINE},
    )
    @without_values_stream
    def protect(
        context: dg.AssetExecutionContext,
    ) -> Iterator[dg.Output[ProtectedTable | None] | dg.AssetCheckResult]:
        line: Line = context.resources.spiegel
        year = year_of(context)
        missing = _missing_years(line, year)
        if missing:
            years = ", ".join(map(str, missing))
            raise dg.Failure(
                f"De jaren {years} zijn nog niet ingenomen, dus de reeksen zouden gaten krijgen. "
                "Verwerk eerst die jaren met de taak 'inname', of met 'spiegel run'."
            )
        try:
            figures = {name: line.archive.read_series(name, year) for name in datasets}
            tables, release = protect_all(line, figures)
        except UnsafeRelease as refusal:
            yield check_result(context, check, [str(refusal)])
            raise dg.Failure(UNSAFE) from None
        except PublicationRefused as refusal:
            raise dg.Failure(f"De uitgave wordt niet gemaakt. {refusal}") from None
        for name in datasets:
            table = tables.get(name)
            cells = [cell for _, row in table.rows for cell in row] if table else []
            withheld = sum(cell.state == WITHHELD for cell in cells)
            yield dg.Output(
                table,
                output_name=name,
                metadata={
                    "cellen": len(cells),
                    "achtergehouden": withheld,
                    "getoond_aandeel": round(1 - withheld / max(1, len(cells)), 4),
                },
            )
        certificate = release.certificate
        yield check_result(
            context,
            check,
            [] if certificate.is_safe else [UNSAFE],
            {
                "cellen": release.cells,
                "achtergehouden": release.hidden,
                "getoond_aandeel": round(1 - release.hidden / max(1, release.cells), 4),
                "onveilig": sum(finding.is_blocking for finding in certificate.findings),
                "certificaat": certificate.digest,
                "bewezen_zuinigst": release.is_optimal,
                "opmerkingen": sentences(
                    f"{finding.cell}: {finding.sentence}" for finding in certificate.findings
                ),
            },
        )

    return protect
