"""CKAN, a real one: whole or not at all, whatever happens, for whoever looks."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from publish.errors import PublicationRefused
from publish.portal_index import read_index
from publish.targets import publish_to_targets
from publish.targets.ckan import CkanTarget
from publish.targets.ckan_client import CkanClient
from publish.withdrawal import withdraw_version
from tests.publish.conftest import MakeContent, Publish
from tests.publish.test_withdrawal import DATE, PACKAGE, REASON

pytestmark = pytest.mark.ckan
URL = os.environ.get("SPIEGEL_CKAN_URL", "")
TOKEN = os.environ.get("SPIEGEL_CKAN_TOKEN", "")


@pytest.fixture(scope="session")
def organisation() -> str:
    if not URL or not TOKEN:
        pytest.skip("SPIEGEL_CKAN_URL and SPIEGEL_CKAN_TOKEN name no CKAN")
    from ckanapi import RemoteCKAN, ValidationError

    with contextlib.suppress(ValidationError):
        RemoteCKAN(URL, apikey=TOKEN).action.organization_create(name="spiegel", title="Spiegel")
    return "spiegel"


@pytest.fixture
def target(organisation: str) -> Iterator[CkanTarget]:
    prefix = f"t{uuid.uuid4().hex[:8]}-"
    yield CkanTarget("ckan", URL, TOKEN, organisation, prefix, wait=lambda seconds: None)
    from ckanapi import RemoteCKAN

    ckan = RemoteCKAN(URL, apikey=TOKEN)
    for name in ckan.action.package_search(fq=f"organization:{organisation}", rows=1000)["results"]:
        if name["name"].startswith(prefix):
            ckan.action.dataset_purge(id=name["name"])


def _anonymous(action: str, **query: str) -> Any:
    """Return what a stranger sees; none when it is not for strangers."""
    pairs = "&".join(f"{name}={value}" for name, value in query.items())
    try:
        with urllib.request.urlopen(f"{URL}/api/3/action/{action}?{pairs}", timeout=60) as answer:
            return json.load(answer)["result"]
    except urllib.error.HTTPError as error:
        if error.code not in (403, 404):
            raise
        return None


def _dataset(target: CkanTarget, package: str = PACKAGE) -> dict[str, Any]:
    found = _anonymous("package_show", id=f"{target.prefix}{package}")
    assert found is not None
    return found


def _rows(resource: str) -> set[tuple] | None:
    found = _anonymous("datastore_search", resource_id=resource, limit="1000")
    if found is None:
        return None
    return {tuple(v for k, v in row.items() if k != "_id") for row in found["records"]}


@pytest.fixture
def one_package(make_content: MakeContent):
    """Return a maker of content with the reports only: one dataset."""

    def make(year: int = 2023, **changes: Any):
        content = make_content(year, **changes)
        tables = {n: t for n, t in content.tables.items() if n.startswith("meldingen_")}
        return make_content(year, **{**changes, "tables": tables})

    return make


def test_first_publication(
    make_content: MakeContent, publish: Publish, portal: Path, target: CkanTarget
) -> None:
    publish(make_content())
    (report,) = publish_to_targets(portal, [target])
    assert report.is_done, report.sentences
    assert report.changed == 4
    shown = _dataset(target)
    assert (shown["version"], shown["license_id"], shown["private"]) == ("2023.1", "cc-by", False)
    assert "Fictieve voorbeeldgegevens." in shown["notes"]
    for resource in shown["resources"]:
        data = urllib.request.urlopen(resource["url"]).read()
        assert f"sha256:{hashlib.sha256(data).hexdigest()}" == resource["hash"]
    csv = next(r for r in shown["resources"] if r["name"] == "meldingen_naar_type.csv")
    assert csv["datastore_active"] is True
    found = _anonymous("datastore_search", resource_id=csv["id"], limit="100")
    fields = {field["id"]: field for field in found["fields"]}
    assert fields["aantal"]["type"] == "int8"
    assert fields["aantal"]["info"]["label"] == "Aantal meldingen"
    withheld = [row for row in found["records"] if row["status"] == "onderdrukt"]
    assert withheld
    assert all(row["aantal"] is None for row in withheld)


def test_again_changes_nothing_and_is_quick(
    make_content: MakeContent, publish: Publish, portal: Path, target: CkanTarget
) -> None:
    publish(make_content())
    publish_to_targets(portal, [target])
    before = _dataset(target)
    started = time.perf_counter()
    (report,) = publish_to_targets(portal, [target])
    seconds = time.perf_counter() - started
    assert (report.is_done, report.changed) == (True, 0)
    assert _dataset(target) == before
    # Half a second per package on an idle machine; twice that where tests share it.
    assert seconds / 4 < 1.0


def test_a_new_version_keeps_ids_and_addresses(
    one_package, publish: Publish, portal: Path, target: CkanTarget
) -> None:
    publish(one_package())
    publish_to_targets(portal, [target])
    before = {r["name"]: (r["id"], r["url"]) for r in _dataset(target)["resources"]}
    old_zip = urllib.request.urlopen(before[f"{PACKAGE}-2023.1.zip"][1]).read()
    publish(one_package(2024))
    (report,) = publish_to_targets(portal, [target])
    assert report.is_done, report.sentences
    shown = _dataset(target)
    after = {r["name"]: (r["id"], r["url"]) for r in shown["resources"]}
    assert shown["version"] == "2024.1"
    assert {name: after[name] for name in before} == before
    assert urllib.request.urlopen(after[f"{PACKAGE}-2023.1.zip"][1]).read() == old_zip
    active = {r["name"] for r in shown["resources"] if r["datastore_active"]}
    assert active == {"meldingen_per_jaar.csv", "meldingen_naar_type.csv"}
    rows = _rows(after["meldingen_per_jaar.csv"][0])
    assert rows is not None
    assert {row[0] for row in rows} == {2010, 2022, 2023, 2024}


def test_a_withdrawn_version_goes_and_says_why(
    one_package, publish: Publish, portal: Path, target: CkanTarget
) -> None:
    publish(one_package())
    publish(one_package(more_reports=4, revision_reason="Nagekomen."))
    publish_to_targets(portal, [target])
    assert _dataset(target)["version"] == "2023.2"
    withdraw_version(portal, PACKAGE, "2023.2", REASON, DATE)
    (report,) = publish_to_targets(portal, [target])
    assert report.is_done, report.sentences
    shown = _dataset(target)
    assert shown["version"] == "2023.1"
    stone = next(r for r in shown["resources"] if r["name"].endswith("2023.2-ingetrokken.json"))
    assert b"Verkeerde telling." in urllib.request.urlopen(stone["url"]).read()
    csv = next(r for r in shown["resources"] if r["name"] == "meldingen_per_jaar.csv")
    assert (2023, 38, "openbaar", None, None) in (_rows(csv["id"]) or set())
    withdraw_version(portal, PACKAGE, "2023.1", REASON, DATE)
    (report,) = publish_to_targets(portal, [target])
    assert report.is_done, report.sentences
    shown = _dataset(target)
    assert shown["notes"].startswith("Ingetrokken")
    assert all(r["name"].endswith("-ingetrokken.json") for r in shown["resources"])
    assert _rows(csv["id"]) is None
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(csv["url"])


class _Killed(BaseException):
    """The client is gone."""


class _DyingSession(requests.Session):
    """Dies at a chosen call: before it is sent, or after it was answered."""

    def __init__(self, at: int, is_sent: bool) -> None:
        super().__init__()
        self.at, self.is_sent, self.count = at, is_sent, 0

    def send(self, request, **options):
        self.count += 1
        if self.count == self.at and not self.is_sent:
            raise _Killed
        answer = super().send(request, **options)
        if self.count == self.at:
            raise _Killed
        return answer


def _whole_states(portal: Path, version: str) -> dict[str, str]:
    index = read_index(portal)
    assert index is not None
    entry = index.package(PACKAGE)
    assert entry is not None
    found = entry.version(version)
    assert found is not None
    return {file.name: f"sha256:{file.sha256}" for file in found.files}


class _Onlooker(threading.Thread):
    """A stranger who looks all the while, and remembers everything that was not whole."""

    def __init__(self, dataset: str, states: dict[str, dict[str, str]]) -> None:
        super().__init__(daemon=True)
        self.dataset, self.states = dataset, states
        self.hashes = {name: set() for files in states.values() for name in files}
        for files in states.values():
            for name, digest in files.items():
                self.hashes[name].add(digest)
        self.faults: list[str] = []
        self.looks = 0
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.is_set():
            self.look()

    def look(self) -> None:
        shown = _anonymous("package_show", id=self.dataset)
        self.looks += 1
        if shown is None:
            return
        there = {r["name"]: r["hash"] for r in shown["resources"] if not r["name"].endswith("zip")}
        if there != self.states.get(shown["version"]):
            self.faults.append(f"version {shown['version']} is not whole")
        for resource in shown["resources"][:: max(1, self.looks % 5)]:
            if resource["name"].endswith("zip"):
                continue
            data = urllib.request.urlopen(resource["url"]).read()
            if f"sha256:{hashlib.sha256(data).hexdigest()}" not in self.hashes[resource["name"]]:
                self.faults.append(f"{resource['name']} has bytes of no version")


def _publish_dying(target: CkanTarget, portal: Path, at: int, is_sent: bool, monkeypatch) -> bool:
    """Publish with a client that dies at call ``at``; tell whether it died."""
    monkeypatch.setattr(requests, "Session", lambda: _DyingSession(at, is_sent))
    try:
        target.publish(portal)
    except _Killed:
        return True
    finally:
        monkeypatch.undo()
    return False


@pytest.mark.parametrize("is_sent", [False, True])
def test_killed_at_every_call_of_a_first_publication(
    one_package, publish: Publish, portal: Path, target: CkanTarget, monkeypatch, is_sent: bool
) -> None:
    publish(one_package())
    states = {"2023.1": _whole_states(portal, "2023.1")}
    at, deaths = 1, 0
    while True:
        fresh = CkanTarget(
            "ckan", URL, TOKEN, target.organisation, f"{target.prefix}{at}-", wait=target.wait
        )
        onlooker = _Onlooker(f"{fresh.prefix}{PACKAGE}", states)
        onlooker.start()
        died = _publish_dying(fresh, portal, at, is_sent, monkeypatch)
        onlooker.look()
        fresh.publish(portal)
        onlooker.look()
        onlooker.stopped.set()
        onlooker.join()
        assert onlooker.faults == []
        assert fresh.publish(portal) == 0
        assert _dataset(fresh)["private"] is False
        if not died:
            break
        at, deaths = at + 1, deaths + 1
    assert deaths >= 10


@pytest.mark.parametrize("is_sent", [False, True])
def test_killed_at_every_call_of_a_new_version(
    one_package, publish: Publish, portal: Path, target: CkanTarget, monkeypatch, is_sent: bool
) -> None:
    publish(one_package())
    target.publish(portal)
    contents = [
        one_package(2023, more_reports=n, revision_reason=f"Herziening {n}.") for n in (4, 5)
    ]
    at, deaths, number = 1, 0, 1
    while True:
        publish(contents[at % 2])
        number += 1
        versions = [f"2023.{number - 1}", f"2023.{number}"]
        states = {version: _whole_states(portal, version) for version in versions}
        onlooker = _Onlooker(f"{target.prefix}{PACKAGE}", states)
        onlooker.start()
        died = _publish_dying(target, portal, at, is_sent, monkeypatch)
        onlooker.look()
        target.publish(portal)
        onlooker.look()
        onlooker.stopped.set()
        onlooker.join()
        assert onlooker.faults == []
        assert onlooker.looks >= 2
        assert _dataset(target)["version"] == f"2023.{number}"
        assert target.publish(portal) == 0
        if not died:
            break
        at, deaths = at + 1, deaths + 1
    assert deaths >= 4


def test_two_publications_at_once_one_wins(
    one_package, publish: Publish, portal: Path, target: CkanTarget, tmp_path: Path, monkeypatch
) -> None:
    publish(one_package())
    target.publish(portal)
    publish(one_package(2024))
    both_have_seen = threading.Barrier(2, timeout=30)
    call = CkanClient.call

    def together(self, action, data, uploads=None):
        result = call(self, action, data, uploads)
        if action == "package_show" and not both_have_seen.broken and not self.name.endswith("!"):
            self.name += "!"
            both_have_seen.wait()
        return result

    monkeypatch.setattr(CkanClient, "call", together)
    import shutil

    other = tmp_path / "other"
    shutil.copytree(portal, other)
    index = json.loads((other / "index.json").read_text())
    entry = index["packages"][0]
    entry["description"]["nl"] = "Een andere beschrijving."
    (other / "index.json").write_text(json.dumps(index))
    outcomes: list[object] = []

    def run(folder: Path) -> None:
        try:
            outcomes.append(target.publish(folder))
        except PublicationRefused as refusal:
            outcomes.append(refusal.sentences[0])

    threads = [threading.Thread(target=run, args=(folder,)) for folder in (portal, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["int", "str"]
    (sentence,) = [outcome for outcome in outcomes if isinstance(outcome, str)]
    assert "was first" in sentence
    assert _dataset(target)["version"] == "2024.1"


def test_refusals_are_sentences(
    one_package, publish: Publish, portal: Path, target: CkanTarget
) -> None:
    publish(one_package())
    wrong = CkanTarget("ckan", URL, "geen-token", "spiegel", target.prefix, wait=lambda s: None)
    (report,) = publish_to_targets(portal, [wrong])
    assert "(403)" in report.sentences[0]
    nowhere = CkanTarget("ckan", URL, TOKEN, "bestaat-niet", target.prefix, wait=lambda s: None)
    (report,) = publish_to_targets(portal, [nowhere])
    assert not report.is_done
    assert "owner_org" in report.sentences[0] or "organisation" in report.sentences[0]
    deaf = CkanTarget("ckan", "http://127.0.0.1:9", TOKEN, "x", "x-", wait=lambda s: None)
    (report,) = publish_to_targets(portal, [deaf])
    assert "does not answer" in report.sentences[0]
    assert TOKEN not in repr(report) + repr(target)


def test_a_file_that_does_not_come_back_as_sent(
    one_package, publish: Publish, portal: Path, target: CkanTarget, monkeypatch
) -> None:
    publish(one_package())
    download = CkanClient.download
    monkeypatch.setattr(CkanClient, "download", lambda self, url: download(self, url) + b"x")
    (report,) = publish_to_targets(portal, [target])
    assert "does not come back as it was sent" in report.sentences[0]
    assert _anonymous("package_show", id=f"{target.prefix}{PACKAGE}") is None
    monkeypatch.undo()
    assert publish_to_targets(portal, [target])[0].is_done


def test_a_busy_ckan_is_tried_again(
    one_package, publish: Publish, portal: Path, target: CkanTarget, monkeypatch
) -> None:
    publish(one_package())

    class Flaky(requests.Session):
        count = 0

        def send(self, request, **options):
            Flaky.count += 1
            if Flaky.count % 3 == 0:
                # The server did it, but the answer never came.
                super().send(request, **options)
                raise requests.Timeout
            if Flaky.count % 4 == 0:
                raise requests.ConnectionError
            return super().send(request, **options)

    monkeypatch.setattr(requests, "Session", Flaky)
    (report,) = publish_to_targets(portal, [target])
    assert report.is_done, report.sentences
    assert _dataset(target)["version"] == "2023.1"
