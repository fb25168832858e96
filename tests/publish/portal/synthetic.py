"""Releases with every table, every state of a cell and any number of years; not protected.

The figures are nonsense and the pattern of states follows from a counter: for pages, not for proof.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path

from disclosure import ProtectedCell, ProtectedTable
from disclosure.tables import make_protected_table
from publish.content import ReleaseContent
from publish.release import publish_release, stage_release
from publish.tree import BuildPages
from schemas.codelists import TOTAL
from schemas.columns import codes_of_list
from schemas.dataset import DatasetDescription, Dimension, Measure, load_datasets, load_fields
from schemas.municipality import load_municipalities
from schemas.texts import Text

NOTICE = Text(nl="Verzonnen voorbeeld.", en="Fictitious example.")
#: Every seventh cell or so is something else than a number.
STATES = (
    "openbaar",
    "openbaar",
    "onderdrukt",
    "openbaar",
    "onderdrukt_open",
    "onbekend",
    "niet_van_toepassing",
    "benaderd",
    "openbaar",
)


def sixth_package() -> DatasetDescription:
    """Return a table that is alone in its package: the comparison's own are left out."""
    found = load_datasets()["meldingen_naar_type"]
    return found.model_copy(update={"name": "zesde_tabel", "package": "b5-benchmark"})


def synthetic_content(years: range, shift: int = 0, **changes: object) -> ReleaseContent:
    """Return the release of the last of ``years``; ``shift`` changes figures of that year."""
    own = {name: found for name, found in load_datasets().items() if not found.is_comparison}
    descriptions = {**own, "zesde_tabel": sixth_package()}
    tables = {
        name: synthetic_table(description, years, shift)
        for name, description in descriptions.items()
    }
    values: dict[str, object] = {
        "municipality": load_municipalities()["GM0794"],
        "year": years[-1],
        "tables": {name: table for name, table in tables.items() if table.rows},
        "descriptions": descriptions,
        "created": datetime.date(years[-1] + 1, 3, 1),
        "notice": NOTICE,
        "portal_url": "https://open-data.example/gm0794/",
    }
    return ReleaseContent(**{**values, **changes})  # type: ignore[arg-type]


def publish_years(
    portal: Path, staging: Path, years: range, build_pages: BuildPages | None = None
) -> None:
    """Publish a release for every one of ``years``, each with all years before it."""
    for last in years:
        content = synthetic_content(range(years[0], last + 1))
        publish_release(stage_release(content, staging, portal), portal, build_pages)


def synthetic_table(description: DatasetDescription, years: range, shift: int) -> ProtectedTable:
    """Return rows for every code in every year; a total wherever the table has a breakdown."""
    is_register = description.kind == "register"
    names = tuple(c.name for c in (description.columns if is_register else description.measures))
    rows = []
    for number, key in enumerate(_keys(description, years)):
        is_newest = key[0] == str(years[-1])
        step = number + (shift if is_newest else 0)
        cells = _texts(description, step) if is_register else _cells(description, key, step)
        rows.append((key, cells))
    return make_protected_table(description.name, description.key, names, tuple(rows), "test")


def _keys(description: DatasetDescription, years: range) -> Iterator[tuple[str, ...]]:
    times = [str(year) for year in years]
    if load_fields()[description.time.field].type == "period":
        times = [f"{year}-{year + 2}" for year in years[:-2]]
    lists = [_codes(dimension) for dimension in description.breakdown]
    if lists and description.kind == "statistical":
        lists[-1] = [*lists[-1], TOTAL]
    yield from itertools.product(times, *lists)


def _codes(dimension: Dimension) -> list[str]:
    field = load_fields()[dimension.field]
    if field.codelist is None:
        return ["R01", "R02", "R03"]
    return [code.code for code in codes_of_list(field.codelist)]


def _cells(
    description: DatasetDescription, key: tuple[str, ...], step: int
) -> tuple[ProtectedCell, ...]:
    found: dict[str, ProtectedCell] = {}
    for place, measure in enumerate(description.measures):
        is_total = key[-1] == TOTAL
        found[measure.name] = _cell(measure, found, step + 2 * place, is_total)
    return tuple(found.values())


def _cell(
    measure: Measure, found: Mapping[str, ProtectedCell], step: int, is_total: bool
) -> ProtectedCell:
    value = step % 23 if measure.type == "integer" else (step % 90 + 5) / 10
    if measure.follows is not None:
        principal = found[measure.follows]
        is_shown = principal.state == "openbaar"
        return ProtectedCell(value if is_shown else None, principal.state)
    if is_total:
        return ProtectedCell(value + 20, "openbaar")
    state = STATES[step % len(STATES)]
    return {
        "openbaar": ProtectedCell(value, "openbaar"),
        "onderdrukt": ProtectedCell(None, "onderdrukt", 2, 11),
        "onderdrukt_open": ProtectedCell(None, "onderdrukt", 0, None),
        "onbekend": ProtectedCell(None, "onbekend"),
        "niet_van_toepassing": ProtectedCell(None, "niet_van_toepassing"),
        "benaderd": ProtectedCell(None, "benaderd", None, 14),
    }[state]


def _texts(description: DatasetDescription, step: int) -> tuple[ProtectedCell, ...]:
    texts = {"soort": "regeling", "onderwerp": f"Gedragscode <deel {step}> & 'meer'"}
    return tuple(
        ProtectedCell(texts.get(column.name, "2021"), "openbaar") for column in description.columns
    )
