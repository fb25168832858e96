"""From annual figures to protected tables: the only way from the confidential to the public side.

Builds the release's disclosure problem and the layout of its tables, and has ``disclosure``
protect and audit them. Says nothing about formats.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from disclosure import (
    Absent,
    Level,
    ProblemBuilder,
    ProtectedRelease,
    TableLayout,
    UnsafeRelease,
    protect_release,
)
from disclosure.problem import describe
from disclosure.relations import key_of
from publish.alternatives import Alternatives, choose_alternatives
from publish.cells import CellKey, Surroundings, cell_key, counted_measures
from publish.comparison_cells import earlier_years
from publish.problem import NOTHING_EARLIER, Earlier, build_problem
from schemas.dataset import DatasetDescription, Measure
from schemas.states import APPROXIMATE, EXACT, WITHHELD

SECONDS = 60.0
ROUNDED = "rounded in this release"


def _optional(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _absent(row: Mapping[Hashable, Any]) -> Absent:
    state = str(row["toestand"])
    if state not in (APPROXIMATE, WITHHELD):
        return Absent(state)
    return Absent(state, _optional(row["ondergrens"]), _optional(row["bovengrens"]))


def _add_amount(
    builder: ProblemBuilder,
    description: DatasetDescription,
    measure: Measure,
    row: Mapping[Hashable, Any],
    key: CellKey,
    municipality: str,
) -> None:
    """Add a number that is no count; it is hidden with the count it follows."""
    codes = {name: str(row[name]) for name in description.key}
    hides_with: list[CellKey] = []
    if measure.follows is not None:
        principal = description.measure(measure.follows)
        leader = cell_key(description, principal, codes, municipality)
        hides_with = [leader, *earlier_years(measure, leader, builder.cell_keys())]
    contributors = row["personen"]
    builder.add_magnitude(
        key,
        float(row["waarde"]),
        contributors=0 if pd.isna(contributors) else int(contributors),
        minimum=0 if description.disclosure.exempt == "all" else measure.minimum,
        hides_with=hides_with,
    )


def _layout(
    builder: ProblemBuilder,
    description: DatasetDescription,
    figures: pd.DataFrame,
    municipality: str,
    instead: Alternatives,
) -> TableLayout:
    counts = {measure.name for measure in counted_measures(description)}
    places: dict[tuple[str, ...], dict[str, object]] = {}
    for row in figures.to_dict("records"):
        codes = {name: str(row[name]) for name in description.key}
        if instead.is_merged(description.name, codes):
            continue
        measure = description.measure(str(row["maat"]))
        place: object = _absent(row)
        if row["toestand"] == EXACT:
            place = cell_key(description, measure, codes, municipality)
            if measure.name not in counts:
                _add_amount(builder, description, measure, row, place, municipality)
            elif description.disclosure.rounding is not None:
                place = Absent(APPROXIMATE, *instead.ranges[place])
        places.setdefault(tuple(codes.values()), {})[measure.name] = place
    names = tuple(measure.name for measure in description.measures)
    rows = [
        (codes, tuple(cells[name] for name in names)) for codes, cells in sorted(places.items())
    ]
    return TableLayout(description.name, description.key, names, rows)


def protect_figures(
    descriptions: Mapping[str, DatasetDescription],
    annual: Mapping[str, pd.DataFrame],
    around: Surroundings,
    earlier: Earlier = NOTHING_EARLIER,
    level: Level = Level.SINGLETON,
) -> ProtectedRelease:
    """Return the protected tables of a release with the certificate of their audit.

    ``descriptions`` are the statistical tables of the release, ``annual`` their long tables with
    all years together. What ``earlier`` releases withheld stays withheld, and what they showed
    stays shown: a reader keeps the old files. A total that is always shown is withheld only where
    it was revised and nothing else protects. Raises ``disclosure.UnsafeRelease`` when the audit
    is not clean.
    """
    try:
        return _protect(descriptions, annual, around, earlier, level)
    except UnsafeRelease:
        # Where figures were revised, the new totals may be all that is left to protect with.
        if not earlier.shown or earlier.may_withhold_revised:
            raise
    return _protect(
        descriptions, annual, around, replace(earlier, may_withhold_revised=True), level
    )


def _protect(
    descriptions: Mapping[str, DatasetDescription],
    annual: Mapping[str, pd.DataFrame],
    around: Surroundings,
    earlier: Earlier,
    level: Level,
) -> ProtectedRelease:
    builder = build_problem(descriptions, annual, around, earlier)
    instead = choose_alternatives(descriptions, annual, around, earlier)
    for key, (low, high) in instead.ranges.items():
        builder.add_known(key, None, low, high, ROUNDED)
    stay_hidden = earlier.withheld | instead.unseen
    layouts = [
        _layout(builder, description, annual[name], around.municipality, instead)
        for name, description in descriptions.items()
    ]
    alone = builder.build()
    if earlier.memory.is_empty:
        release = protect_release(alone, layouts, level, SECONDS, stay_hidden)
    else:
        earlier.memory.apply(builder)
        problem = builder.build()
        release = protect_release(problem, layouts, level, SECONDS, stay_hidden, read_alone=alone)
    _refuse_narrow_ranges(release, instead, earlier)
    return release


def _refuse_narrow_ranges(
    release: ProtectedRelease, instead: Alternatives, earlier: Earlier
) -> None:
    """Raise ``UnsafeRelease`` when a rounded count is known by its range and not from elsewhere.

    To the audit a range is something that readers have, whoever gave it to them.
    """
    elsewhere = {key_of(name) for name in earlier.memory.last_shown()}
    ours = {describe(key) for key in instead.ranges if key not in elsewhere}
    told = sorted({each.cell for each in release.certificate.findings if each.cell in ours})
    if told:
        raise UnsafeRelease("; ".join(f"{cell}: rounding gives this number away" for cell in told))
