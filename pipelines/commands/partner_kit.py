"""``spiegel partner-kit``: what a partner needs to deliver key figures for the comparison."""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.commands.common import language_option, refuse_usage
from pipelines.speaking import Speaker


@click.command("partner-kit")
@click.argument("municipality")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("partner-kit"),
    help="Map waarin de bestanden komen.",
)
@language_option
def command(municipality: str, out: Path, speaker: Speaker) -> None:
    """Maakt sjabloon, ingevuld voorbeeld en voorbeeldpakket voor MUNICIPALITY (GM-code)."""
    from schemas.municipality import load_municipalities
    from sources.partners.kit import write_kit

    codes = load_municipalities()
    if municipality not in codes:
        facts = {"code": municipality, "codes": ", ".join(codes)}
        refuse_usage(speaker.text("kit_unknown", facts))
    for path in write_kit(out, municipality):
        speaker.say("kit_written", {"path": path})
    speaker.say("kit_next")
