"""Notices to people: what failed, what is late, what waits for a decision. Never a value.

A notice is first written down and then sent, so that a mail server that is down loses nothing. What
waits goes out together, at most once per ``every_minutes`` and ``per_day`` times a day, and nothing
is told twice within ``repeat_days``. Sending is left to apprise (e-mail, chat and many more).
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import (
    Column,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    func,
    insert,
    select,
    update,
)

Send = Callable[[Sequence[str], str, str], bool]
Clock = Callable[[], datetime.datetime]
Outcome = Literal["niets", "te vroeg", "verzonden", "mislukt"]

METADATA = MetaData()
NOTICES = Table(
    "berichten",
    METADATA,
    Column("nummer", Integer, primary_key=True, autoincrement=True),
    Column("sleutel", String(200), nullable=False, index=True),
    Column("titel", String(200), nullable=False),
    Column("tekst", Text, nullable=False),
    Column("gemeld", String(32), nullable=False),
    Column("verzonden", String(32)),
)


class NoticeSettings(BaseModel):
    """To whom notices go, as addresses of apprise, and how often at most.

    ``days_before`` is how long before its deadline a missing delivery is first spoken of.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    addresses: tuple[str, ...] = Field(default=(), repr=False)
    days_before: int = 14
    repeat_days: int = 7
    every_minutes: int = 15
    per_day: int = 20


@dataclass(frozen=True)
class Notice:
    """One thing to tell. ``key`` says what it is about: the same key is not told twice soon."""

    key: str
    title: str
    text: str


def utc_now() -> datetime.datetime:
    """Return the moment, with its time zone."""
    return datetime.datetime.now(tz=datetime.UTC)


def send_by_apprise(addresses: Sequence[str], title: str, text: str) -> bool:
    """Send one message to every address; tell whether all took it."""
    import apprise

    # Its own log would name addresses, in which passwords may stand.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    sender = apprise.Apprise(asset=apprise.AppriseAsset(app_id="Spiegel", async_mode=False))
    is_known = all(sender.add(address) for address in addresses)
    return bool(sender.notify(title=title, body=text)) and is_known


class Notices:
    """The notices of one installation, in the database of its confidential store."""

    def __init__(
        self,
        engine: Engine,
        settings: NoticeSettings,
        now: Clock = utc_now,
        send: Send = send_by_apprise,
    ) -> None:
        self._engine = engine
        self._settings = settings
        self._now = now
        self._send = send
        METADATA.create_all(engine)

    def write(self, notice: Notice) -> bool:
        """Write a notice down to be sent; tell whether it was not told recently.

        Without addresses nothing is written, so that no old notices go out when one is added.
        """
        if not self._settings.addresses:
            return False
        now = self._now()
        since = now - datetime.timedelta(days=self._settings.repeat_days)
        told = select(func.count()).where(
            NOTICES.c.sleutel == notice.key, NOTICES.c.gemeld > _stamp(since)
        )
        with self._engine.begin() as connection:
            if connection.execute(told).scalar_one():
                return False
            row = {
                "sleutel": notice.key,
                "titel": notice.title,
                "tekst": notice.text,
                "gemeld": _stamp(now),
            }
            connection.execute(insert(NOTICES), [row])
        return True

    def flush(self) -> Outcome:
        """Send what waits, together, when it is time; a failure is tried again later."""
        if not self._settings.addresses:
            return "niets"
        waiting = select(NOTICES).where(NOTICES.c.verzonden.is_(None)).order_by(NOTICES.c.nummer)
        with self._engine.connect() as connection:
            rows = connection.execute(waiting).mappings().all()
        if not rows:
            return "niets"
        if not self._may_send():
            return "te vroeg"
        title, text = rows[0]["titel"], rows[0]["tekst"]
        if len(rows) > 1:
            title = f"{len(rows)} berichten van Spiegel"
            text = "\n\n".join(f"{row['titel']}\n{row['tekst']}" for row in rows)
        if not self._send(self._settings.addresses, title, text):
            return "mislukt"
        numbers = [row["nummer"] for row in rows]
        with self._engine.begin() as connection:
            connection.execute(
                update(NOTICES)
                .where(NOTICES.c.nummer.in_(numbers))
                .values(verzonden=_stamp(self._now()))
            )
        return "verzonden"

    def _may_send(self) -> bool:
        """Tell whether the last message is long enough ago and the day's number not reached."""
        now = self._now()
        with self._engine.connect() as connection:
            sent = set(connection.execute(select(NOTICES.c.verzonden)).scalars()) - {None}
        day_ago = _stamp(now - datetime.timedelta(days=1))
        just_now = _stamp(now - datetime.timedelta(minutes=self._settings.every_minutes))
        today = [moment for moment in sent if moment > day_ago]
        return len(today) < self._settings.per_day and all(each <= just_now for each in today)


def _stamp(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).isoformat(timespec="seconds")
