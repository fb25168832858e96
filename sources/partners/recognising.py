"""Is this a partner's delivery, and whose: for checking before handing in.

Only looks at form, name and headers; judging is ``judging``.
"""

from __future__ import annotations

import re
from pathlib import Path

from schemas.delivery import Kind
from schemas.municipality import load_municipalities
from schemas.partner import load_partner_delivery
from sources.headers import header_score
from sources.location import Location
from sources.opening import read_location
from sources.partners.address import fetch
from sources.partners.collecting import DESCRIPTOR, collect
from sources.partners.judging import PartnerJudgement, judge_collected
from sources.partners.opener import Opener
from sources.partners.site import own_sites, site_of

GM_CODE = re.compile(r"^gm[0-9]{4}(?![0-9])", re.IGNORECASE)
ENOUGH_HEADERS = 0.6


def is_partner_delivery(path: Path) -> bool:
    """Tell whether ``path`` is meant as a partner's delivery: package, name or headers."""
    if path.is_dir():
        return (path / DESCRIPTOR).exists()
    suffix = path.suffix.lower()
    if suffix == ".zip" or GM_CODE.match(path.name) or "kerncijfer" in path.name.lower():
        return True
    kinds: dict[str, Kind] = {".xlsx": "xlsx", ".csv": "csv"}
    if suffix not in kinds:
        return False
    description = load_partner_delivery(kinds[suffix])
    reading = read_location(description, Location(description.name, path.name, path=path), 0)
    return header_score(reading.rows, description) >= ENOUGH_HEADERS


def judge_partner(path: Path, year: int) -> PartnerJudgement:
    """Judge the delivery at ``path``; a name that begins with a GM code says who sent it."""
    return judge_collected(collect(path), year, load_municipalities(), sender_by_name(path))


def sender_by_name(path: Path) -> str | None:
    """Return the GM code that the name of ``path`` begins with, if it does."""
    named = GM_CODE.match(path.name)
    return named[0].upper() if named else None


def judge_address(address: str, year: int, opener: Opener) -> PartnerJudgement:
    """Judge the delivery at ``address``; the site it is on says who sent it."""
    municipalities = load_municipalities()
    sites = own_sites(municipalities)
    found = fetch(address, sites, opener)
    site = site_of(address, sites)
    return judge_collected(found, year, municipalities, site.municipality if site else None)
