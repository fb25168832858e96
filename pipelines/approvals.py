"""Decisions on release candidates: who approved or rejected which fingerprint, and when.

Append-only: a decision is never changed, a later one counts. Four eyes: who started the run that
made a candidate does not decide on it.
"""

from __future__ import annotations

import datetime
import getpass
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, Text, insert, select

Verdict = Literal["goedgekeurd", "afgewezen"]
APPROVED: Verdict = "goedgekeurd"
REJECTED: Verdict = "afgewezen"

METADATA = MetaData()
DECISIONS = Table(
    "besluiten",
    METADATA,
    Column("nummer", Integer, primary_key=True, autoincrement=True),
    Column("jaar", Integer, nullable=False),
    Column("kandidaat", String(64), nullable=False, index=True),
    Column("besluit", String(16), nullable=False),
    Column("door", String(200), nullable=False),
    Column("toelichting", Text, nullable=False),
    Column("moment", String(32), nullable=False),
)


class FourEyes(Exception):  # noqa: N818 - a refusal, not a fault
    """The one who decides started the run."""


@dataclass(frozen=True)
class Decision:
    """One decision on one candidate."""

    year: int
    candidate: str
    verdict: Verdict
    by: str
    note: str
    moment: str


class Approvals:
    """The decisions of one installation, in the database of its confidential store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        METADATA.create_all(engine)

    def decide(
        self,
        year: int,
        candidate: str,
        verdict: Verdict,
        by: str,
        note: str,
        started_by: str,
        login: str | None = None,
    ) -> Decision:
        """Record a decision; raise ``FourEyes`` when who decides started the run.

        Both the name that is given and the account that gives it are compared: ``login`` where a
        proxy checked it, else the account of this process. A run of which nobody knows who started
        it (a click in Dagster's UI without a proxy) cannot be approved.
        """
        name, account = by.strip(), login or getpass.getuser()
        if not name:
            raise ValueError("a decision has a name under it")
        starter = started_by.strip().casefold()
        is_own = starter in (name.casefold(), account.casefold())
        if verdict == APPROVED and (is_own or not starter):
            raise FourEyes
        moment = datetime.datetime.now(tz=datetime.UTC).isoformat(timespec="seconds")
        door = name if name.casefold() == account.casefold() else f"{name} ({account})"
        decision = Decision(year, candidate, verdict, door, note, moment)
        row = {
            "jaar": year,
            "kandidaat": candidate,
            "besluit": verdict,
            "door": door,
            "toelichting": note,
            "moment": moment,
        }
        with self._engine.begin() as connection:
            connection.execute(insert(DECISIONS), [row])
        return decision

    def latest(self, candidate: str) -> Decision | None:
        """Return the decision that counts for a candidate, or none."""
        query = (
            select(DECISIONS)
            .where(DECISIONS.c.kandidaat == candidate)
            .order_by(DECISIONS.c.nummer.desc())
            .limit(1)
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        return Decision(
            row["jaar"],
            row["kandidaat"],
            row["besluit"],
            row["door"],
            row["toelichting"],
            row["moment"],
        )

    def is_approved(self, candidate: str) -> bool:
        """Tell whether the last decision on a candidate approves it."""
        decision = self.latest(candidate)
        return decision is not None and decision.verdict == APPROVED
