"""What approving and rejecting share: find the candidate, record the decision, tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipelines.commands.common import Call, installation_options, refuse

if TYPE_CHECKING:
    from pipelines.approvals import Verdict


def _decide(call: Call, year: int, verdict: Verdict, by: str, note: str) -> None:
    from pipelines.approvals import APPROVED, Approvals, FourEyes
    from pipelines.build import open_store
    from publish.candidate import read_candidate

    speaker, installation = call.speaker, call.installation
    candidate = read_candidate(installation.state / "kandidaat", year)
    if candidate is None or not candidate.is_new:
        refuse(speaker.text("decide_no_candidate", {"year": year}))
    store = open_store(installation)
    facts = {"year": year, "version": candidate.version, "by": by}
    try:
        Approvals(store.engine).decide(
            year, candidate.digest, verdict, by, note, candidate.started_by
        )
    except FourEyes:
        refuse(speaker.text("decide_four_eyes", facts))
    finally:
        store.close()
    speaker.say("decide_approved" if verdict == APPROVED else "decide_rejected", facts)


def decision_command(name: str, verdict: Verdict, explanation: str) -> click.Command:
    """Return the command that records ``verdict`` on the candidate of a year."""

    @click.command(name, help=explanation)
    @click.argument("year", type=int)
    @click.option("--by", required=True, help="Naam van wie besluit.")
    @click.option("--note", default="", help="Toelichting.")
    @installation_options
    def command(year: int, by: str, note: str, call: Call) -> None:
        _decide(call, year, verdict, by, note)

    return command
