"""``spiegel ui``: Dagster's web UI, on loopback, on the installation's own instance."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from pipelines.cli import installation_options, language_option
from pipelines.commands.common import find_installation
from pipelines.dagster_home import prepare_home
from pipelines.installation import PROJECT
from pipelines.speaking import Speaker


@click.command("ui")
@click.option("--port", type=int, default=3000, show_default=True)
@installation_options
@language_option
def command(
    port: int,
    config: Path | None,
    deliveries: Path | None,
    portal: Path | None,
    state: Path | None,
    lang: str | None,
) -> None:
    """De Dagster-UI op deze machine, met alle runs, controles en cijfers."""
    installation = find_installation(config, deliveries, portal, state)
    prepare_home(installation, config)
    Speaker.choose(lang).say("ui_start", {"port": port})
    server = Path(sys.executable).with_name("dagster-webserver")
    workspace = str(PROJECT / "workspace.yaml")
    os.execv(server, [str(server), "-h", "127.0.0.1", "-p", str(port), "-w", workspace])
