"""``spiegel backup``: one file that holds the installation, readable by its owner only."""

from __future__ import annotations

import datetime
import os
import sys
from pathlib import Path

import click

from pipelines.commands.common import REFUSED, Call, installation_options, refuse
from pipelines.dagster_home import RunInProgress, only_run

PATIENCE = 1800.0


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--keep", type=click.IntRange(min=1), help="Bewaar de laatste zoveel kopieën.")
@installation_options
def command(folder: Path, keep: int | None, call: Call) -> None:
    """Maakt in FOLDER een reservekopie van staat, portaal en databases.

    Wacht op een run die bezig is. De kopie is net zo vertrouwelijk als de gegevens zelf.
    """
    from pipelines.backup import BackupError, make_backup

    installation, speaker = call.installation, call.speaker
    now = datetime.datetime.now(tz=datetime.UTC)
    try:
        with only_run(installation, PATIENCE):
            path = make_backup(installation, folder, now, os.environ, keep)
    except RunInProgress:
        speaker.refuse("run_busy")
        sys.exit(REFUSED)
    except BackupError as error:
        refuse(str(error))
    speaker.say("backup_done", {"path": path})
