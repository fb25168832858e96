"""A partner's delivery from a CKAN dataset: the file it uploaded, or what its Spiegel put there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, urlsplit

from sources.partners.collecting import DELIVERY, Collected, collect_bytes
from sources.partners.opener import Opener
from sources.partners.portal import MOST_EDITIONS, PACKAGE, collect_published
from sources.partners.published import FIGURES, REGISTER, Edition, is_published
from sources.partners.remote import get, get_json, is_digest
from sources.partners.site import Site
from sources.personal import safe_name
from sources.problem import Origin

ACTION = "/api/3/action/package_show?id="
DATASET = re.compile(r"[a-z0-9_-]{2,100}")
FORMS = (".xlsx", ".zip", ".csv")
EDITION = re.compile(rf"{PACKAGE}-([0-9]{{4}}\.[0-9]{{1,3}})(?:\.zip|-ingetrokken\.json)")


def fetch_dataset(
    address: str, dataset: str, municipality: str, sites: Iterable[Site], opener: Opener
) -> Collected:
    """Return the delivery of ``municipality`` in ``dataset`` of the CKAN at ``address``.

    That is the one file whose name begins with the GM code, or the published comparison of an
    installation of Spiegel. Files must lie on the same sites as the CKAN.
    """
    known = tuple(sites)
    found = Collected(Origin(DELIVERY, f"{municipality}: {safe_name(dataset)}"))
    if not DATASET.fullmatch(dataset):
        return found.refuse("onveilig_adres")
    answer = get_json(found, address.rstrip("/") + ACTION + quote(dataset), known, opener)
    if answer is None:
        return found
    try:
        shown: Mapping[str, Any] = dict(answer["result"])
        files = {str(each["name"]): dict(each) for each in shown["resources"]}
    except (KeyError, TypeError, ValueError):
        return found.refuse("onleesbaar_antwoord")
    own = [name for name in files if _is_delivery(name, files[name], municipality)]
    if len(own) == 1:
        content = _content(found, files[own[0]], known, opener)
        suffix = _suffix(files[own[0]])
        return found if content is None else collect_bytes(found, suffix, content)
    names = (f"{FIGURES}.csv", f"{REGISTER}.csv")
    if own or not set(names) <= set(files):
        return found.refuse("geen_bestand_in_dataset", facts={"sender": municipality})
    tables = []
    for name in names:
        content = _content(found, files[name], known, opener)
        if content is None:
            return found
        tables.append(content)
    if not is_published(tables[0]):
        return collect_bytes(found, ".csv", tables[0])
    edition = _edition(shown, files)
    return collect_published(found, tables[0], tables[1], municipality, edition)


def _content(
    found: Collected, resource: Mapping[str, Any], sites: tuple[Site, ...], opener: Opener
) -> bytes | None:
    """Return a file of the dataset; its fingerprint must be the one that CKAN states, if any."""
    content = get(found, str(resource.get("url", "")), sites, opener)
    stated = resource.get("hash")
    if content is not None and stated and not is_digest(content, stated):
        found.refuse("andere_vingerafdruk")
        return None
    return content


def _suffix(resource: Mapping[str, Any]) -> str:
    try:
        return PurePosixPath(urlsplit(str(resource.get("url", ""))).path).suffix.lower()
    except ValueError:
        return ""


def _is_delivery(name: str, resource: Mapping[str, Any], municipality: str) -> bool:
    return name.upper().startswith(municipality) and _suffix(resource) in FORMS


def _edition(shown: Mapping[str, Any], files: Mapping[str, Any]) -> Edition:
    """Return which edition the dataset holds; every edition is a file of its own."""
    count = sum(EDITION.fullmatch(name) is not None for name in files)
    number = min(max(count, 1), MOST_EDITIONS)
    contact = str(shown.get("maintainer") or "").partition(",")[0]
    return Edition(number, f"uitgave {safe_name(str(shown.get('version') or number))}", contact)
