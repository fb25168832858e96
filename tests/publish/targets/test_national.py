"""data.overheid.nl, played by a stand-in on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest

from publish.portal_index import read_index
from publish.targets import publish_to_targets
from publish.targets.national import NationalTarget, payload, payload_problems
from tests.publish.conftest import MakeContent, Publish


class Register(ThreadingHTTPServer):
    """Keeps datasets by id; ``trouble`` holds status codes to answer with first."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.datasets: dict[str, dict] = {}
        self.calls: list[str] = []
        self.trouble: list[int] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/api"


class Handler(BaseHTTPRequestHandler):
    server: Register

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Be silent."""

    def _answer(self, status: int, body: object = None) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _body(self) -> dict:
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

    def _is_in_trouble(self) -> bool:
        self.server.calls.append(f"{self.command} {urlparse(self.path).path}")
        if self.headers["Authorization"] != "Bearer geheim":
            self._answer(403)
            return True
        if self.server.trouble:
            self._answer(self.server.trouble.pop(0))
            return True
        return False

    def do_POST(self) -> None:
        body = self._body()
        if self._is_in_trouble():
            return
        if payload_problems("x", body) or body["status"] != "DRAFT":
            self._answer(400)
        elif any(
            d["dctIdentifier"] == body["dctIdentifier"] for d in self.server.datasets.values()
        ):
            self._answer(409)
        else:
            identifier = str(len(self.server.datasets) + 1)
            self.server.datasets[identifier] = {**body, "id": identifier}
            self._answer(201, {"id": identifier})

    def do_GET(self) -> None:
        if self._is_in_trouble():
            return
        wanted = parse_qs(urlparse(self.path).query)["dctIdentifier"][0]
        found = [d for d in self.server.datasets.values() if d["dctIdentifier"] == wanted]
        self._answer(200, found)

    def do_PUT(self) -> None:
        body = self._body()
        if self._is_in_trouble():
            return
        identifier = self.path.rsplit("/", 1)[-1]
        self.server.datasets[identifier] = {**body, "id": identifier}
        self._answer(204)


@pytest.fixture
def register() -> Iterator[Register]:
    server = Register()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def _target(register: Register, token: str = "geheim") -> NationalTarget:
    return NationalTarget("data.overheid.nl", register.address, token, wait=lambda seconds: None)


def test_packages_are_registered_as_draft_and_published(
    make_content: MakeContent, publish: Publish, portal: Path, register: Register
) -> None:
    publish(make_content())
    (report,) = publish_to_targets(portal, [_target(register)])
    assert (report.is_done, report.changed) == (True, 4)
    assert {d["status"] for d in register.datasets.values()} == {"PUBLISHED"}
    first = register.datasets["1"]
    assert first["dctIdentifier"].endswith("/integriteit/integriteitsmeldingen/")
    assert first["dctDescription"].startswith("Fictieve voorbeeldgegevens.")
    assert len(first["dcatDistribution"]) == 4


def test_again_changes_nothing_and_a_new_version_updates(
    make_content: MakeContent, publish: Publish, portal: Path, register: Register
) -> None:
    publish(make_content())
    publish_to_targets(portal, [_target(register)])
    register.calls.clear()
    (again,) = publish_to_targets(portal, [_target(register)])
    assert (again.is_done, again.changed) == (True, 0)
    assert not any(call.startswith("PUT") for call in register.calls)
    publish(make_content(2024))
    (report,) = publish_to_targets(portal, [_target(register)])
    assert report.is_done
    assert report.changed == 4
    assert len(register.datasets) == 4


def test_a_draft_left_by_a_crash_is_published(
    make_content: MakeContent, publish: Publish, portal: Path, register: Register
) -> None:
    publish(make_content())
    index = read_index(portal)
    assert index is not None
    draft = payload(index, index.packages[0], "DRAFT")
    register.datasets["1"] = {**draft, "id": "1"}
    (report,) = publish_to_targets(portal, [_target(register)])
    assert report.is_done
    assert register.datasets["1"]["status"] == "PUBLISHED"


@pytest.mark.parametrize("trouble", [[503], [429, 502], [500, 500, 500]])
def test_a_busy_register_is_asked_again(
    make_content: MakeContent,
    publish: Publish,
    portal: Path,
    register: Register,
    trouble: list[int],
) -> None:
    publish(make_content())
    register.trouble = list(trouble)
    (report,) = publish_to_targets(portal, [_target(register)])
    assert report.is_done, report.sentences


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [([503] * 9, "does not answer"), ([400], "answered 400 to POST"), ([401], "refuses the token")],
)
def test_a_refusal_is_a_sentence(
    make_content: MakeContent,
    publish: Publish,
    portal: Path,
    register: Register,
    trouble: list[int],
    sentence: str,
) -> None:
    publish(make_content())
    register.trouble = trouble
    (report,) = publish_to_targets(portal, [_target(register)])
    assert not report.is_done
    assert sentence in report.sentences[0]
    assert "geheim" not in repr(report) + repr(_target(register))


def test_a_register_that_is_not_there(
    make_content: MakeContent, publish: Publish, portal: Path
) -> None:
    publish(make_content())
    target = NationalTarget("dop", "http://127.0.0.1:9/api", "x", wait=lambda seconds: None)
    (report,) = publish_to_targets(portal, [target])
    assert "does not answer" in report.sentences[0]


WRONG = {
    "no title": lambda body: body.pop("dctTitle"),
    "identifier": lambda body: body.update(dctIdentifier="meldingen"),
    "long description": lambda body: body.update(dctDescription="x" * 2001),
    "empty description": lambda body: body.update(dctDescription=""),
    "rights": lambda body: body.update(dctAccessRights="openbaar"),
    "no theme": lambda body: body.update(dcatTheme=[]),
    "publisher": lambda body: body.update(dctPublisher="https://www.helmond.nl"),
    "contact": lambda body: body.update(dcatContactPoint={}),
    "status": lambda body: body.update(status="public"),
    "extra": lambda body: body.update(hvdCategory="x"),
    "no distribution": lambda body: body.update(dcatDistribution=[]),
    "no download": lambda body: body["dcatDistribution"][0].pop("downloadUrl"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_payload_is_not_sent(
    make_content: MakeContent, publish: Publish, portal: Path, name: str
) -> None:
    publish(make_content())
    index = read_index(portal)
    assert index is not None
    body = payload(index, index.packages[0], "DRAFT")
    assert payload_problems("integriteitsmeldingen", body) == []
    WRONG[name](body)
    assert payload_problems("integriteitsmeldingen", body)
