"""The receipt of a delivery: what was received, what is kept, and what was dropped at the door.

It holds names, counts and a fingerprint; no record's value and no moment of reading, so that the
same delivery always gives the same receipt.
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas.texts import Language, Text


@dataclass(frozen=True)
class Dropped:
    """A column that was received and not kept, with the reason; or rows that were left out."""

    name: str
    reason: Text
    count: int | None = None


@dataclass(frozen=True)
class Receipt:
    """What arrived: ``size`` in bytes, ``rows`` as kept, ``period`` as the two outer days."""

    delivery: str
    file: str
    sha256: str
    size: int
    rows: int
    columns: tuple[str, ...]
    dropped_columns: tuple[Dropped, ...]
    left_out_rows: tuple[Dropped, ...]
    period: tuple[str, str]

    def as_row(self, language: Language = "nl") -> dict[str, str | int]:
        """Return the receipt as one row of a table."""
        return {
            "delivery": self.delivery,
            "file": self.file,
            "sha256": self.sha256,
            "bytes": self.size,
            "rows": self.rows,
            "columns": ", ".join(self.columns),
            "dropped": "; ".join(
                f"{part.name} ({part.reason.get(language)})" for part in self.dropped_columns
            ),
            "left_out": "; ".join(
                f"{part.count}: {part.reason.get(language)}" for part in self.left_out_rows
            ),
            "period": " / ".join(self.period),
        }
