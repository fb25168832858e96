"""What is past its term: which deliveries and records may go, and the record of what went.

The term of a delivery is in its description and counts from the approval of the annual figures.
Figures, published data and decisions stay. The record is only ever added to and holds no value.
"""

from __future__ import annotations

import datetime
import getpass
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, Text, insert, select

from assets.facts import FEW_ROWS
from pipelines.approvals import APPROVED, DECISIONS
from pipelines.installation import ConfigurationError, Installation
from pipelines.store import Store
from publish.portal_index import read_index
from schemas.delivery import DeliveryDescription
from sources.location import matches, year_files

FILE, RECORDS = "bestand", "gegevens"
Kind = Literal["bestand", "gegevens"]
METADATA = MetaData()
DESTRUCTIONS = Table(
    "vernietigingen",
    METADATA,
    Column("nummer", Integer, primary_key=True, autoincrement=True),
    Column("jaar", Integer, nullable=False),
    Column("leveringen", String(400), nullable=False),
    Column("soort", String(16), nullable=False),
    Column("aantal", String(40), nullable=False),
    Column("regel", Text, nullable=False),
    Column("moment", String(32), nullable=False),
    Column("door", String(200), nullable=False),
)


@dataclass(frozen=True)
class Due:
    """Something past its term: a file of one or more deliveries, or the records of one."""

    year: int
    deliveries: tuple[str, ...]
    kind: Kind
    rule: str
    path: Path | None = None


def _years_later(day: datetime.date, years: int) -> datetime.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def approved_on(installation: Installation, engine: Engine, year: int) -> datetime.date | None:
    """Return when the figures of ``year`` were last approved and released; ``None`` if never.

    Where approval is automatic it is the day of the release.
    """
    index = read_index(installation.portal) if installation.portal.exists() else None
    days = [entry.released for entry in index.releases if entry.year == year] if index else []
    if not days:
        return None
    query = select(DECISIONS.c.moment).where(
        (DECISIONS.c.jaar == year) & (DECISIONS.c.besluit == APPROVED)
    )
    with engine.connect() as connection:
        moments = connection.execute(query).scalars().all()
    decided = [datetime.datetime.fromisoformat(moment).date() for moment in moments]
    if installation.approval == "required" and not decided:
        return None
    return max([*days, *decided])


def _terms(
    installation: Installation, deliveries: Mapping[str, DeliveryDescription]
) -> dict[str, int | None]:
    unknown = sorted(set(installation.retention) - set(deliveries))
    if unknown:
        raise ConfigurationError(
            f"De instelling retention noemt onbekende leveringen: {', '.join(unknown)}. "
            f"Kies uit: {', '.join(deliveries)}."
        )
    described = {name: one.retention_years for name, one in deliveries.items()}
    return {**described, **installation.retention}


def find_due(
    installation: Installation,
    store: Store,
    deliveries: Mapping[str, DeliveryDescription],
    today: datetime.date,
) -> Iterator[Due]:
    """Yield all that is past its term on ``today``, year by year.

    A file that holds several deliveries goes with the one that stays longest. A register that is
    read through a connection is not ours to delete; only the records we keep of it go.
    """
    terms = _terms(installation, deliveries)
    for year in range(installation.first_year, today.year + 1):
        approved = approved_on(installation, store.engine, year)
        if approved is None:
            continue
        over = {
            name: f"{term} jaar na goedkeuring op {approved.isoformat()}"
            for name, term in terms.items()
            if term is not None and _years_later(approved, term) <= today
        }
        for path in year_files(installation.deliveries / str(year)):
            names = tuple(name for name, one in deliveries.items() if matches(one, path))
            if names and all(name in over for name in names):
                longest = max(names, key=lambda name: terms[name] or 0)
                yield Due(year, names, FILE, over[longest], path)
        for name, rule in over.items():
            if store.has_records(name, year):
                yield Due(year, (name,), RECORDS, rule)


def _told(count: int) -> str:
    """Return how many records; of few no number, for a total may be withheld itself."""
    return str(count) if count >= FEW_ROWS else f"minder dan {FEW_ROWS}"


def destroy(store: Store, due: list[Due]) -> None:
    """Delete what is due and record it.

    The record is made first: a deletion that is broken off is done, and recorded, once more.
    """
    METADATA.create_all(store.engine)
    for one in due:
        count = "1"
        if one.path is None:
            records = store.read_records(one.deliveries[0], one.year)
            count = _told(0 if records is None else len(records))
        row = {
            "jaar": one.year,
            "leveringen": ", ".join(one.deliveries),
            "soort": one.kind,
            "aantal": count,
            "regel": one.rule,
            "moment": datetime.datetime.now(tz=datetime.UTC).isoformat(timespec="seconds"),
            "door": getpass.getuser(),
        }
        with store.engine.begin() as connection:
            connection.execute(insert(DESTRUCTIONS), [row])
        if one.path is None:
            store.delete_records(one.deliveries[0], one.year)
        else:
            one.path.unlink(missing_ok=True)
    if any(one.kind == RECORDS for one in due):
        store.forget_deleted()
