"""``spiegel publish``: brings the configured targets in line with the portal, again and again."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipelines.cli import installation_options, language_option
from pipelines.commands.common import REFUSED, find_installation, refuse_usage
from pipelines.speaking import Speaker


@click.command("publish")
@click.argument("year", type=int)
@click.option("--target", help="Alleen dit doel.")
@installation_options
@language_option
def command(
    year: int,
    target: str | None,
    config: Path | None,
    deliveries: Path | None,
    portal: Path | None,
    state: Path | None,
    lang: str | None,
) -> None:
    """Zet wat op het portaal staat op de doelen uit de configuratie.

    Kan zonder schade worden herhaald; een doel dat mislukt laat de andere heel.
    """
    from pipelines.targets import build_target
    from publish.errors import PublicationRefused
    from publish.portal_index import read_index
    from publish.targets import publish_to_targets

    speaker = Speaker.choose(lang)
    installation = find_installation(config, deliveries, portal, state)
    index = read_index(installation.portal) if installation.portal.exists() else None
    if index is None or year not in {release.year for release in index.releases}:
        speaker.refuse("publish_no_portal", {"portal": installation.portal, "year": year})
        sys.exit(REFUSED)
    if target is not None and target not in installation.targets:
        names = ", ".join(installation.targets) or "-"
        refuse_usage(speaker.text("publish_unknown", {"target": target, "names": names}))
    wanted = {n: s for n, s in installation.targets.items() if target in (None, n)}
    if not wanted:
        speaker.say("publish_no_targets", {"portal": installation.portal})
        return
    targets = [build_target(name, settings) for name, settings in wanted.items()]
    try:
        reports = publish_to_targets(installation.portal, targets)
    except PublicationRefused as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(REFUSED)
    for report in reports:
        facts = {"target": report.target, "changed": report.changed, "year": year}
        if not report.is_done:
            for sentence in report.sentences:
                click.echo(f"- {sentence}", err=True)
            speaker.refuse("publish_failed", facts)
        else:
            speaker.say("publish_done" if report.changed else "publish_same", facts)
    if not all(report.is_done for report in reports):
        sys.exit(REFUSED)
