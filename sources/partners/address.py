"""Fetching a partner's delivery from that partner's own site, and from nowhere else.

Whoever opens the connection is handed in, so that tests need no network; ``https_opener`` is the
real one. What was fetched is opened in ``collecting``.
"""

from __future__ import annotations

import ipaddress
import urllib.request
from collections.abc import Callable, Mapping
from http.client import HTTPException, HTTPMessage, HTTPResponse, HTTPSConnection
from pathlib import PurePosixPath
from typing import IO
from urllib.parse import urlsplit

from schemas.municipality import Municipality
from sources.opening import MAX_BYTES
from sources.partners.collecting import DELIVERY, Collected, collect_bytes, is_safe_path, table_path
from sources.personal import safe_name
from sources.problem import Origin

#: Takes an address, gives at most ``MAX_BYTES`` + 1 bytes; raises ``OSError`` when it cannot.
Opener = Callable[[str], bytes]
SECONDS = 30


def is_address(text: str) -> bool:
    """Tell whether ``text`` is meant as an address."""
    return "://" in text


def own_sites(municipalities: Mapping[str, Municipality]) -> dict[str, str]:
    """Return the domain of each municipality's own site, with its GM code."""
    hosts = {code: urlsplit(found.website).hostname or "" for code, found in municipalities.items()}
    return {host.removeprefix("www."): code for code, host in hosts.items()}


def sender_of(address: str, sites: Mapping[str, str]) -> str | None:
    """Return the GM code of the municipality whose site ``address`` is on, if it is any's."""
    try:
        host = (urlsplit(address).hostname or "").rstrip(".").lower()
    except ValueError:
        return None
    return next(
        (code for site, code in sites.items() if host == site or host.endswith(f".{site}")), None
    )


def fetch(address: str, sites: Mapping[str, str], opener: Opener) -> Collected:
    """Return the table at ``address``, which must lie on one of ``sites`` (domain to GM code).

    The address of a datapackage.json brings in the table it names, from beside it and nowhere
    else. Nothing is opened for an address that breaks a rule.
    """
    name = address.partition("?")[0].rstrip("/").rpartition("/")[2]
    found = Collected(Origin(DELIVERY, safe_name(name)))
    rule = _broken_rule(address, sites)
    if rule is not None:
        return found.refuse(rule)
    content = _open(found, address, opener)
    if content is None:
        return found
    suffix = PurePosixPath(urlsplit(address).path).suffix.lower()
    if suffix != ".json":
        return collect_bytes(found, suffix, content)
    path = table_path(found, content)
    if path is None or not is_safe_path(path):
        return found
    beside = address.rsplit("/", 1)[0] + "/" + path
    rule = _broken_rule(beside, sites)
    if rule is not None:
        return found.refuse(rule)
    table = _open(found, beside, opener)
    return found if table is None else collect_bytes(found, ".csv", table)


def _broken_rule(address: str, sites: Mapping[str, str]) -> str | None:
    try:
        parts = urlsplit(address)
        has_port = parts.port is not None
    except ValueError:
        return "onveilig_adres"
    name = (parts.hostname or "").rstrip(".").lower()
    is_plain = parts.scheme == "https" and not has_port and "@" not in parts.netloc
    if not is_plain or not name or _is_number(name) or "." not in name or not address.isprintable():
        return "onveilig_adres"
    return None if sender_of(address, sites) else "vreemd_adres"


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        # Also 2130706433 and 0x7f.1, which some resolvers read as numbers.
        return all(part.isdigit() or part.startswith("0x") for part in name.split("."))
    return True


def _open(found: Collected, address: str, opener: Opener) -> bytes | None:
    try:
        content = opener(address)
    except (OSError, ValueError, HTTPException):
        found.refuse("adres_onbereikbaar")
        return None
    if len(content) > MAX_BYTES:
        found.refuse("te_groot_bestand", facts={"limit": str(MAX_BYTES // 1024 // 1024)})
        return None
    return content


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Refuses to follow: another address is not the partner's word."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> None:
        """Follow nothing."""
        del req, fp, code, msg, headers, newurl


class _OuterConnection(HTTPSConnection):
    """Speaks only to addresses of the public internet."""

    def connect(self) -> None:
        """Connect, and hang up before a word is said when the name led inside a network."""
        super().connect()
        if not ipaddress.ip_address(self.sock.getpeername()[0]).is_global:
            self.close()
            raise OSError("the name leads to an address inside a network")


class _OuterHandler(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> HTTPResponse:
        """Open with a connection that refuses inner addresses."""
        return self.do_open(_OuterConnection, req)


def https_opener(address: str) -> bytes:
    """Return what lies at ``address``; raise ``OSError`` for an inner address or a redirect.

    No proxy and no cookies: the request says nothing about who asks.
    """
    opener = urllib.request.build_opener(
        _NoRedirect, _OuterHandler, urllib.request.ProxyHandler({})
    )
    request = urllib.request.Request(address, headers={"User-Agent": "spiegel"})
    with opener.open(request, timeout=SECONDS) as answer:
        return answer.read(MAX_BYTES + 1)
