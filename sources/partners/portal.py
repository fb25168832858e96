"""A partner's delivery from the portal of its own installation of Spiegel: the newest edition.

Reads the portal's index and the tables it names, whose fingerprints must be those of the index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sources.partners.collecting import DELIVERY, Collected, collect_bytes
from sources.partners.opener import Opener
from sources.partners.published import FIGURES, REGISTER, Edition, delivery_of
from sources.partners.remote import get, get_json, is_digest
from sources.partners.site import Site
from sources.problem import Origin

INDEX, PACKAGE = "index.json", "b5-benchmark"
VERSION = re.compile(r"[0-9]{4}\.[0-9]{1,3}")
MOST_EDITIONS = 99
REASON_LENGTH = 150


def fetch_portal(
    address: str, municipality: str, sites: Iterable[Site], opener: Opener
) -> Collected:
    """Return the own row of ``municipality`` in the newest comparison at ``address``."""
    base, known = address.rstrip("/") + "/", tuple(sites)
    found = Collected(Origin(DELIVERY, f"{municipality}: {INDEX}"))
    index = get_json(found, base + INDEX, known, opener)
    if index is None:
        return found
    if index.get("municipality_code") != municipality:
        return found.refuse("ander_portaal", facts={"sender": municipality})
    newest = _newest(index)
    if newest is None:
        return found.refuse("geen_vergelijking")
    version, edition = newest
    tables: dict[str, bytes] = {}
    for name in (FIGURES, REGISTER):
        content = get(found, f"{base}{PACKAGE}/{version['version']}/{name}.csv", known, opener)
        if content is None:
            return found
        if not is_digest(content, _stated(version, f"{name}.csv")):
            return found.refuse("andere_vingerafdruk")
        tables[name] = content
    return collect_published(found, tables[FIGURES], tables[REGISTER], municipality, edition)


def collect_published(
    found: Collected, figures: bytes, register: bytes, municipality: str, edition: Edition
) -> Collected:
    """Return published tables as the delivery that they amount to, or refuse."""
    try:
        content = delivery_of(figures, register, municipality, edition)
    except (ValueError, KeyError):
        return found.refuse("onleesbaar_antwoord")
    if content is None:
        return found.refuse("geen_eigen_rij", facts={"sender": municipality})
    return collect_bytes(found, ".zip", content)


def _newest(index: Mapping[str, Any]) -> tuple[Mapping[str, Any], Edition] | None:
    """Return the newest edition of the comparison that stands, and which one it is."""
    try:
        package = next(each for each in index["packages"] if each["name"] == PACKAGE)
        versions = [each for each in package["versions"] if VERSION.fullmatch(each["version"])]
        standing = [each for each in versions if each.get("withdrawal") is None]
        if not standing or len(versions) > MOST_EDITIONS:
            return None
        # Newest first, withdrawn ones included: the number of an edition never changes.
        number = len(versions) - versions.index(standing[0])
        contact = str(index["contact"]["name"]["nl"])
        reason = str(standing[0].get("revision_reason") or f"uitgave {standing[0]['version']}")
        return standing[0], Edition(number, reason[:REASON_LENGTH], contact)
    except (StopIteration, KeyError, TypeError):
        return None


def _stated(version: Mapping[str, Any], name: str) -> object:
    try:
        return next(each["sha256"] for each in version["files"] if each["name"] == name)
    except (StopIteration, KeyError, TypeError):
        return None
