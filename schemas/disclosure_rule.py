"""What a description says of small numbers: the threshold, what is exempt, and other ways out."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from schemas.texts import Text


class DisclosureRule(BaseModel):
    """Which small numbers are withheld, and why what is exempt may be shown.

    ``rounding`` shows every count of the table as the range around a multiple of 3 or 5, with
    sums that hold. ``merge`` names a dimension whose small codes are counted under their parent
    in the code list. Both are audited as everything else.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    threshold: int = 5
    exempt: Literal["none", "totals", "all"] = "none"
    rounding: Literal[3, 5] | None = None
    merge: str | None = None
    reason: Text
    ground: str = ""
