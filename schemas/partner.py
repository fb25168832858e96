"""What partners deliver for the comparison, and the key figures that are compared.

The description of the delivery is one file in ``partners/``; where a municipality's own figure
stands in its own tables is said in ``key_figures.yaml``. How a delivery is judged is ``sources``.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from schemas.crosswalk import in_partners_words, load_crosswalk
from schemas.dataset import load_datasets
from schemas.delivery import DeliveryDescription, Kind, read_delivery

KEY_FIGURES = Path(__file__).parent / "key_figures.yaml"
PARTNER_DELIVERY = Path(__file__).parent / "partners" / "b5_kerncijfers.yaml"


@dataclass(frozen=True)
class Staff:
    """The denominators of a municipality in a year: persons, full-time equivalents, and when."""

    persons: int | None = None
    fte: float | None = None
    reference_date: datetime.date | None = None


class KeyFigure(BaseModel):
    """Where a key figure stands in a municipality's own tables.

    ``codes`` are those of the row besides its year; a dimension without code is its total.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str
    codes: dict[str, str] = {}

    @property
    def population(self) -> str:
        """What is counted, in the words of the own table."""
        return load_datasets()[self.table].measures[0].population

    @property
    def measure(self) -> str:
        """The measure of the own table."""
        return load_datasets()[self.table].measures[0].name


@cache
def load_key_figures(path: Path = KEY_FIGURES) -> dict[str, KeyFigure]:
    """Read where every key figure stands, in the order of publication."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name: KeyFigure.model_validate(body) for name, body in content.items()}


@cache
def load_partner_delivery(kind: Kind = "csv", partner: str | None = None) -> DeliveryDescription:
    """Return the description of a partner's delivery, as ``csv`` in a package or as ``xlsx``.

    It understands the words of the crosswalk: everyone's, and those of ``partner`` (a GM code).
    """
    description = in_partners_words(read_delivery(PARTNER_DELIVERY), partner, load_crosswalk())
    if kind == description.kind:
        return description
    # One description for both: only the form differs.
    return description.model_copy(update={"kind": kind, "files": (f"*.{kind}",)})
