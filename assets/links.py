"""Where the pages beside Dagster's own stand: the quality reports, and the portal as it is now.

Addresses start at the root of the server, so that they work behind any host name; ``spiegel ui``
serves them, and in production the proxy does.
"""

from __future__ import annotations

import dagster as dg

REPORTS = "/kwaliteit/"
PORTAL = "/portaal/"
CANDIDATES = "/kandidaat/"


def report_link(run_id: str) -> dg.UrlMetadataValue:
    """Return the address of the quality report of a run."""
    return dg.MetadataValue.url(f"{REPORTS}{run_id}/")


def pages_of(package: str | None = None, dataset: str | None = None) -> dict[str, dg.MetadataValue]:
    """Return the links on the page of an asset: all reports, and its page on the portal."""
    page = PORTAL if package is None else f"{PORTAL}{package}/"
    page = f"{page}{dataset}.html" if package and dataset else page
    return {
        "kwaliteitsrapporten": dg.MetadataValue.url(REPORTS),
        "portaal": dg.MetadataValue.url(page),
    }
