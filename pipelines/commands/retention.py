"""``spiegel retention``: what is past its term, and with ``--delete`` the deletion of it."""

from __future__ import annotations

import datetime
import sys

import click

from pipelines.commands.common import REFUSED, Call, installation_options
from pipelines.dagster_home import RunInProgress, only_run


@click.command("retention")
@click.option("--delete", is_flag=True, help="Echt verwijderen; anders alleen tonen.")
@installation_options
def command(delete: bool, call: Call) -> None:
    """Toont wat zijn bewaartermijn voorbij is; met --delete wordt het verwijderd en vastgelegd.

    Leveringen en gecontroleerde gegevens gaan weg; cijfers, uitgaven en besluiten blijven.
    """
    from pipelines.build import open_store
    from pipelines.retention import destroy, find_due
    from schemas.delivery import load_deliveries

    speaker, installation = call.speaker, call.installation
    store = open_store(installation)
    try:
        with only_run(installation):
            due = list(find_due(installation, store, load_deliveries(), datetime.date.today()))
            if delete:
                destroy(store, due)
    except RunInProgress:
        speaker.refuse("run_busy")
        sys.exit(REFUSED)
    finally:
        store.close()
    if not due:
        speaker.say("retention_none")
        return
    rows = [(one.year, ", ".join(one.deliveries), one.kind, one.rule) for one in due]
    columns = ["year", "delivery", "kind", "rule"]
    speaker.table([f"column_{column}" for column in columns], rows)
    speaker.say("retention_done" if delete else "retention_would", {"count": len(due)})
