"""The outcome of a check as Dagster keeps it: how many, which sentences, and where to read on.

One place, so that every check looks the same on the page of its asset. What may be told at all is
decided in ``facts``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import dagster as dg

from assets.facts import sentences
from assets.links import report_link
from assets.partitions import YEARS

FACTS = Mapping[str, "dg.MetadataValue | str | int | float | bool"]
#: What a failure of a check means for the release; said in its description.
SEVERITIES = {
    True: "Fout: zolang dit niet klopt gaat er niets naar buiten.",
    False: "Waarschuwing: de run gaat door; zoek uit of het klopt.",
}


def check_spec(
    name: str, asset: dg.AssetKey, description: str, *, blocking: bool
) -> dg.AssetCheckSpec:
    """Return a check that is kept per year and says what its failure means."""
    return dg.AssetCheckSpec(
        name,
        asset=asset,
        description=f"{description} {SEVERITIES[blocking]}",
        blocking=blocking,
        partitions_def=YEARS,
        metadata={"spiegel/blokkeert": blocking},
    )


#: False where a check had nothing to look at; see ``not_judged``.
JUDGED = "beoordeeld"


def not_judged(
    context: dg.AssetExecutionContext, spec: dg.AssetCheckSpec, why: str
) -> dg.AssetCheckResult:
    """Return that ``spec`` was not judged, with a sentence that says why.

    Without any result Dagster would show the check as failed or skipped, as if it had found
    something; it knows no third outcome, so this one passes and says that it means nothing.
    """
    return check_result(context, spec, [], {JUDGED: False, "uitleg": why})


def check_result(
    context: dg.AssetExecutionContext,
    spec: dg.AssetCheckSpec,
    found: Sequence[str],
    facts: FACTS | None = None,
) -> dg.AssetCheckResult:
    """Return the result of ``spec``: passed when nothing was ``found``.

    ``found`` holds whole sentences; ``facts`` are numbers that plot over time, and tables.
    """
    return dg.AssetCheckResult(
        check_name=spec.name,
        asset_key=spec.asset_key,
        passed=not found,
        severity=dg.AssetCheckSeverity.ERROR if spec.blocking else dg.AssetCheckSeverity.WARN,
        metadata={
            "gevonden": len(found),
            **({"zinnen": sentences(found)} if found else {}),
            **(facts or {}),
            "rapport": report_link(context.run.run_id),
        },
    )
