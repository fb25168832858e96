"""The one answer on top of a report: may this release go out?

Yes only when everything up to the packages was judged and nothing failed. Silence is never a yes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from publish.quality_report.findings import RunFindings

Answer = Literal["ja", "nee", "nog niet", "geen uitgave"]
COUNTED = "jaarcijfers"
PACKAGED = "verpakt"
RELEASED = "uitgegeven"
#: Without these nothing was judged, whatever else is green.
NEEDED = (("beschermd", "bescherming"), (PACKAGED, "teruglezen"), (PACKAGED, "kwaliteit"))


@dataclass(frozen=True)
class Verdict:
    """The answer, a sentence that explains it, and the sentences of what stands in the way."""

    answer: Answer
    explanation: str
    reasons: tuple[str, ...] = ()


def judge_run(found: RunFindings) -> Verdict:
    """Return whether what ``found`` is about may go out."""
    wrong = [finding for finding in found.findings if finding.outcome == "fout"]
    if wrong:
        reasons = dict.fromkeys(
            sentence
            for finding in wrong
            for sentence in finding.sentences
            or (f"{finding.subject or finding.station}: {finding.check} is niet in orde.",)
        )
        return Verdict(
            "nee",
            "Er is iets niet in orde. Het portaal is niet veranderd. Herstel wat hieronder staat "
            f"en start opnieuw met: spiegel run {found.year}",
            tuple(reasons),
        )
    made = {(finding.station, finding.check) for finding in found.findings}
    if not set(NEEDED) <= made and found.reached and found.reached[-1] == COUNTED:
        return Verdict(
            "geen uitgave",
            "Deze run nam de leveringen in en telde ze, zonder fouten. Het jaar gaat mee in de "
            f"uitgave van een later jaar. Een eigen uitgave maakt: spiegel run {found.year}",
        )
    if not set(NEEDED) <= made:
        return Verdict(
            "nog niet",
            "De run stopte voordat er een uitgave was beoordeeld. Er is niets naar buiten gegaan. "
            f"Verder gaat het met: spiegel run {found.year}",
        )
    if RELEASED in found.reached:
        return Verdict("ja", "Alles klopt, en de uitgave staat op het portaal.")
    return Verdict(
        "ja",
        "Alles klopt. De uitgave gaat pas naar buiten na goedkeuring door iemand die de run niet "
        "startte.",
    )


def counts(found: RunFindings, station: str) -> dict[str, int]:
    """Return how many checks of a station were good, a warning, or a failure."""
    outcomes = [finding.outcome for finding in found.of(station)]
    return {outcome: outcomes.count(outcome) for outcome in ("goed", "waarschuwing", "fout")}
