"""The certificate: what any reader can compute of each hidden cell, and what was found.

Job: the result of an audit, its digest and its JSON. Its public part are the bounds for a
reader who cannot tell sensitive cells from others; the findings name cells, never values.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property

from disclosure.problem import describe

Bounds = tuple[int, int | None]


@dataclass(frozen=True, order=True)
class Finding:
    """One cell that is not protected as the level demands.

    `is_blocking` is false for what hiding cannot change: a figure public elsewhere.
    """

    kind: str
    cell: str
    sentence: str
    is_blocking: bool = True


@dataclass(frozen=True, eq=False)
class Certificate:
    """Outcome of an audit.

    `bounds`: least and greatest value (None: no limit) of every hidden cell for any reader.
    `is_complete`: every hidden sensitive cell was decided. `loose`: number of cells whose
    bounds are proven but perhaps not the narrowest.
    """

    level: str
    is_complete: bool
    findings: tuple[Finding, ...]
    bounds: dict[Hashable, Bounds] = field(repr=False)
    loose: int
    seconds: float = 0.0

    @property
    def is_clean(self) -> bool:
        """Nothing blocking was found."""
        return not any(finding.is_blocking for finding in self.findings)

    @property
    def is_safe(self) -> bool:
        """Complete and clean: this may be published."""
        return self.is_complete and self.is_clean

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the certificate's content, without the time it took."""
        return hashlib.sha256(self._canonical().encode()).hexdigest()

    def to_json(self) -> str:
        """The certificate as JSON text with its digest, for keeping beside the release."""
        content = json.loads(self._canonical())
        content["digest"] = self.digest
        return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)

    def _canonical(self) -> str:
        rows = [(describe(key), low, high) for key, (low, high) in self.bounds.items()]
        cells = sorted(rows, key=lambda row: row[0])
        content = {
            "level": self.level,
            "complete": self.is_complete,
            "clean": self.is_clean,
            "loose": self.loose,
            "findings": [vars(finding) for finding in sorted(self.findings)],
            "hidden": [{"cell": c, "lower": low, "upper": high} for c, low, high in cells],
        }
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
