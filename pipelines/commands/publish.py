"""``spiegel publish``: an approved candidate to the portal, and the portal to its targets."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING

import click

from pipelines.commands.common import (
    REFUSED,
    WAITING,
    Call,
    installation_options,
    refuse_usage,
)
from pipelines.dagster_home import RunInProgress, only_run, prepare_home

if TYPE_CHECKING:
    pass


def _release_candidate(call: Call, year: int) -> None:
    """Put the approved candidate of ``year`` on the portal, if one waits; end when it may not."""
    from publish.candidate import read_candidate

    speaker, installation = call.speaker, call.installation
    candidate = read_candidate(installation.candidates, year)
    if installation.approval != "required" or candidate is None or not candidate.is_new:
        return
    from pipelines.approvals import Approvals
    from pipelines.build import open_store

    store = open_store(installation)
    is_approved = Approvals(store.engine).is_approved(candidate.digest)
    store.close()
    if not is_approved:
        speaker.refuse("run_waits", {"year": year, "version": candidate.version})
        sys.exit(WAITING)
    prepare_home(installation, call.config)
    from pipelines.running import RELEASE, Runner

    runner = Runner(installation)
    try:
        with only_run(installation):
            outcome = runner.run(RELEASE, year, getpass.getuser(), lambda _: None)
    except RunInProgress:
        speaker.refuse("run_busy")
        sys.exit(REFUSED)
    finally:
        runner.close()
    if not outcome.success:
        for refusal in outcome.refusals:
            for sentence in refusal.sentences:
                click.echo(f"- {sentence}", err=True)
        sys.exit(REFUSED)
    facts = {"version": candidate.version, "portal": installation.portal}
    speaker.say("run_done_new", facts)


@click.command("publish")
@click.argument("year", type=int)
@click.option("--target", help="Alleen dit doel.")
@installation_options
def command(
    year: int,
    target: str | None,
    call: Call,
) -> None:
    """Zet een goedgekeurde uitgave op het portaal en op de doelen uit de configuratie.

    Kan zonder schade worden herhaald; een doel dat mislukt laat de andere heel.
    """
    from pipelines.targets import build_target
    from publish.errors import PublicationRefused
    from publish.portal_index import read_index
    from publish.targets import publish_to_targets

    speaker, installation = call.speaker, call.installation
    _release_candidate(call, year)
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
