"""``atom.xml``: a feed with an entry per version of a package, withdrawals included."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from publish.portal_index import PackageEntry, PortalIndex, VersionEntry
from publish.versions import version_key

_ATOM = "http://www.w3.org/2005/Atom"
MOST_ENTRIES = 100


def feed_bytes(index: PortalIndex) -> bytes:
    """Return the feed of the portal, newest first."""
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "nl"})
    _text(feed, "id", index.url)
    _text(feed, "title", f"Open integriteitscijfers, {index.publisher.nl}")
    if index.notice is not None:
        _text(feed, "subtitle", index.notice.nl)
    _text(feed, "updated", f"{index.updated.isoformat()}T00:00:00Z")
    ET.SubElement(feed, f"{{{_ATOM}}}link", {"rel": "self", "href": f"{index.url}atom.xml"})
    ET.SubElement(feed, f"{{{_ATOM}}}link", {"rel": "alternate", "href": index.url})
    author = ET.SubElement(feed, f"{{{_ATOM}}}author")
    _text(author, "name", index.publisher.nl)
    entries = [(package, version) for package in index.packages for version in package.versions]
    entries.sort(key=lambda pair: (_changed(pair[1]), version_key(pair[1].version)), reverse=True)
    for package, version in entries[:MOST_ENTRIES]:
        _entry(feed, index, package, version)
    ET.indent(feed)
    return ET.tostring(feed, encoding="utf-8", xml_declaration=True) + b"\n"


def _changed(version: VersionEntry) -> str:
    date = version.withdrawal.date if version.withdrawal else version.released
    return date.isoformat()


def _entry(
    feed: ET.Element, index: PortalIndex, package: PackageEntry, version: VersionEntry
) -> None:
    address = f"{index.url}{package.name}/{version.version}/"
    withdrawal = version.withdrawal
    state = " (ingetrokken)" if withdrawal else ""
    summary = withdrawal.reason.nl if withdrawal else version.summary.nl
    if version.revision_reason and not withdrawal:
        summary = f"{summary} Reden: {version.revision_reason}"
    entry = ET.SubElement(feed, f"{{{_ATOM}}}entry")
    _text(entry, "id", f"{address}#ingetrokken" if withdrawal else address)
    _text(entry, "title", f"{package.title.nl} {version.version}{state}")
    _text(entry, "updated", f"{_changed(version)}T00:00:00Z")
    _text(entry, "published", f"{version.released.isoformat()}T00:00:00Z")
    ET.SubElement(entry, f"{{{_ATOM}}}link", {"rel": "alternate", "href": address})
    _text(entry, "summary", summary)


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = text
