"""``spiegel ui``: Dagster's web UI, on loopback, on the installation's own instance."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from pipelines.commands.common import Call, installation_options
from pipelines.dagster_home import prepare_home
from pipelines.installation import PROJECT


@click.command("ui")
@click.option("--port", type=int, default=3000, show_default=True)
@installation_options
def command(
    port: int,
    call: Call,
) -> None:
    """De Dagster-UI op deze machine, met alle runs, controles en cijfers."""
    installation = call.installation
    prepare_home(installation, call.config)
    call.speaker.say("ui_start", {"port": port})
    server = Path(sys.executable).with_name("dagster-webserver")
    workspace = str(PROJECT / "workspace.yaml")
    os.execv(server, [str(server), "-h", "127.0.0.1", "-p", str(port), "-w", workspace])
