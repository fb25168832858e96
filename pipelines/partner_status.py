"""How the partners of the comparison stand for a year: who delivered what, when, from where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipelines.installation import Installation


@dataclass(frozen=True)
class PartnerStatus:
    """One partner: whether its figures of the year are there, and the delivery they came with.

    ``moment`` is when it was accepted (ISO, UTC), ``source`` the address or place in the folder.
    """

    municipality: str
    name: str
    state: Literal["delivered", "missing"]
    version: int = 0
    reason: str = ""
    moment: str = ""
    source: str = ""
    sha256: str = ""


def partner_statuses(installation: Installation, year: int) -> list[PartnerStatus]:
    """Return every partner, in the order of the configuration, as the run of ``year`` left it."""
    from pipelines.build import open_store
    from pipelines.provenance import PartnerLog
    from schemas.municipality import load_municipalities
    from schemas.partner import load_partner_delivery

    codes = installation.comparison.codes
    if not codes or not installation.state.is_dir():
        return []
    store = open_store(installation)
    try:
        rows = store.read_records(load_partner_delivery().name, year)
        arrivals = PartnerLog(store.engine).until(year)
    finally:
        store.close()
    versions: dict[str, int] = {}
    if rows is not None:
        of_year = rows[rows["jaar"] == year]
        versions = {str(c): int(v) for c, v in of_year.groupby("gemeente")["versie"].max().items()}
    known = {(each.what.municipality, each.what.version): each for each in arrivals}
    found = []
    for code in codes:
        name = load_municipalities()[code].name
        arrival = known.get((code, versions.get(code, 0)))
        if code not in versions:
            found.append(PartnerStatus(code, name, "missing"))
        elif arrival is None:
            found.append(PartnerStatus(code, name, "delivered", versions[code]))
        else:
            found.append(
                PartnerStatus(
                    code,
                    name,
                    "delivered",
                    arrival.what.version,
                    arrival.what.reason,
                    arrival.moment,
                    arrival.what.source,
                    arrival.what.sha256,
                )
            )
    return found
