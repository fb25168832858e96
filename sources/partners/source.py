"""Where a partner's delivery is fetched: a file, a CKAN dataset, or its own Spiegel portal.

The form of a partner's entry in the configuration, and the choice of who fetches it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from schemas.municipality import Municipality
from sources.partners.address import fetch
from sources.partners.ckan import fetch_dataset
from sources.partners.collecting import Collected
from sources.partners.opener import Opener
from sources.partners.portal import fetch_portal
from sources.partners.site import Site, own_sites

Kind = Literal["file", "portal", "ckan"]


@dataclass(frozen=True)
class Source:
    """The place where ``municipality`` (a GM code) leaves its delivery.

    ``host`` names one host besides its own site, such as that of a shared CKAN.
    """

    municipality: str
    kind: Kind
    address: str
    dataset: str = ""
    host: str = ""

    @property
    def label(self) -> str:
        """Return what stands in the records as the place it came from."""
        return f"{self.address} ({self.dataset})" if self.dataset else self.address

    def sites(self, municipalities: Mapping[str, Municipality]) -> tuple[Site, ...]:
        """Return whose word counts: this partner's own site, and the host that is named."""
        own = [s for s in own_sites(municipalities) if s.municipality == self.municipality]
        named = [Site(self.municipality, self.host.lower(), is_named=True)] if self.host else []
        return (*own, *named)


def fetch_source(
    source: Source, municipalities: Mapping[str, Municipality], opener: Opener
) -> Collected:
    """Return what lies at ``source``; whatever is wrong becomes a problem."""
    sites, code = source.sites(municipalities), source.municipality
    if source.kind == "portal":
        return fetch_portal(source.address, code, sites, opener)
    if source.kind == "ckan":
        return fetch_dataset(source.address, source.dataset, code, sites, opener)
    return fetch(source.address, sites, opener, whose=f"{code}: ")
