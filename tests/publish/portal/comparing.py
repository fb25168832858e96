"""A comparison with planted cases, as a release publishes it; fictitious, and not protected.

meldingen 2021: everybody known. 2022: Tilburg counts otherwise, its series breaks, and it lies far
beyond chance. 2023: Breda withheld, 's-Hertogenbosch delivered nothing, Tilburg knows its fte only.
onderzoeken 2023: the own number is withheld, and with it the total. adviesvragen: the same number
everywhere, ties. casussen: in 2021 Breda delivered, but does not know; in 2023 two are known.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from disclosure import ProtectedCell, ProtectedTable
from disclosure.tables import make_protected_table
from figures.comparison import comparison_figures
from figures.comparison_input import COLUMNS
from publish.content import ReleaseContent
from schemas.dataset import DatasetDescription, load_datasets
from schemas.municipality import load_municipalities
from schemas.states import EXACT, SHOWN, UNKNOWN, WITHHELD
from schemas.texts import Text

BREDA, EINDHOVEN, OWN, DEN_BOSCH, TILBURG = "GM0758", "GM0772", "GM0794", "GM0796", "GM0855"
PLACES = (BREDA, EINDHOVEN, OWN, DEN_BOSCH, TILBURG)
NAMES = ("Breda", "Eindhoven", "Helmond", "'s-Hertogenbosch", "Tilburg")
YEARS = (2021, 2022, 2023)
STAFF = dict(zip(PLACES, (1500, 2300, 1000, 1700, 2200), strict=True))
REPORTS, RESEARCH, ADVICE = "meldingen", "onderzoeken", "adviesvragen"
CASES = "casussen_vertrouwenspersonen"
NOTE = "ook <signalen> van leidinggevenden"
Range = tuple[int, int]


@dataclass(frozen=True)
class Planted:
    """One key figure as it was delivered: a number, a range, or nothing known."""

    count: int | Range | None
    staff: int | None
    fte: float | None = None
    delivery: str = "geleverd"
    nature: str = "fictief"
    note: str = ""
    is_break: bool = False

    @property
    def state(self) -> str:
        """The state of its number before protection."""
        if self.count is None:
            return UNKNOWN
        return WITHHELD if isinstance(self.count, tuple) else EXACT


def planted() -> dict[tuple[int, str, str], Planted]:
    """Return every key figure by year, municipality and name."""
    numbers = dict(zip(PLACES, (14, 22, 10, 15, 21), strict=True))
    found = {
        (year, place, name): Planted(numbers[place], STAFF[place])
        for year in YEARS
        for place in PLACES
        for name in (REPORTS, RESEARCH, ADVICE, CASES)
    }
    found |= {(year, place, ADVICE): Planted(20, 1600) for year in YEARS for place in PLACES}
    strange = Planted(45, STAFF[TILBURG], note=NOTE)
    found[2022, TILBURG, REPORTS] = replace(strange, is_break=True)
    found[2023, TILBURG, REPORTS] = replace(strange, staff=None, fte=2000.0)
    found[2023, BREDA, REPORTS] = Planted((1, 4), STAFF[BREDA])
    for name in (REPORTS, RESEARCH, ADVICE, CASES):
        found[2023, DEN_BOSCH, name] = Planted(None, None, delivery="ontbreekt", nature="")
    found[2023, OWN, RESEARCH] = Planted((0, 9), STAFF[OWN])
    found[2021, BREDA, CASES] = Planted(None, STAFF[BREDA])
    for place in (EINDHOVEN, TILBURG):
        found[2023, place, CASES] = Planted((1, 4), STAFF[place])
    own = {key: each for key, each in found.items() if key[1] == OWN}
    return found | {k: replace(e, delivery="eigen cijfers", nature="echt") for k, e in own.items()}


def comparison_content(is_fictitious: bool = True, **changes: object) -> ReleaseContent:
    """Return a release of the comparison alone; partners' deliveries real where it says so."""
    found = planted()
    if not is_fictitious:
        found = {k: replace(e, nature="echt" if e.nature else "") for k, e in found.items()}
    descriptions = {name: each for name, each in load_datasets().items() if each.is_comparison}
    values: dict[str, object] = {
        "municipality": load_municipalities()[OWN],
        "year": YEARS[-1],
        "tables": {name: _table(each, found) for name, each in descriptions.items()},
        "descriptions": descriptions,
        "created": datetime.date(YEARS[-1] + 1, 3, 1),
        "notice": Text(nl="Verzonnen voorbeeld.", en="Fictitious example."),
        "portal_url": "https://open-data.example/gm0794/",
    }
    return ReleaseContent(**{**values, **changes})  # type: ignore[arg-type]


def _table(
    description: DatasetDescription, found: Mapping[tuple[int, str, str], Planted]
) -> ProtectedTable:
    if description.kind == "register":
        names = tuple(column.name for column in description.columns)
        rows = tuple(_register(found, names))
    else:
        names = tuple(measure.name for measure in description.measures)
        rows = tuple(_figures(description, found))
    return make_protected_table(description.name, description.key, names, rows, "test")


def _register(
    found: Mapping[tuple[int, str, str], Planted], names: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], tuple[ProtectedCell, ...]]]:
    for (year, place, name), each in found.items():
        said = {
            "levering": each.delivery,
            "aard": each.nature,
            "definitie": "afwijkend" if each.note else "standaard",
            "afwijking": each.note,
            "trendbreuk": "Ja" if each.is_break else "Nee",
        }
        cells = tuple(ProtectedCell(said.get(column) or None, SHOWN) for column in names)
        yield (str(year), place, name), cells


def _figures(
    description: DatasetDescription, found: Mapping[tuple[int, str, str], Planted]
) -> Iterator[tuple[tuple[str, ...], tuple[ProtectedCell, ...]]]:
    rows = []
    for (year, place, name), each in found.items():
        low, high = each.count if isinstance(each.count, tuple) else (each.count, each.count)
        place_codes = (str(year), place, name, each.state)
        rows.append((*place_codes, low, high, each.staff, each.fte, each.is_break))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    whole = dict.fromkeys(["ondergrens", "bovengrens", "noemer"], "Int64")
    table = comparison_figures(description, frame.astype({**whole, "fte": "Float64"}))
    keys = list(description.key)
    for codes, cells in table.groupby(keys, sort=True):
        by_name = {row["maat"]: row for row in cells.to_dict("records")}
        key = tuple(str(code) for code in codes)
        yield key, tuple(_cells(description, by_name, is_hidden=_is_hidden(key)))


def _is_hidden(key: tuple[str, ...]) -> bool:
    """The pool of this key figure and year has a withheld number of our own in it."""
    return key[0] == "2023" and key[2] == RESEARCH


def _cells(
    description: DatasetDescription, found: Mapping[str, Mapping], is_hidden: bool
) -> Iterator[ProtectedCell]:
    for measure in description.measures:
        row = found[measure.name]
        leader = found[measure.follows] if measure.follows else row
        if is_hidden and leader["maat"] == "totaal":
            is_total = measure.follows is None
            yield ProtectedCell(None, WITHHELD, *((40, 60) if is_total else ()))
        elif row["toestand"] == EXACT:
            value = row["waarde"]
            yield ProtectedCell(int(value) if measure.type == "integer" else value, SHOWN)
        elif measure.follows:
            yield ProtectedCell(None, SHOWN if leader["toestand"] == EXACT else leader["toestand"])
        else:
            bounds = [
                None if pd.isna(b) else int(b) for b in (row["ondergrens"], row["bovengrens"])
            ]
            yield ProtectedCell(None, row["toestand"], *bounds)
