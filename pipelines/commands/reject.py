"""``spiegel reject``: the steward's no to a release candidate."""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.cli import language_option
from pipelines.commands.deciding import decide
from pipelines.speaking import Speaker


@click.command("reject")
@click.argument("year", type=int)
@click.option("--by", required=True, help="Naam van wie besluit.")
@click.option("--note", default="", help="Toelichting.")
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--state", type=click.Path(file_okay=False, path_type=Path))
@language_option
def command(
    year: int, by: str, note: str, config: Path | None, state: Path | None, lang: str | None
) -> None:
    """Wijst de kandidaat over YEAR af; er gaat niets naar buiten."""
    from pipelines.approvals import REJECTED

    decide(Speaker.choose(lang), year, REJECTED, by, note, config, state)
