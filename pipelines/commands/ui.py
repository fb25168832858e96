"""``spiegel ui``: Dagster's web UI with the quality reports and the portal beside it."""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.commands.common import Call, installation_options
from pipelines.dagster_home import prepare_home


@click.command("ui")
@click.option("--host", default="127.0.0.1", show_default=True, help="Adres om op te luisteren.")
@click.option("--port", type=int, default=3000, show_default=True)
@click.option(
    "--workspace",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Een andere workspace.yaml, bijvoorbeeld met een codeserver.",
)
@click.option("--read-only", is_flag=True, help="Alleen kijken: niets kan worden gestart.")
@installation_options
def command(host: str, port: int, workspace: Path | None, read_only: bool, call: Call) -> None:
    """De Dagster-UI op deze machine, met alle runs, controles, cijfers en kwaliteitsrapporten.

    Heeft zelf geen inlog: alleen voor deze machine, of achter een proxy die om een inlog vraagt.
    """
    from pipelines.web import serve

    prepare_home(call.installation, call.config)
    call.speaker.say("ui_start", {"port": port})
    serve(call.installation, host, port, workspace, is_read_only=read_only)
