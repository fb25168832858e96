"""The comparison's tables: municipalities side by side, three years together, and the funnel.

From key figures per municipality and year (``comparison_input``) to long annual tables. Nothing is
sorted by value. What may be shown is not decided here: every number that leans on several cells
leans on cells of one row, or on the total of its table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby

import numpy as np
import pandas as pd

from figures.comparison_input import KeyFigure, read_key_figures
from figures.comparison_shrinkage import shrunken_rates
from figures.comparison_tests import Comparison as Tested
from figures.comparison_tests import Unit, compare, compare_with_past, holm, rounded_p
from figures.frame import Figure, approximate, exact, figure_frame, not_applicable, unknown
from figures.funnel import ALARM_LIMIT, WARNING_LIMIT, expected_counts, funnel_limits
from figures.pooled import YEARS_IN_PERIOD, period_name
from figures.rates import Counts, pool, rates_of
from schemas.dataset import DatasetDescription
from schemas.states import APPROXIMATE, EXACT, NOT_APPLICABLE, WITHHELD

RATES = ("per_1000", "per_1000_laag", "per_1000_hoog")
FTE_RATES = ("per_1000_fte", "per_1000_fte_laag", "per_1000_fte_hoog")
FUNNEL = ("verwacht", "onder_95", "boven_95", "onder_998", "boven_998")
ESTIMATE, P_OTHERS, P_PAST = "geschat_per_1000", "p_anderen", "p_verleden"
#: With fewer municipalities than this there is no pooled rate to speak of.
LEAST_IN_POOL = 3
Comparison = Callable[[list[KeyFigure]], Iterator[Figure]]


def comparison_figures(description: DatasetDescription, key_figures: pd.DataFrame) -> pd.DataFrame:
    """Return the long table of ``description`` from the key figures of every municipality.

    ``key_figures`` has one row per jaar, gemeente and kerncijfer (see ``comparison_input``).
    Raises ``KeyError`` when the description names a way of comparing that does not exist.
    """
    method = COMPARISONS[description.measures[0].count.method]
    return figure_frame(description.key, method(read_key_figures(key_figures)))


def yearly(cells: list[KeyFigure]) -> Iterator[Figure]:
    """Yield number, staff, rate with interval, and the p-value against the own past."""
    for _, found in groupby(sorted(cells, key=_series), key=_series):
        past: list[KeyFigure] = []
        for cell in found:
            yield _count(cell, cell.key)
            yield from _rates(cell, cell.key)
            if cell.is_break:
                past = []
            tested = _against_past(cell, past)
            if tested is None:
                yield unknown(cell.key, P_PAST)
            else:
                yield exact(cell.key, P_PAST, rounded_p(tested.mid[0]))
            past += [cell] if cell.state == EXACT and (cell.staff or cell.fte) else []


def three_years(cells: list[KeyFigure]) -> Iterator[Figure]:
    """Yield the sums over every run of three years; a withheld year makes the sum a range.

    Over a break there is no sum: before and after it something else was counted.
    """
    for _, found in groupby(sorted(cells, key=_series), key=_series):
        series = {cell.year: cell for cell in found}
        for last in series:
            run = [series.get(last - back) for back in range(YEARS_IN_PERIOD)]
            present = [cell for cell in run if cell is not None]
            if len(present) == YEARS_IN_PERIOD:
                summed = _sum(present)
                if any(cell.is_break for cell in present[:-1]):
                    summed = replace(summed, state=NOT_APPLICABLE, lower=None, upper=None)
                key = {"periode": period_name(last), **summed.place}
                yield _count(summed, key)
                yield from _rates(summed, key)


def funnel(cells: list[KeyFigure]) -> Iterator[Figure]:
    """Yield, per year and key figure, the pooled total and how far chance reaches around it."""
    for _, found in groupby(sorted(cells, key=_group), key=_group):
        group = list(found)
        members = [cell for cell in group if cell.state == EXACT and cell.staff is not None]
        numbers = _around_pool(members) if len(members) >= LEAST_IN_POOL else {}
        total = sum(cell.lower or 0 for cell in members)
        for cell in group:
            is_outside = cell.state == EXACT and cell.staff is None
            # Counted per fte alone, it has no place among rates per person.
            yield not_applicable(cell.key, "aantal") if is_outside else _count(cell, cell.key)
            yield exact(cell.key, "totaal", total) if numbers else unknown(cell.key, "totaal")
            own = numbers.get(cell.municipality, {})
            for name in (*FUNNEL, ESTIMATE, P_OTHERS):
                value = own.get(name)
                yield unknown(cell.key, name) if value is None else exact(cell.key, name, value)


def _around_pool(members: list[KeyFigure]) -> dict[str, dict[str, float]]:
    """Return, per municipality in the pool, the numbers that lean on the whole pool."""
    counts = Counts.of([cell.lower or 0 for cell in members])
    staff = np.array([cell.staff or 0 for cell in members], dtype=float)
    found: dict[str, dict[str, float]] = {cell.municipality: {} for cell in members}
    expected = expected_counts(counts, staff)
    columns: dict[str, np.ndarray] = {"verwacht": expected}
    if expected.all():
        inner, outer = (funnel_limits(expected, c) for c in (WARNING_LIMIT, ALARM_LIMIT))
        columns |= dict(zip(FUNNEL[1:], (*inner, *outer), strict=True))
    estimate = shrunken_rates(counts, staff)
    if estimate is not None:
        columns[ESTIMATE] = estimate.rates
    columns[P_OTHERS] = np.array([rounded_p(p) for p in holm(_against_others(counts, staff))])
    for name, values in columns.items():
        for cell, value in zip(members, values, strict=True):
            found[cell.municipality][name] = round(float(value), 6)
    return found


def _against_others(counts: Counts, staff: np.ndarray) -> Iterator[float]:
    """Yield the mid-p of each municipality against all others together."""
    total, everyone = int(counts.lower.sum()), float(staff.sum())
    for count, own in zip(counts.lower, staff, strict=True):
        rest = total - int(count)
        tested = compare(
            Unit(int(count), int(count), float(own)), Unit(rest, rest, everyone - float(own))
        )
        yield tested.mid[0] if tested is not None else 1.0


def _count(cell: KeyFigure, key: dict[str, str]) -> Figure:
    if cell.state == EXACT and cell.lower is not None:
        return exact(key, "aantal", cell.lower)
    if cell.state == WITHHELD:
        return Figure(key, "aantal", WITHHELD, lower=cell.lower, upper=cell.upper)
    if cell.state == APPROXIMATE:
        return approximate(key, "aantal", cell.lower, cell.upper)
    return Figure(key, "aantal", cell.state)


def _rates(cell: KeyFigure, key: dict[str, str]) -> Iterator[Figure]:
    """Yield both denominators and, where the count is known, the rate per each of them."""
    for name, staff, measures in (
        ("noemer", cell.staff, RATES),
        ("fte", cell.fte, FTE_RATES),
    ):
        yield unknown(key, name) if staff is None else exact(key, name, staff)
        if staff is None or cell.state != EXACT or cell.lower is None:
            yield from (unknown(key, measure) for measure in measures)
            continue
        rates = rates_of(Counts.of(cell.lower), staff)
        found = (rates.lowest, rates.lower, rates.upper)
        for measure, values in zip(measures, found, strict=True):
            yield exact(key, measure, round(float(values[0]), 6))


def _sum(cells: list[KeyFigure]) -> KeyFigure:
    """Return three years as one; unknown as soon as one of them is, a range if one is withheld."""
    staff = [cell.staff for cell in cells if cell.staff is not None]
    fte = [cell.fte for cell in cells if cell.fte is not None]
    persons = int(sum(staff)) if len(staff) == len(cells) else None
    full_time = round(sum(fte), 1) if len(fte) == len(cells) else None
    if any(cell.lower is None or cell.upper is None for cell in cells):
        return cells[0].summed(None, None, persons, full_time)
    counts = Counts.of([cell.lower or 0 for cell in cells], [cell.upper or 0 for cell in cells])
    summed, _ = pool(counts, np.ones(len(cells)))
    return cells[0].summed(int(summed.lower[0]), int(summed.upper[0]), persons, full_time)


def _against_past(cell: KeyFigure, past: list[KeyFigure]) -> Tested | None:
    """Return the test against earlier years, in persons or else in fte, the same for all."""
    if cell.state != EXACT:
        return None
    series = [*past, cell]
    for staff in ([each.staff for each in series], [each.fte for each in series]):
        if all(staff):
            units = [
                Unit(int(each.lower or 0), int(each.lower or 0), float(exposure or 0))
                for each, exposure in zip(series, staff, strict=True)
            ]
            return compare_with_past(units[-1], units[:-1])
    return None


def _series(cell: KeyFigure) -> tuple[str, str]:
    return cell.municipality, cell.name


def _group(cell: KeyFigure) -> tuple[int, str]:
    return cell.year, cell.name


COMPARISONS: dict[str, Comparison] = {
    "comparison": yearly,
    "comparison_pooled": three_years,
    "comparison_funnel": funnel,
}
