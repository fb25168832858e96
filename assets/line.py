"""What the stations need to know of the installation they run in.

Passed as a plain object, not as Dagster configuration, so that no connection string is ever
shown in the UI or kept in the event log.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pandas as pd

from disclosure import ProtectedTable
from publish.judged import Judged
from publish.remembering import Remembered
from schemas.codelists import CodeList
from schemas.dataset import DatasetDescription
from schemas.delivery import DeliveryDescription
from schemas.municipality import Municipality
from schemas.partner import Staff
from schemas.texts import Language, Text
from sources.partners import Arrival, Opener, Provenance, Source, https_opener

LINE = "spiegel"
CONFIDENTIAL = "vertrouwelijk"
PROTECTED = "beschermd"


class FigureArchive(Protocol):
    """The part of the confidential store that a station may ask for itself."""

    def read_records(self, delivery: str, year: int) -> pd.DataFrame | None:
        """Return the checked records of ``year``, or ``None`` when there was no delivery."""
        ...

    def years(self, dataset: str) -> list[int]:
        """Return the run years of which there are figures."""
        ...

    def read_annual(self, dataset: str, year: int) -> pd.DataFrame:
        """Return what the run of ``year`` found."""
        ...

    def read_series(self, dataset: str, until: int) -> pd.DataFrame:
        """Return all figures of the runs up to ``until``."""
        ...


class PartnerArrivals(Protocol):
    """The record of what came in from partners."""

    def record(self, year: int, found: Iterable[Provenance]) -> None:
        """Write down every delivery that is not there yet."""
        ...

    def until(self, year: int) -> Sequence[Arrival]:
        """Return what came in for the runs up to ``year``, from old to new."""
        ...


@dataclass(frozen=True)
class Compared:
    """With whom the municipality is compared: GM codes, the folder of their deliveries, staff.

    ``staff`` maps GM code to staff per year; it goes before what was delivered. ``sources`` are
    the places where deliveries are fetched, ``kept`` is the folder where they are kept, and
    ``arrivals`` the record of them. ``is_fictitious`` says that the own figures are invented.
    """

    partners: tuple[str, ...] = ()
    folder: Path | None = None
    staff: Mapping[str, Mapping[int, Staff]] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    kept: Path | None = None
    arrivals: PartnerArrivals | None = None
    is_fictitious: bool = False
    opener: Opener = https_opener


@dataclass(frozen=True)
class Line:
    """One installation: whose figures, where deliveries lie, where the portal stands.

    ``first_year`` is the first year whose deliveries the installation has. ``judge_quality`` takes
    the staging folder, starts to judge, and returns how to collect the judgement;
    ``build_pages`` adds pages to a new portal; ``is_approved`` tells whether the candidate with a
    fingerprint may be published; ``read_protected`` reads what station 4 kept of a table and year.
    With ``has_preview`` a candidate is also shown as the portal it would make.
    """

    municipality: Municipality
    deliveries_folder: Path
    connections: Mapping[str, str] = field(repr=False)
    portal: Path
    staging: Path
    reports: Path
    first_year: int
    created: datetime.date
    notice: Text | None
    revision_reason: str | None
    portal_url: str | None
    language: Language
    deliveries: Mapping[str, DeliveryDescription]
    datasets: Mapping[str, DatasetDescription]
    codelists: Mapping[str, CodeList]
    archive: FigureArchive
    read_protected: Callable[[str, int], ProtectedTable | None] = field(repr=False)
    remembered: Remembered = field(repr=False)
    judge_quality: Callable[[Path], Callable[[], Judged]] = field(repr=False)
    build_pages: Callable[[Path], None] | None = field(repr=False)
    is_approved: Callable[[str], bool] = field(repr=False)
    comparison: Compared = Compared()
    has_preview: bool = False
