"""One request to a partner's site, and what can be wrong with it. Nothing else is ever opened."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from http.client import HTTPException
from typing import Any

from sources.opening import MAX_BYTES
from sources.partners.collecting import Collected
from sources.partners.opener import Opener
from sources.partners.site import Site, broken_rule

#: A list of files is no place for megabytes.
MAX_LIST = 8 * 1024 * 1024


def get(found: Collected, address: str, sites: Iterable[Site], opener: Opener) -> bytes | None:
    """Return what lies at ``address``, or refuse. Nothing is opened that breaks a rule."""
    rule = broken_rule(address, sites)
    if rule is not None:
        found.refuse(rule)
        return None
    try:
        content = opener(address)
    except (OSError, ValueError, HTTPException):
        found.refuse("adres_onbereikbaar")
        return None
    if len(content) > MAX_BYTES:
        found.refuse("te_groot_bestand", facts={"limit": str(MAX_BYTES // 1024 // 1024)})
        return None
    return content


def get_json(
    found: Collected, address: str, sites: Iterable[Site], opener: Opener
) -> dict[str, Any] | None:
    """Return the JSON object at ``address``, or refuse."""
    content = get(found, address, sites, opener)
    if content is None:
        return None
    try:
        if len(content) > MAX_LIST:
            raise ValueError("too large")
        answer = json.loads(content.decode("utf-8"))
        if not isinstance(answer, dict):
            raise ValueError("no object")
    except (ValueError, RecursionError):
        found.refuse("onleesbaar_antwoord")
        return None
    return answer


def is_digest(content: bytes, stated: object) -> bool:
    """Tell whether ``content`` has the SHA-256 that was stated for it."""
    return isinstance(stated, str) and hashlib.sha256(content).hexdigest() == stated.removeprefix(
        "sha256:"
    )
