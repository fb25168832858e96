"""The checks of a delivery beside its contract: is it complete, do its codes drift, was it in time?

They warn and never block: what is unusual can be true. All shares are rounded so that no small
number can be worked out.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import dagster as dg
import pandas as pd

from assets.facts import FEW_ROWS, percentage, share_text, table
from assets.findings import check_result, check_spec, not_judged
from assets.line import Line
from assets.partitions import year_of
from schemas.delivery import DeliveryDescription
from sources import Location
from sources.measuring import CodeUse, Part, Timeliness, code_use, empty_cells, timeliness

COMPLETE = "volledig"
CODES = "codelijsten"
IN_TIME = "op_tijd"
#: From how many percentage points a share has jumped since the year before.
JUMP = 20
REFUSED = "Niet beoordeeld: de levering is geweigerd. Zie de controle contract."
ABSENT = "Niet beoordeeld: over dit jaar is er geen levering."


def complete_spec(key: dg.AssetKey) -> dg.AssetCheckSpec:
    """Return the check on empty cells and missing rows."""
    text = "De levering is ongeveer zo groot en zo vol ingevuld als die van vorig jaar."
    return check_spec(COMPLETE, key, text, blocking=False)


def codes_spec(key: dg.AssetKey) -> dg.AssetCheckSpec:
    """Return the check on drifting codes."""
    text = "De codes passen nog: 'anders' en 'overig' worden niet opeens veel vaker gebruikt."
    return check_spec(CODES, key, text, blocking=False)


def in_time_spec(key: dg.AssetKey, description: DeliveryDescription) -> dg.AssetCheckSpec:
    """Return the check on the deadline."""
    day, month = description.deadline[3:], description.deadline[:2]
    text = f"De levering is binnen voor haar termijn, elk jaar op {day}-{month}."
    return check_spec(IN_TIME, key, text, blocking=False)


def has_codes(description: DeliveryDescription) -> bool:
    """Tell whether a column of the records holds codes of a list."""
    return any(column.codelist for column in description.kept_columns())


def delivery_specs(key: dg.AssetKey, description: DeliveryDescription) -> list[dg.AssetCheckSpec]:
    """Return the checks that are made of every accepted delivery."""
    specs = [complete_spec(key), in_time_spec(key, description)]
    return [*specs, codes_spec(key)] if has_codes(description) else specs


def delivery_results(
    context: dg.AssetExecutionContext,
    key: dg.AssetKey,
    description: DeliveryDescription,
    location: Location | None,
    records: pd.DataFrame | None,
    *,
    is_refused: bool,
) -> Iterator[dg.AssetCheckResult]:
    """Yield what the checks found; without accepted ``records`` only whether it came in time."""
    line: Line = context.resources.spiegel
    year = year_of(context)
    found = timeliness(description, location, year, datetime.date.today())
    yield _in_time(context, in_time_spec(key, description), found)
    if records is None:
        why = REFUSED if is_refused else ABSENT
        made = [complete_spec(key), *([codes_spec(key)] if has_codes(description) else [])]
        yield from (not_judged(context, spec, why) for spec in made)
        return
    before = line.archive.read_records(description.name, year - 1)
    yield _complete(context, complete_spec(key), description, records, before)
    if has_codes(description):
        now = code_use(description, records, year, line.codelists)
        then = code_use(description, before, year - 1, line.codelists)
        yield _codes(context, codes_spec(key), now, then)


def _in_time(
    context: dg.AssetExecutionContext, spec: dg.AssetCheckSpec, found: Timeliness
) -> dg.AssetCheckResult:
    late = []
    if found.is_late and found.received is None:
        late.append("De levering is er niet en de termijn is voorbij. Vraag ernaar.")
    elif found.is_late:
        late.append("De levering kwam na haar termijn. Spreek af hoe het volgend jaar eerder kan.")
    facts: dict[str, str | int] = {"termijn": found.due.isoformat()}
    if found.received is not None:
        facts["datum_van_het_bestand"] = found.received.isoformat()
    if found.days_left is not None:
        facts["dagen_voor_termijn"] = found.days_left
    if found.is_late is None:
        facts["uitleg"] = (
            "Niet vast te stellen: een databaseweergave heeft geen datum, en een bestand dat lang "
            "na de termijn is neergezet hoort bij een jaar dat later is ingenomen."
        )
    return check_result(context, spec, late, facts)


def _jumped(now: Part, before: Part | None) -> bool:
    """Tell whether a share rose by a jump; of few rows nothing is said."""
    if before is None:
        return False
    share, earlier = percentage(now), percentage(before)
    return share is not None and earlier is not None and share - earlier >= JUMP


def _complete(
    context: dg.AssetExecutionContext,
    spec: dg.AssetCheckSpec,
    description: DeliveryDescription,
    records: pd.DataFrame,
    before: pd.DataFrame | None,
) -> dg.AssetCheckResult:
    now = empty_cells(description, records)
    then = {} if before is None else empty_cells(description, before)
    found = [
        f"Kolom {name} is veel vaker leeg dan vorig jaar. Vraag de leverancier of er iets "
        "ontbreekt."
        for name, part in now.items()
        if _jumped(part, then.get(name))
    ]
    rows, earlier = len(records), 0 if before is None else len(before)
    if earlier >= 2 * FEW_ROWS and rows * 2 <= earlier:
        found.append(
            "Er is minder dan de helft van de rijen van vorig jaar. Vraag de leverancier of de "
            "levering volledig is."
        )
    facts: dict[str, dg.MetadataValue] = {
        f"leeg_pct_{name}": dg.MetadataValue.int(share)
        for name, part in now.items()
        if (share := percentage(part)) is not None
    }
    if now:
        facts["lege_cellen"] = table(
            [
                {"kolom": name, "leeg": share_text(part), "vorig_jaar": share_text(then.get(name))}
                for name, part in now.items()
            ]
        )
    return check_result(context, spec, found, facts)


def _codes(
    context: dg.AssetExecutionContext,
    spec: dg.AssetCheckSpec,
    now: tuple[CodeUse, ...],
    before: tuple[CodeUse, ...],
) -> dg.AssetCheckResult:
    earlier = {use.column: use.residual for use in before}
    found = [
        f"In kolom {use.column} staat veel vaker 'anders' of 'overig' dan vorig jaar. Kijk of er "
        f"een code ontbreekt in codelijst {use.codelist}."
        for use in now
        if use.residual is not None and _jumped(use.residual, earlier[use.column])
    ]
    rows = [
        {
            "kolom": use.column,
            "codelijst": use.codelist,
            "geldige_codes": str(use.valid),
            "vervallen": ", ".join(use.expired) or "geen",
            "nieuw": ", ".join(use.added) or "geen",
            "anders_of_overig": "geen zulke code"
            if use.residual is None
            else share_text(use.residual),
            "vorig_jaar": "" if use.residual is None else share_text(earlier[use.column]),
        }
        for use in now
    ]
    facts: dict[str, dg.MetadataValue] = {
        "vervallen_codes": dg.MetadataValue.int(sum(len(use.expired) for use in now)),
        "nieuwe_codes": dg.MetadataValue.int(sum(len(use.added) for use in now)),
        "codes": table(rows),
    }
    for use in now:
        share = None if use.residual is None else percentage(use.residual)
        if share is not None:
            facts[f"anders_pct_{use.column}"] = dg.MetadataValue.int(share)
    return check_result(context, spec, found, facts)
