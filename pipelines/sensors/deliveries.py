"""A sensor per delivery: what is new or changed is taken in and judged, and nothing else.

So the one who delivers hears within minutes whether the delivery is in order, not in February.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator

import dagster as dg

from assets.checked import checked_key
from assets.received import received_key
from pipelines.arrivals import fingerprint, is_settled, location_of, quick_mark
from pipelines.installation import Installation
from pipelines.jobs import INTAKE, LATER, PRIORITY
from schemas.delivery import DeliveryDescription, Kind

#: Seconds between two looks: a folder is looked at often, a database is read for it.
INTERVALS: dict[Kind, int] = {"csv": 300, "xlsx": 300, "sql": 6 * 3600}


def delivery_sensor(
    description: DeliveryDescription, installation: Installation
) -> dg.SensorDefinition:
    """Return the sensor that takes in ``description`` when something new lies there."""

    @dg.sensor(
        name=f"levering_{description.name}",
        job_name=INTAKE,
        minimum_interval_seconds=INTERVALS[description.kind],
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=(
            f"Kijkt of er een nieuwe of gewijzigde levering '{description.title.nl}' ligt, en "
            "neemt alleen die in."
        ),
    )
    def look(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        seen: dict[str, str] = json.loads(context.cursor or "{}")
        now: dict[str, str] = {}
        requests = list(_requests(context.instance, description, installation, seen, now))
        reason = None if requests else "Er ligt niets nieuws."
        return dg.SensorResult(
            run_requests=requests, skip_reason=reason, cursor=json.dumps({**seen, **now})
        )

    return look


def _years(description: DeliveryDescription, installation: Installation) -> range:
    """Return the years to look at: those that are over; of a database only the last of them."""
    this_year = datetime.date.today().year
    first = this_year - 1 if description.kind == "sql" else installation.first_year
    return range(first, this_year)


def _requests(
    instance: dg.DagsterInstance,
    description: DeliveryDescription,
    installation: Installation,
    seen: dict[str, str],
    now: dict[str, str],
) -> Iterator[dg.RunRequest]:
    """Yield a request per year with something new; put in ``now`` what was seen."""
    for year in _years(description, installation):
        location = location_of(installation, description, year)
        if location is None or (location.path is not None and not is_settled(location.path)):
            continue
        mark = quick_mark(location)
        if mark and seen.get(str(year)) == mark:
            continue
        now[str(year)] = mark
        found = fingerprint(description, location, year)
        if found == received_fingerprint(instance, description.name, year):
            continue
        yield dg.RunRequest(
            run_key=f"{description.name}-{year}-{found}",
            partition_key=str(year),
            asset_selection=[received_key(description.name), checked_key(description.name)],
            tags={PRIORITY: LATER},
        )


def received_fingerprint(instance: dg.DagsterInstance, delivery: str, year: int) -> str | None:
    """Return the fingerprint of what was last received for ``year``, by whichever run."""
    records = instance.fetch_materializations(
        dg.AssetRecordsFilter(asset_key=received_key(delivery), asset_partitions=[str(year)]),
        limit=1,
    ).records
    materialization = records[0].asset_materialization if records else None
    if materialization is None or "sha256" not in materialization.metadata:
        return None
    return str(materialization.metadata["sha256"].value)
