"""A release candidate: what exactly would be published, as a list of fingerprints.

An approval is given to a fingerprint; whatever is published must have it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from publish.staging import StagedRelease

#: So many characters of a fingerprint are shown to people and asked back of them.
MARK_LENGTH = 12


@dataclass(frozen=True)
class Candidate:
    """The staged release of a year: per package its version and the fingerprint of its files.

    ``digest`` covers everything published; two candidates with one digest are the same release.
    ``started_by`` is who started the run that made it. ``created`` and ``reason`` are the date of
    publication and the reason of a revision that its files carry: whoever publishes it, on whatever
    day, makes the same files from them.
    """

    year: int
    version: str
    is_new: bool
    packages: dict[str, str]
    digest: str
    started_by: str = ""
    created: str = ""
    reason: str | None = None

    @property
    def mark(self) -> str:
        """The part of the fingerprint that people see and repeat when they decide."""
        return self.digest[:MARK_LENGTH]


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def describe_candidate(staged: StagedRelease, started_by: str = "") -> Candidate:
    """Return the fingerprints of a staged release."""
    packages = {}
    for package in staged.packages:
        folder = staged.folder / package.name
        files = {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.iterdir())
        }
        packages[package.name] = _digest(files)
    year = staged.content.year
    digest = _digest([year, staged.version, packages])
    return Candidate(
        year,
        staged.version,
        staged.is_new,
        packages,
        digest,
        started_by,
        staged.content.created.isoformat(),
        staged.content.revision_reason,
    )


def candidate_path(staging: Path, year: int) -> Path:
    """Return where the description of the candidate of ``year`` lies."""
    return staging / f"{year}.json"


def write_candidate(staging: Path, candidate: Candidate) -> None:
    """Keep the description of a candidate beside its folder, whole or not at all."""
    path = candidate_path(staging, candidate.year)
    temporary = path.with_suffix(".new")
    temporary.write_text(json.dumps(asdict(candidate), indent=1), encoding="utf-8")
    temporary.replace(path)


def read_candidate(staging: Path, year: int) -> Candidate | None:
    """Return the candidate of ``year``, or ``None`` when there is none."""
    path = candidate_path(staging, year)
    if not path.exists():
        return None
    return Candidate(**json.loads(path.read_text(encoding="utf-8")))


def waiting_candidates(staging: Path) -> list[Candidate]:
    """Return the candidates that are not published yet, by year."""
    found = [read_candidate(staging, int(path.stem)) for path in sorted(staging.glob("*.json"))]
    return [candidate for candidate in found if candidate is not None and candidate.is_new]
