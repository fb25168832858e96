"""``spiegel upgrade``: what a new version needs in the databases; can be repeated without harm."""

from __future__ import annotations

import click

from pipelines.commands.common import Call, installation_options
from pipelines.dagster_home import only_run, prepare_home


@click.command("upgrade")
@installation_options
def command(call: Call) -> None:
    """Maakt of werkt de tabellen bij, van Spiegel en van Dagster. Maak eerst een reservekopie."""
    import dagster as dg
    from dagster._core.storage.runs import SqlRunStorage

    from pipelines.build import open_store
    from pipelines.upgrading import upgrade_tables

    prepare_home(call.installation, call.config)
    with only_run(call.installation):
        store = open_store(call.installation)
        try:
            for sentence in upgrade_tables(store):
                click.echo(sentence)
        finally:
            store.close()
        with dg.DagsterInstance.get() as instance:
            instance.upgrade()
            # Made when it is first asked for, which a reader of the database cannot do.
            if isinstance(instance.run_storage, SqlRunStorage):
                instance.run_storage.get_run_storage_id()
    call.speaker.say("upgrade_done")
