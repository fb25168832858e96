"""Tells people what they must know, and clears away runs whose process is gone."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import dagster as dg

from pipelines.exclusive import mark_dead_runs
from pipelines.installation import Installation
from pipelines.notices import Notices
from pipelines.store import Store
from pipelines.tidings import tidings
from schemas.delivery import DeliveryDescription

INTERVAL = 60
#: How far back the first look goes.
FIRST_LOOK = datetime.timedelta(days=1)


def watch_sensor(
    installation: Installation, deliveries: Mapping[str, DeliveryDescription], store: Store
) -> dg.SensorDefinition:
    """Return the sensor that watches over runs, deadlines and decisions."""
    notices = Notices(store.engine, installation.notices)

    @dg.sensor(
        name="bewaking",
        minimum_interval_seconds=INTERVAL,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=(
            "Meldt wat mislukte, wat te laat is en wat op een besluit wacht, en ruimt runs op "
            "waarvan het proces niet meer bestaat."
        ),
    )
    def watch(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        now = datetime.datetime.now(tz=datetime.UTC)
        since = datetime.datetime.fromisoformat(context.cursor) if context.cursor else None
        dead = mark_dead_runs(context.instance, installation)
        told = [
            notices.write(notice)
            for notice in tidings(
                context.instance, installation, deliveries, since or now - FIRST_LOOK, now.date()
            )
        ]
        outcome = notices.flush()
        reason = f"{len(dead)} runs opgeruimd, {sum(told)} nieuwe berichten, verzenden: {outcome}."
        return dg.SensorResult(skip_reason=reason, cursor=now.isoformat())

    return watch
