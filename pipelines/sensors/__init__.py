"""What Dagster's daemon keeps an eye on between two yearly runs. Nothing here decides or publishes.

One sensor per delivery, one that starts the yearly run when it was missed or can succeed now, one
that publishes what was approved, one that keeps targets up to date, one that tells people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import dagster as dg

from pipelines.approvals import Approvals
from pipelines.installation import Installation
from pipelines.jobs import INTAKE, YEARLY
from pipelines.sensors.deliveries import delivery_sensor
from pipelines.sensors.releases import release_sensor, targets_sensor
from pipelines.sensors.watch import watch_sensor
from pipelines.sensors.yearly import yearly_sensor
from pipelines.store import Store
from schemas.delivery import DeliveryDescription


def build_sensors(
    installation: Installation,
    deliveries: Mapping[str, DeliveryDescription],
    store: Store,
    jobs: Sequence[dg.UnresolvedAssetJobDefinition],
) -> list[dg.SensorDefinition]:
    """Return every sensor of ``installation``; ``jobs`` are the jobs over assets."""
    catching_up = [job for job in jobs if job.name in (YEARLY, INTAKE)]
    return [
        *(delivery_sensor(description, installation) for description in deliveries.values()),
        yearly_sensor(installation, deliveries, store, catching_up),
        release_sensor(installation, Approvals(store.engine)),
        targets_sensor(installation),
        watch_sensor(installation, deliveries, store),
    ]
