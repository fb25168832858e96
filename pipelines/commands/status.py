"""``spiegel status``: what arrived, what is missing, what failed and why, what is released."""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict

import click

from pipelines.commands.common import Call, installation_options
from pipelines.dagster_home import prepare_home


@click.command("status")
@click.argument("year", type=int, required=False)
@click.option("--json", "as_json", is_flag=True, help="Antwoord als JSON.")
@installation_options
def command(
    year: int | None,
    as_json: bool,
    call: Call,
) -> None:
    """Hoe het met YEAR staat: leveringen, laatste run en uitgave. Zonder YEAR: vorig jaar."""
    from pipelines.reporting import year_status

    speaker, installation = call.speaker, call.installation
    prepare_home(installation, call.config)
    status = year_status(installation, year or datetime.date.today().year - 1)
    if as_json:
        click.echo(json.dumps(asdict(status), ensure_ascii=False, indent=1))
        return
    if status.run == "none":
        speaker.say("status_none", {"year": status.year})
    else:
        outcome = speaker.text(f"status_{status.run}")
        facts = {"year": status.year, "outcome": outcome, "moment": status.moment}
        speaker.say("status_run", facts)
    for key in ("arrived", "missing", "absent"):
        names = getattr(status, key)
        if names:
            speaker.say(f"status_{key}", {"names": ", ".join(names)})
    for partner in status.partners:
        key = "status_partner_missing" if partner.state == "missing" else "status_partner"
        facts = {**asdict(partner), "year": status.year, "digest": partner.sha256[:12]}
        speaker.say(key, facts)
    if status.refusals:
        speaker.say("status_refused")
        for refusal in status.refusals:
            for sentence in refusal.sentences or (f"{refusal.place}: {refusal.check}",):
                click.echo(f"- {sentence}")
    if status.waiting:
        speaker.say("status_waits", {"version": status.waiting})
    if status.released:
        speaker.say("status_released", {"versions": ", ".join(status.released)})
    else:
        speaker.say("status_not_released")
