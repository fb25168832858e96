"""Notices: nothing twice, not too often, nothing lost, and really sent."""

from __future__ import annotations

import datetime
import json
import smtpd
import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy import create_engine

from pipelines.notices import Notice, Notices, NoticeSettings, send_by_apprise

START = datetime.datetime(2026, 2, 1, 8, tzinfo=datetime.UTC)


class Desk:
    """Notices with a clock that a test moves and a sender that keeps what it gets."""

    def __init__(self, engine, **settings: object) -> None:
        self.now = START
        self.is_up = True
        self.sent: list[tuple[str, str]] = []
        chosen = NoticeSettings.model_validate({"addresses": ("json://x",), **settings})
        self.notices = Notices(engine, chosen, lambda: self.now, self._send)

    def _send(self, addresses: Sequence[str], title: str, text: str) -> bool:
        if self.is_up:
            self.sent.append((title, text))
        return self.is_up

    def wait(self, **time: float) -> None:
        self.now += datetime.timedelta(**time)

    def tell(self, key: str) -> bool:
        return self.notices.write(Notice(key, f"Titel {key}", f"Tekst {key}"))


@pytest.fixture
def engine(tmp_path):
    found = create_engine(f"sqlite:///{tmp_path / 'berichten.sqlite'}")
    yield found
    found.dispose()


def test_a_notice_is_sent_once(engine):
    desk = Desk(engine)
    assert desk.tell("a")
    assert desk.notices.flush() == "verzonden"
    assert desk.sent == [("Titel a", "Tekst a")]
    desk.wait(hours=1)
    assert not desk.tell("a")
    assert desk.notices.flush() == "niets"


def test_it_is_repeated_after_a_week_and_not_before(engine):
    desk = Desk(engine, repeat_days=7)
    desk.tell("a")
    desk.wait(days=6, hours=23)
    assert not desk.tell("a")
    desk.wait(hours=2)
    assert desk.tell("a")


def test_what_comes_shortly_after_goes_together(engine):
    desk = Desk(engine, every_minutes=15)
    desk.tell("a")
    desk.notices.flush()
    desk.tell("b")
    desk.tell("c")
    assert desk.notices.flush() == "te vroeg"
    desk.wait(minutes=15)
    assert desk.notices.flush() == "verzonden"
    title, text = desk.sent[1]
    assert title == "2 berichten van Spiegel"
    assert "Tekst b" in text
    assert "Tekst c" in text


def test_no_more_than_so_many_messages_a_day(engine):
    desk = Desk(engine, every_minutes=1, per_day=3)
    for number in range(10):
        desk.tell(str(number))
        desk.notices.flush()
        desk.wait(minutes=2)
    assert len(desk.sent) == 3
    desk.wait(days=1)
    assert desk.notices.flush() == "verzonden"
    assert "7 berichten" in desk.sent[-1][0]


def test_a_mail_server_that_is_down_loses_nothing(engine):
    desk = Desk(engine)
    desk.is_up = False
    desk.tell("a")
    assert desk.notices.flush() == "mislukt"
    desk.is_up = True
    assert Desk(engine).notices.flush() == "verzonden"


def test_without_addresses_nothing_is_kept_for_later(engine):
    silent = Desk(engine, addresses=())
    assert not silent.tell("a")
    assert silent.notices.flush() == "niets"
    assert Desk(engine).notices.flush() == "niets"


def test_addresses_with_their_passwords_are_not_shown():
    settings = NoticeSettings(addresses=("mailtos://naam:geheim@mail.example",))
    assert "geheim" not in repr(settings)


class _Mailbox(smtpd.SMTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), None, decode_data=True)
        self.port = self.socket.getsockname()[1]
        self.letters: list[str] = []

    def process_message(self, peer, mailfrom, rcpttos, data, **others):
        self.letters.append(data)


def test_an_e_mail_arrives():
    import asyncore

    mailbox = _Mailbox()
    thread = threading.Thread(target=asyncore.loop, kwargs={"timeout": 0.1}, daemon=True)
    thread.start()
    address = f"mailto://127.0.0.1:{mailbox.port}?from=spiegel@helmond.example&to=x@helmond.example"
    assert send_by_apprise([address], "Uitgave 2023.1 wacht", "Besluit met de taak besluit.")
    mailbox.close()
    thread.join(5)
    assert len(mailbox.letters) == 1
    assert "Subject: Uitgave 2023.1 wacht" in mailbox.letters[0]


def test_a_chat_that_refuses_is_a_failure_without_a_word_in_the_log(caplog):
    class Refusing(BaseHTTPRequestHandler):
        bodies: list[dict] = []  # noqa: RUF012

        def do_POST(self):
            length = int(self.headers["Content-Length"])
            self.bodies.append(json.loads(self.rfile.read(length)))
            self.send_response(500)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"json://naam:geheim@127.0.0.1:{server.server_port}"
    assert not send_by_apprise([address], "Titel", "Tekst")
    server.shutdown()
    server.server_close()
    assert Refusing.bodies[0]["message"] == "Tekst"
    assert "geheim" not in caplog.text


def test_an_address_that_cannot_be_understood_is_a_failure():
    assert not send_by_apprise(["geen adres"], "Titel", "Tekst")
