"""The settings of the comparison: with whom, where their deliveries are, and the denominators.

Only the form of what ``spiegel.yaml`` says under ``comparison``, and what the stations get of it.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from schemas.municipality import load_municipalities
from schemas.partner import Staff
from sources.partners import Source


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PartnerSettings(_Closed):
    """A partner by GM code, and where its delivery is fetched, if it is.

    At most one of ``file`` (the address of a workbook, zip or datapackage.json), ``portal`` (that
    of its own Spiegel) and ``ckan`` with ``dataset``. ``host`` names one host besides its own site.
    """

    code: str
    file: str | None = None
    portal: str | None = None
    ckan: str | None = None
    dataset: str | None = None
    host: str | None = None

    @field_validator("code")
    @classmethod
    def _is_known(cls, code: str) -> str:
        if code not in load_municipalities():
            raise ValueError("a partner has a file in schemas/municipalities/")
        return code

    @model_validator(mode="after")
    def _is_one_place(self) -> Self:
        places = [each for each in (self.file, self.portal, self.ckan) if each is not None]
        if len(places) > 1 or (self.dataset is None) != (self.ckan is None):
            raise ValueError("a partner has one place, and a dataset in a CKAN")
        if self.host is not None and not places:
            raise ValueError("a host without a place")
        return self

    @property
    def source(self) -> Source | None:
        """Where its delivery is fetched; ``None`` when it is handed in."""
        if self.portal is not None:
            return Source(self.code, "portal", self.portal, host=self.host or "")
        if self.ckan is not None:
            return Source(self.code, "ckan", self.ckan, self.dataset or "", self.host or "")
        if self.file is not None:
            return Source(self.code, "file", self.file, host=self.host or "")
        return None


class StaffSettings(_Closed):
    """The denominators of a year: persons, full-time equivalents, and when they were counted."""

    medewerkers: int | None = Field(default=None, ge=1)
    fte: float | None = Field(default=None, ge=1)
    peildatum: datetime.date | None = None

    @property
    def staff(self) -> Staff:
        """The same as the figures take it."""
        return Staff(self.medewerkers, self.fte, self.peildatum)


def _partner(value: Any) -> Any:
    return {"code": value} if isinstance(value, str) else value


def _staff(value: Any) -> Any:
    return {"medewerkers": value} if isinstance(value, int) else value


class Comparison(_Closed):
    """With whom the municipality is compared.

    ``staff`` maps GM code to the staff per year, for the municipality itself and where a partner's
    own number is not to be used. ``fictitious`` says that the own figures are invented.
    """

    partners: tuple[Annotated[PartnerSettings, BeforeValidator(_partner)], ...] = ()
    deliveries: Path | None = None
    staff: dict[str, dict[int, Annotated[StaffSettings, BeforeValidator(_staff)]]] = {}
    fictitious: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The GM codes of the partners, in the order of the file."""
        return tuple(partner.code for partner in self.partners)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where deliveries are fetched."""
        found = (partner.source for partner in self.partners)
        return tuple(source for source in found if source is not None)

    @property
    def denominators(self) -> dict[str, dict[int, Staff]]:
        """Every number of staff given here, by GM code and year."""
        return {
            code: {year: each.staff for year, each in years.items()}
            for code, years in self.staff.items()
        }
