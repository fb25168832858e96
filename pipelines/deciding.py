"""The steward's decision on a candidate: one way for the command line and for Dagster's launchpad.

Finds the candidate, checks that it is the one that was judged, records the decision, and notes it
in Dagster as well. What a decision is belongs to ``approvals``; publishing does not happen here.
"""

import datetime
import enum
from dataclasses import dataclass

import dagster as dg

from assets.partitions import starter_of
from pipelines.approvals import APPROVED, REJECTED, Approvals, Decision, FourEyes, Verdict
from pipelines.installation import Installation
from pipelines.jobs import FIRST, PRIORITY
from pipelines.speaking import Speaker
from pipelines.store import Store
from publish.candidate import Candidate, read_candidate

DECIDE = "besluit"
DECISION = dg.AssetKey(["besluit"])


class DecisionRefused(Exception):  # noqa: N818 - a refusal, not a fault
    """A decision that cannot be taken; the message is a sentence for the steward."""


@dataclass(frozen=True)
class Wish:
    """What a steward wants: a verdict on the candidate of a year, with a name under it.

    ``mark`` is the start of the fingerprint that was judged; empty means whatever lies there.
    ``login`` is who asks, where a proxy checked that; else it is the account of this process.
    """

    year: int
    verdict: Verdict
    by: str
    note: str = ""
    mark: str = ""
    login: str = ""


def decide(
    installation: Installation, store: Store, speaker: Speaker, wish: Wish
) -> tuple[Candidate, Decision]:
    """Record the decision; raise ``DecisionRefused`` with a sentence when it cannot be taken."""
    candidate = read_candidate(installation.candidates, wish.year)
    if candidate is None or not candidate.is_new:
        raise DecisionRefused(speaker.text("decide_no_candidate", {"year": wish.year}))
    facts = {"year": wish.year, "mark": candidate.mark}
    if wish.mark and not candidate.digest.startswith(wish.mark.strip().casefold()):
        raise DecisionRefused(speaker.text("decide_other", facts))
    if not wish.by.strip():
        raise DecisionRefused(speaker.text("decide_nameless"))
    try:
        decision = Approvals(store.engine).decide(
            wish.year,
            candidate.digest,
            wish.verdict,
            wish.by,
            wish.note,
            candidate.started_by,
            wish.login or None,
        )
    except FourEyes:
        raise DecisionRefused(speaker.text("decide_four_eyes", facts)) from None
    return candidate, decision


def as_event(candidate: Candidate, decision: Decision) -> dg.AssetMaterialization:
    """Return the decision as Dagster keeps it: who, what, which candidate, with which note."""
    return dg.AssetMaterialization(
        DECISION,
        partition=str(decision.year),
        metadata={
            "besluit": decision.verdict,
            "door": decision.by,
            "toelichting": decision.note or "geen",
            "versie": candidate.version,
            "vingerafdruk": candidate.mark,
            "gestart_door": candidate.started_by or "onbekend",
        },
    )


def decision_asset() -> dg.AssetSpec:
    """Return the place in the catalogue where the decisions are seen."""
    return dg.AssetSpec(
        DECISION,
        group_name="6_uitgegeven",
        description=(
            "De besluiten over kandidaten, door wie en over welke vingerafdruk. Zonder goedkeuring "
            f"gaat er niets naar buiten. Besluit met de taak '{DECIDE}'."
        ),
        owners=["team:gegevensbeheer"],
        tags={"vertrouwelijk": "nee"},
    )


class Choice(enum.Enum):
    """What may be decided."""

    GOEDKEUREN = "goedkeuren"
    AFWIJZEN = "afwijzen"


VERDICTS: dict[Choice, Verdict] = {Choice.GOEDKEUREN: APPROVED, Choice.AFWIJZEN: REJECTED}


def decision_job(installation: Installation, store: Store) -> dg.JobDefinition:
    """Return the job with which a steward decides in Dagster's launchpad."""
    last_year = datetime.date.today().year - 1
    form = {
        "jaar": dg.Field(int, default_value=last_year, description="Het jaar van de kandidaat."),
        "besluit": dg.Field(
            dg.Enum.from_python_enum(Choice),
            default_value=Choice.AFWIJZEN.name,
            description="GOEDKEUREN of AFWIJZEN.",
        ),
        "naam": dg.Field(
            str, default_value="", description="Uw naam. Wie de run startte, besluit niet zelf."
        ),
        "vingerafdruk": dg.Field(
            str,
            default_value="",
            description="Wat bij het voorbeeld staat: zo keurt u goed wat u hebt gezien.",
        ),
        "toelichting": dg.Field(str, default_value="", description="Waarom; zonder gegevens."),
    }

    empty = {name: field.default_value for name, field in form.items()}

    @dg.op(name="besluiten", config_schema=form, description="Legt het besluit vast.")
    def record(context: dg.OpExecutionContext) -> None:
        given = context.op_config
        choice = given["besluit"]
        wish = Wish(
            given["jaar"],
            VERDICTS[choice if isinstance(choice, Choice) else Choice[choice]],
            given["naam"],
            given["toelichting"],
            given["vingerafdruk"],
            starter_of(context.run.tags),
        )
        speaker = Speaker(installation.language)
        if not wish.mark.strip():
            raise dg.Failure(speaker.text("decide_markless"), allow_retries=False)
        try:
            candidate, decision = decide(installation, store, speaker, wish)
        except DecisionRefused as refusal:
            raise dg.Failure(str(refusal), allow_retries=False) from None
        context.log_event(as_event(candidate, decision))

    @dg.job(
        name=DECIDE,
        description=(
            "Keur een kandidaat goed of af. Kies Launchpad, vul het formulier in en druk op "
            "Launch Run. Een goedgekeurde kandidaat gaat daarna vanzelf naar het portaal."
        ),
        executor_def=dg.in_process_executor,
        config={"ops": {"besluiten": {"config": empty}}},
        tags={PRIORITY: FIRST},
    )
    def besluit() -> None:
        record()

    return besluit
