"""``spiegel audit``: plays the intruder against what is published, all versions together."""

from __future__ import annotations

import datetime
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.common import REFUSED, language_option, refuse, refuse_usage
from pipelines.speaking import Speaker

if TYPE_CHECKING:
    from publish.knowledge import Knowledge


def _elsewhere(place: Path, speaker: Speaker) -> Knowledge:
    """Return what a partner's own publication or delivery at ``place`` tells."""
    from publish.errors import PublicationRefused
    from publish.package_files import CHECKSUMS, DESCRIPTOR
    from publish.portal_index import INDEX
    from publish.together import delivery, publication
    from sources.partners import judge_partner

    is_published = (place / DESCRIPTOR).exists() and (place / CHECKSUMS).exists()
    if is_published or (place / INDEX).exists():
        try:
            return publication(place)
        except PublicationRefused as refusal:
            refuse_usage(str(refusal))
    judged = judge_partner(place, datetime.date.today().year)
    if judged.provenance is None or judged.judgement.records is None:
        refuse(*(found.sentence(speaker.language) for found in judged.judgement.problems))
    rows = [
        {str(name): cell for name, cell in row.items()}
        for row in judged.judgement.records.to_dict("records")
    ]
    return delivery(rows, judged.provenance.municipality, place.name)


@click.command("audit")
@click.argument("place", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--with",
    "others",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Wat een deelnemer zelf publiceerde: portaal, pakket of levering. Mag vaker.",
)
@click.option("--json", "as_json", is_flag=True, help="Antwoord als JSON.")
@language_option
def command(place: Path, others: tuple[Path, ...], as_json: bool, speaker: Speaker) -> None:
    """Speelt de indringer tegen PLACE, een portaal of een pakket.

    Gebruikt alleen de gepubliceerde bestanden van alle uitgaven. Eindigt met 1 als er een
    achtergehouden getal terug te rekenen is, ook met wat deelnemers elders publiceerden.
    """
    from publish.integrity import integrity_problems
    from publish.intruder import find_disclosures, gather_knowledge
    from publish.package_files import DESCRIPTOR
    from publish.portal_index import read_index
    from publish.small_numbers import small_numbers
    from publish.together import lay_beside

    index = read_index(place)
    if index is None and not (place / DESCRIPTOR).exists():
        refuse_usage(speaker.text("audit_not_a_portal", {"path": place.name}))
    municipality = index.municipality_code if index else ""
    altered = integrity_problems(place)
    hidden, versions, found = 0, 0, []
    if not altered:
        # Files that are not what was published are told, and not read any further.
        knowledge, versions = gather_knowledge(place, municipality)
        if others:
            elsewhere = [_elsewhere(other, speaker) for other in others]
            knowledge = lay_beside(knowledge, elsewhere)
        found = small_numbers(place, municipality) + find_disclosures(knowledge)
        hidden = len(knowledge.withheld)
    if as_json:
        answer = {
            "hidden": hidden,
            "versions": versions,
            "disclosed": [asdict(disclosure) for disclosure in found],
            "altered": altered,
        }
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    elif altered:
        speaker.refuse("audit_altered", {"count": len(altered)})
        for sentence in altered:
            click.echo(f"- {sentence}", err=True)
    elif found:
        speaker.refuse("audit_found", {"count": len(found)})
        for disclosure in found:
            click.echo(f"- {disclosure.cell}: {disclosure.how}", err=True)
    else:
        speaker.say("audit_clean", {"hidden": hidden, "versions": versions})
    if found or altered:
        sys.exit(REFUSED)
