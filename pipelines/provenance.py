"""What came in from partners: who, when, from where, with which fingerprint. Append-only.

Kept in the database of the confidential store; the figures themselves are in ``store``.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from sqlalchemy import (
    Boolean,
    Column,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    insert,
    select,
)

from sources.partners import Arrival, Provenance

METADATA = MetaData()
ARRIVALS = Table(
    "leveringen_deelnemers",
    METADATA,
    Column("nummer", Integer, primary_key=True, autoincrement=True),
    Column("jaar", Integer, nullable=False),
    Column("moment", String(32), nullable=False),
    Column("gemeente", String(8), nullable=False, index=True),
    Column("versie", Integer, nullable=False),
    Column("reden", Text, nullable=False),
    Column("contact", Text, nullable=False),
    Column("fictief", Boolean, nullable=False),
    Column("bestand", Text, nullable=False),
    Column("bron", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
)


class PartnerLog:
    """The record of every accepted delivery of a partner, by the year of the run."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        METADATA.create_all(engine)

    def record(self, year: int, found: Iterable[Provenance]) -> None:
        """Write down each delivery once: the same file from the same place is the same."""
        known = {(each.what.municipality, each.what.sha256) for each in self.until(year)}
        moment = datetime.datetime.now(tz=datetime.UTC).isoformat(timespec="seconds")
        new = {(each.municipality, each.sha256): each for each in found}
        rows = [
            {
                "jaar": year,
                "moment": moment,
                "gemeente": each.municipality,
                "versie": each.version,
                "reden": each.reason,
                "contact": each.contact,
                "fictief": each.is_fictitious,
                "bestand": each.file,
                "bron": each.source,
                "sha256": each.sha256,
            }
            for key, each in new.items()
            if key not in known
        ]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(insert(ARRIVALS), rows)

    def until(self, year: int) -> list[Arrival]:
        """Return what came in for the runs up to ``year``, from old to new."""
        query = select(ARRIVALS).where(ARRIVALS.c.jaar <= year).order_by(ARRIVALS.c.nummer)
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [
            Arrival(
                row["jaar"],
                row["moment"],
                Provenance(
                    row["gemeente"],
                    row["versie"],
                    row["reden"],
                    row["contact"],
                    row["fictief"],
                    row["bestand"],
                    row["sha256"],
                    row["bron"],
                ),
            )
            for row in rows
        ]
