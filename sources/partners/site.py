"""Whose word an address is: the municipality's own site, or a host that an installation names.

Only looks at the text of an address; opening it is ``opener``.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from schemas.municipality import Municipality

LOOPBACK = ("localhost", "127.0.0.1")
UNSAFE, STRANGE = "onveilig_adres", "vreemd_adres"


@dataclass(frozen=True)
class Site:
    """A place whose files are the word of ``municipality`` (a GM code).

    ``host`` is a domain, with all that is below it. A named site is exactly one host, with its
    port if it has one: what ``spiegel.yaml`` says beside a partner.
    """

    municipality: str
    host: str
    is_named: bool = False

    @property
    def is_loopback(self) -> bool:
        """Tell whether this is the machine itself: named, and for trying things out."""
        return self.is_named and self.host.partition(":")[0] in LOOPBACK

    def holds(self, parts: SplitResult) -> bool:
        """Tell whether an address lies on this site."""
        if self.is_named:
            return parts.netloc.lower() == self.host
        host = (parts.hostname or "").rstrip(".").lower()
        return host == self.host or host.endswith(f".{self.host}")


def own_sites(municipalities: Mapping[str, Municipality]) -> tuple[Site, ...]:
    """Return the own site of each municipality."""
    hosts = {code: urlsplit(found.website).hostname or "" for code, found in municipalities.items()}
    return tuple(Site(code, host.removeprefix("www.")) for code, host in hosts.items())


def site_of(address: str, sites: Iterable[Site]) -> Site | None:
    """Return the site that ``address`` lies on, if it is any of ``sites``."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return next((site for site in sites if site.holds(parts)), None)


def broken_rule(address: str, sites: Iterable[Site]) -> str | None:
    """Return the rule that ``address`` breaks, if any.

    https only, without password, and without port or number unless a site names it so.
    """
    try:
        parts = urlsplit(address)
        has_port = parts.port is not None
    except ValueError:
        return UNSAFE
    name = (parts.hostname or "").rstrip(".").lower()
    if "@" in parts.netloc or "\\" in address or not name or not address.isprintable():
        return UNSAFE
    site = site_of(address, sites)
    if site is not None and site.is_loopback and parts.scheme in ("http", "https"):
        return None
    if parts.scheme != "https" or _is_number(name) or "." not in name:
        return UNSAFE
    if has_port and not (site is not None and site.is_named):
        return UNSAFE
    return None if site is not None else STRANGE


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        # Also 2130706433 and 0x7f.1, which some resolvers read as numbers.
        return all(part.isdigit() or part.startswith("0x") for part in name.split("."))
    return True
