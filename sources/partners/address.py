"""Fetching a partner's file or data package from that partner's own site, and nowhere else.

Whoever opens the connection is handed in, so that tests need no network; ``opener`` has the real
one. What was fetched is opened in ``collecting``.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from sources.partners.collecting import (
    DELIVERY,
    Collected,
    collect_bytes,
    is_safe_path,
    package_bytes,
    table_path,
)
from sources.partners.opener import Opener
from sources.partners.remote import get
from sources.partners.site import Site
from sources.personal import safe_name
from sources.problem import Origin


def is_address(text: str) -> bool:
    """Tell whether ``text`` is meant as an address."""
    return "://" in text


def name_in(address: str) -> str:
    """Return the file name in ``address``, fit for a sentence."""
    return safe_name(address.partition("?")[0].rstrip("/").rpartition("/")[2])


def fetch(address: str, sites: Iterable[Site], opener: Opener, whose: str = "") -> Collected:
    """Return the table at ``address``, which must lie on one of ``sites``.

    The address of a datapackage.json brings in the table it names, from beside it and nowhere
    else. ``whose`` stands before the name of the file in sentences.
    """
    known = tuple(sites)
    found = Collected(Origin(DELIVERY, f"{whose}{name_in(address)}"))
    content = get(found, address, known, opener)
    if content is None:
        return found
    try:
        suffix = PurePosixPath(urlsplit(address).path).suffix.lower()
    except ValueError:
        return found.refuse("onveilig_adres")
    if suffix != ".json":
        return collect_bytes(found, suffix, content)
    path = table_path(found, content)
    if path is None or not is_safe_path(path):
        return found
    table = get(found, address.rsplit("/", 1)[0] + "/" + path, known, opener)
    if table is None:
        return found
    return collect_bytes(found, ".zip", package_bytes(content, path, table))
