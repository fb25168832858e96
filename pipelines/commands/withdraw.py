"""``spiegel withdraw``: takes a published version back; its address stays and says why."""

from __future__ import annotations

import datetime
import sys

import click

from pipelines.commands.common import REFUSED, Call, installation_options


@click.command("withdraw")
@click.argument("package")
@click.argument("version")
@click.option("--reason", required=True, help="Waarom, in het Nederlands; komt op de pagina.")
@click.option("--reason-en", help="Waarom, in het Engels.")
@installation_options
def command(
    package: str,
    version: str,
    reason: str,
    reason_en: str | None,
    call: Call,
) -> None:
    """Trekt VERSION van PACKAGE in: de bestanden verdwijnen, het adres blijft en zegt waarom.

    Wie de bestanden al heeft, houdt ze. Breng daarna ook de doelen bij met spiegel publish.
    """
    from pipelines.build import build_remembered, open_store
    from publish.errors import PublicationRefused
    from publish.portal import build_pages
    from publish.withdrawal import withdraw_version
    from schemas.dataset import load_datasets
    from schemas.texts import Text

    speaker, installation = call.speaker, call.installation
    why = Text(nl=reason, en=reason_en or reason)
    today = datetime.date.today()
    store = open_store(installation)
    try:
        # Who has the files keeps them: what they showed must be written down before they go.
        build_remembered(installation, load_datasets(), store).write(installation.portal)
        withdraw_version(installation.portal, package, version, why, today, build_pages)
    except PublicationRefused as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(REFUSED)
    finally:
        store.close()
    speaker.say("withdraw_done", {"package": package, "version": version})
