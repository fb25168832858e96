"""Withdrawal: the data goes, the address stays, the number is never used again."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from publish.errors import PublicationRefused
from publish.portal_index import read_index
from publish.withdrawal import withdraw_version
from schemas.texts import Text
from tests.publish.conftest import MakeContent, Publish, snapshot

PACKAGE = "integriteitsmeldingen"
REASON = Text(nl="Verkeerde telling.", en="Wrong count.")
DATE = datetime.date(2024, 3, 1)


def _two_versions(make_content: MakeContent, publish: Publish) -> None:
    publish(make_content())
    publish(make_content(more_reports=4, revision_reason="Nagekomen."))


def test_the_newest_version_is_withdrawn(
    make_content: MakeContent, publish: Publish, portal: Path
) -> None:
    _two_versions(make_content, publish)
    gone = snapshot(portal / PACKAGE / "2023.2")
    before = snapshot(portal / PACKAGE / "2023.1")
    withdraw_version(portal, PACKAGE, "2023.2", REASON, DATE)
    folder = portal / PACKAGE / "2023.2"
    assert set(snapshot(folder)) == {"tombstone.json", "SHA256SUMS"}
    tombstone = json.loads((folder / "tombstone.json").read_text())
    assert tombstone["status"] == "withdrawn"
    assert tombstone["reason"]["en"] == "Wrong count."
    assert tombstone["use_instead"] == "2023.1"
    assert snapshot(portal / PACKAGE / "2023.1") == before
    assert snapshot(portal / PACKAGE / "latest") == before
    assert "ingetrokken" in (portal / "atom.xml").read_text()
    # Nothing of it is left, not even a checksum a small number could be worked out from.
    everything = b"".join(snapshot(portal).values())
    digest = json.loads(gone["datapackage.json"])["resources"][0]["hash"].removeprefix("sha256:")
    assert digest.encode() not in everything


def test_a_withdrawn_number_is_not_used_again(
    make_content: MakeContent, publish: Publish, portal: Path
) -> None:
    _two_versions(make_content, publish)
    withdraw_version(portal, PACKAGE, "2023.2", REASON, DATE)
    result = publish(make_content(more_reports=4, revision_reason="Opnieuw nagekomen."))
    assert result.packages[PACKAGE] == "2023.3"
    index = read_index(portal)
    assert index is not None
    entry = index.package(PACKAGE)
    assert entry is not None
    assert [v.is_withdrawn for v in entry.versions] == [False, True, False]


def test_an_old_version_is_withdrawn_and_latest_stays(
    make_content: MakeContent, publish: Publish, portal: Path
) -> None:
    _two_versions(make_content, publish)
    latest = snapshot(portal / PACKAGE / "latest")
    withdraw_version(portal, PACKAGE, "2023.1", REASON, DATE)
    assert snapshot(portal / PACKAGE / "latest") == latest
    tombstone = json.loads((portal / PACKAGE / "2023.1" / "tombstone.json").read_text())
    assert tombstone["use_instead"] == "2023.2"


def test_a_package_without_any_version_left(
    make_content: MakeContent, publish: Publish, portal: Path
) -> None:
    _two_versions(make_content, publish)
    withdraw_version(portal, PACKAGE, "2023.1", REASON, DATE)
    withdraw_version(portal, PACKAGE, "2023.2", REASON, DATE)
    assert set(snapshot(portal / PACKAGE / "latest")) == {"tombstone.json", "SHA256SUMS"}
    for version in ("2023.1", "2023.2"):
        tombstone = json.loads((portal / PACKAGE / version / "tombstone.json").read_text())
        assert tombstone["use_instead"] is None


def test_what_cannot_be_withdrawn(
    make_content: MakeContent, publish: Publish, portal: Path
) -> None:
    publish(make_content())
    before = snapshot(portal)
    with pytest.raises(PublicationRefused, match="no such version"):
        withdraw_version(portal, PACKAGE, "2023.9", REASON, DATE)
    assert snapshot(portal) == before
    withdraw_version(portal, PACKAGE, "2023.1", REASON, DATE)
    with pytest.raises(PublicationRefused, match="withdrawn before"):
        withdraw_version(portal, PACKAGE, "2023.1", REASON, DATE)
