"""Whether annual figures can be right: totals that close, bands, jumps from year to year.

Each function yields sentences that name places and rules; figures themselves are never named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from figures.annual import breakdowns_of
from schemas.codelists import TOTAL, CodeList
from schemas.dataset import NOT_ADDITIVE, DatasetDescription
from schemas.states import EXACT


def _values(figures: pd.DataFrame, key: tuple[str, ...], measure: str) -> dict[tuple, float]:
    rows = figures[(figures["maat"] == measure) & (figures["toestand"] == EXACT)]
    return {tuple(row[name] for name in key): row["waarde"] for row in rows.to_dict("records")}


def totals_that_do_not_close(
    description: DatasetDescription, figures: pd.DataFrame, codelists: Mapping[str, CodeList]
) -> Iterator[str]:
    """Yield a sentence per total or subtotal that is not the sum of its codes.

    Dimensions with several answers per record do not sum up and are left alone.
    """
    if description.measures[0].count.method in NOT_ADDITIVE:
        return
    for breakdown in breakdowns_of(description, codelists):
        if breakdown.dimension.multiple:
            continue
        position = description.key.index(breakdown.dimension.name)
        parents = [code for code in breakdown.codelist.names() if breakdown.codelist.children(code)]
        for measure in description.measures:
            values = _values(figures, description.key, measure.name)
            for parent in (None, *parents):
                whole_code = TOTAL if parent is None else parent
                parts = breakdown.codelist.children(parent)
                for key, whole in values.items():
                    if key[position] != whole_code:
                        continue
                    found = [
                        values.get((*key[:position], code, *key[position + 1 :]), 0.0)
                        for code in parts
                    ]
                    if abs(sum(found) - whole) > 1e-6:
                        yield (
                            f"{description.name}, {measure.name}, {'/'.join(key)}: "
                            f"the codes of {breakdown.dimension.name} do not add up to it"
                        )


def _totals(description: DatasetDescription, figures: pd.DataFrame, measure: str) -> pd.Series:
    rows = figures[(figures["maat"] == measure) & (figures["toestand"] == EXACT)]
    for dimension in description.breakdown:
        rows = rows[rows[dimension.name] == TOTAL]
    return rows.set_index(description.time.name)["waarde"]


def implausible_totals(
    description: DatasetDescription, figures: pd.DataFrame, before: pd.DataFrame
) -> Iterator[str]:
    """Yield a sentence per total outside its band, or too far from that of the year before.

    ``before`` is the long table of the previous year's run; it may be empty.
    """
    for name, band in description.bands.items():
        totals = _totals(description, figures, name)
        previous = _totals(description, before, name)
        for time, value in totals.items():
            where = f"{description.name}, {name}, {time}"
            if band.min is not None and value < band.min:
                yield f"{where}: the total is below the expected band"
            if band.max is not None and value > band.max:
                yield f"{where}: the total is above the expected band"
            last = str(int(str(time)) - 1) if str(time).isdigit() else ""
            if band.factor is None or last not in previous.index:
                continue
            old = float(previous[last])
            if old and value and not 1 / band.factor <= value / old <= band.factor:
                yield f"{where}: the total differs from {last} by more than the expected factor"
