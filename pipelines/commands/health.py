"""``spiegel health``: whether all is well, for monitoring; exit code 1 on a fault."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from pipelines.commands.common import REFUSED, Call, installation_options
from pipelines.dagster_home import prepare_home


@click.command("health")
@click.option("--json", "as_json", is_flag=True, help="Antwoord als JSON.")
@click.option(
    "--write",
    type=click.Path(file_okay=False, path_type=Path),
    help="Schrijf het antwoord ook in deze map, voor de webserver.",
)
@installation_options
def command(as_json: bool, write: Path | None, call: Call) -> None:
    """Kijkt of opslag, daemon, schijf en laatste run in orde zijn.

    Eindigt met 1 als een beheerder iets moet doen.
    """
    from pipelines.health import look, write_health

    prepare_home(call.installation, call.config)
    health = look(call.installation, datetime.datetime.now().astimezone())
    if write is not None:
        write_health(health, write)
    if as_json:
        click.echo(health.as_json())
    else:
        for finding in health.findings:
            click.echo(f"{finding.level:7} {finding.subject:12} {finding.text}")
    if not health.is_healthy:
        sys.exit(REFUSED)
