"""The feed: well formed, an entry per version, newest first."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from publish.withdrawal import withdraw_version
from tests.publish.conftest import MakeContent, Publish
from tests.publish.test_withdrawal import DATE, PACKAGE, REASON

ATOM = "{http://www.w3.org/2005/Atom}"


def _entries(portal: Path) -> list[dict[str, str]]:
    feed = ET.parse(portal / "atom.xml").getroot()
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{name}")
    return [
        {child.tag.removeprefix(ATOM): child.text or "" for child in entry}
        for entry in feed.findall(f"{ATOM}entry")
    ]


def test_an_entry_per_version(make_content: MakeContent, publish: Publish, portal: Path) -> None:
    publish(make_content())
    publish(make_content(more_reports=4, revision_reason="Nagekomen & geteld."))
    publish(make_content(2024, more_reports=0, revision_reason="Teruggedraaid."))
    entries = _entries(portal)
    assert len(entries) == 9
    assert len({entry["id"] for entry in entries}) == 9
    assert entries[0]["updated"] == "2025-02-01T00:00:00Z"
    corrected = next(entry for entry in entries if "2023.2" in entry["title"])
    assert corrected["summary"].endswith("Reden: Nagekomen & geteld.")


def test_a_withdrawal_is_news(make_content: MakeContent, publish: Publish, portal: Path) -> None:
    publish(make_content())
    before = {entry["id"] for entry in _entries(portal)}
    withdraw_version(portal, PACKAGE, "2023.1", REASON, DATE)
    first = _entries(portal)[0]
    assert first["title"] == "Integriteitsmeldingen 2023.1 (ingetrokken)"
    assert first["summary"] == "Verkeerde telling."
    assert first["id"] not in before
