"""``spiegel restore``: puts a backup back on an empty installation."""

from __future__ import annotations

import os
from pathlib import Path

import click

from pipelines.commands.common import Call, installation_options, refuse


@click.command("restore")
@click.argument("backup", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@installation_options
def command(backup: Path, call: Call) -> None:
    """Zet BACKUP terug; alleen op een installatie die nog leeg is."""
    from pipelines.backup import BackupError
    from pipelines.restoring import restore_backup

    try:
        count = restore_backup(call.installation, backup, os.environ)
    except BackupError as error:
        refuse(str(error))
    call.speaker.say("restore_done", {"count": count})
