"""What approving and rejecting share: record the decision, note it in Dagster, tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipelines.commands.common import Call, installation_options, refuse
from pipelines.dagster_home import prepare_home

if TYPE_CHECKING:
    from pipelines.approvals import Verdict


def _decide(call: Call, year: int, verdict: Verdict, by: str, note: str, mark: str) -> None:
    import dagster as dg

    from pipelines.approvals import APPROVED
    from pipelines.build import open_store
    from pipelines.deciding import DecisionRefused, Wish, as_event, decide

    speaker, installation = call.speaker, call.installation
    store = open_store(installation)
    try:
        wish = Wish(year, verdict, by, note, mark)
        candidate, decision = decide(installation, store, speaker, wish)
    except DecisionRefused as refusal:
        refuse(str(refusal))
    finally:
        store.close()
    prepare_home(installation, call.config)
    with dg.DagsterInstance.get() as instance:
        instance.report_runless_asset_event(as_event(candidate, decision))
    facts = {"year": year, "version": candidate.version, "by": by}
    speaker.say("decide_approved" if verdict == APPROVED else "decide_rejected", facts)


def decision_command(name: str, verdict: Verdict, explanation: str) -> click.Command:
    """Return the command that records ``verdict`` on the candidate of a year."""

    @click.command(name, help=explanation)
    @click.argument("year", type=int)
    @click.option("--by", required=True, help="Naam van wie besluit.")
    @click.option("--note", default="", help="Toelichting.")
    @click.option(
        "--candidate", "mark", default="", help="Vingerafdruk van de kandidaat die u hebt gezien."
    )
    @installation_options
    def command(year: int, by: str, note: str, mark: str, call: Call) -> None:
        _decide(call, year, verdict, by, note, mark)

    return command
