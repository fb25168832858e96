"""``spiegel approve``: the steward's yes to a release candidate, by four eyes."""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.cli import language_option
from pipelines.commands.deciding import decide
from pipelines.speaking import Speaker


@click.command("approve")
@click.argument("year", type=int)
@click.option("--by", required=True, help="Naam van wie besluit.")
@click.option("--note", default="", help="Toelichting.")
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--state", type=click.Path(file_okay=False, path_type=Path))
@language_option
def command(
    year: int, by: str, note: str, config: Path | None, state: Path | None, lang: str | None
) -> None:
    """Keurt de kandidaat over YEAR goed; niet door wie de run startte."""
    from pipelines.approvals import APPROVED

    decide(Speaker.choose(lang), year, APPROVED, by, note, config, state)
