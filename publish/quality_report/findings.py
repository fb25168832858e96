"""What a run found, as the report tells it: checks, receipts and how far the run came.

Plain data that is kept as JSON, so that next year's report can stand beside it. Where findings come
from is not known here.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

Outcome = Literal["goed", "waarschuwing", "fout"]
STATIONS = ("ontvangen", "gecontroleerd", "jaarcijfers", "beschermd", "verpakt", "uitgegeven")


@dataclass(frozen=True)
class Finding:
    """What one check found at one asset, or why a step stopped (then ``check`` is empty).

    ``subject`` is the delivery, table or package; ``numbers`` are counts and rounded shares.
    """

    station: str
    subject: str
    check: str
    outcome: Outcome
    sentences: tuple[str, ...] = ()
    numbers: dict[str, float] = field(default_factory=dict)

    @property
    def anchor(self) -> str:
        """Name of the place in the page."""
        return "-".join(part for part in (self.station, self.subject, self.check) if part)


@dataclass(frozen=True)
class Receipt:
    """What was received of one delivery: file, rows in words, fingerprint."""

    delivery: str
    file: str
    rows: str
    sha256: str


@dataclass(frozen=True)
class RunFindings:
    """Everything a run of a year found. ``reached`` are the stations that made something."""

    run_id: str
    year: int
    job: str
    moment: str
    municipality: str
    reached: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    receipts: tuple[Receipt, ...] = ()

    def of(self, station: str) -> tuple[Finding, ...]:
        """Return the findings of ``station``."""
        return tuple(finding for finding in self.findings if finding.station == station)

    def find(self, station: str, subject: str, check: str) -> Finding | None:
        """Return one finding, or ``None`` when the check was not made."""
        wanted = (station, subject, check)
        found = (f for f in self.findings if (f.station, f.subject, f.check) == wanted)
        return next(found, None)

    @property
    def first_station(self) -> int:
        """Place in ``STATIONS`` of the first station that this run worked at."""
        worked = {*self.reached, *(finding.station for finding in self.findings)}
        return min((STATIONS.index(name) for name in worked if name in STATIONS), default=0)

    def continuing(self, earlier: RunFindings) -> RunFindings:
        """Return this run with what ``earlier`` found at the stations before its first one."""
        passed = STATIONS[: self.first_station]
        return replace(
            self,
            reached=(*(name for name in earlier.reached if name in passed), *self.reached),
            findings=(*(f for f in earlier.findings if f.station in passed), *self.findings),
            receipts=self.receipts or earlier.receipts,
        )

    def as_json(self) -> dict[str, Any]:
        """Return plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> RunFindings:
        """Return what ``as_json`` gave."""
        findings = tuple(
            Finding(**{**each, "sentences": tuple(each["sentences"])}) for each in data["findings"]
        )
        receipts = tuple(Receipt(**each) for each in data["receipts"])
        reached = tuple(data["reached"])
        return cls(**{**data, "findings": findings, "receipts": receipts, "reached": reached})
