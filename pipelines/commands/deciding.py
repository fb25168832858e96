"""What approving and rejecting share: find the candidate, record the decision, tell."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.commands.common import REFUSED, find_installation
from pipelines.speaking import Speaker

if TYPE_CHECKING:
    from pipelines.approvals import Verdict


def decide(
    speaker: Speaker,
    year: int,
    verdict: Verdict,
    by: str,
    note: str,
    config: Path | None,
    state: Path | None,
) -> None:
    """Record ``verdict`` on the candidate of ``year``; end with 1 when it cannot be."""
    from pipelines.approvals import APPROVED, Approvals, FourEyes
    from pipelines.build import open_store
    from publish.candidate import read_candidate

    installation = find_installation(config, state=state)
    candidate = read_candidate(installation.state / "kandidaat", year)
    if candidate is None or not candidate.is_new:
        speaker.refuse("decide_no_candidate", {"year": year})
        sys.exit(REFUSED)
    store = open_store(installation)
    facts = {"year": year, "version": candidate.version, "by": by}
    try:
        Approvals(store.engine).decide(
            year, candidate.digest, verdict, by, note, candidate.started_by
        )
    except FourEyes:
        speaker.refuse("decide_four_eyes", facts)
        sys.exit(REFUSED)
    finally:
        store.close()
    speaker.say("decide_approved" if verdict == APPROVED else "decide_rejected", facts)
