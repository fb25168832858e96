"""The tables of a comparison as one thing: who, which key figures, rates, deliveries.

A comparison is known by the columns of its tables. Municipalities stand in order of name, always.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from publish.portal.cells import BROKEN, MISSING, NO_STAFF, PARTLY_MISSING, Cell
from publish.portal.tables import TableView, codes_in_order
from schemas.states import NOT_APPLICABLE, SHOWN, UNKNOWN
from schemas.texts import Language

PLACE, FIGURE = "gemeente", "kerncijfer"
COUNT, STAFF = "aantal", "noemer"
RATE, LOW, HIGH = "per_1000", "per_1000_laag", "per_1000_hoog"
PER_FTE = "per_1000_fte"
EXPECTED, TOTAL, ESTIMATE = "verwacht", "totaal", "geschat_per_1000"
P_OTHERS, P_PAST = "p_anderen", "p_verleden"
LIMITS = ("onder_998", "onder_95", "boven_95", "boven_998")
DELIVERY = "levering"
#: What the register says of a delivery, as its sender wrote it.
NOT_DELIVERED, OWN = "ontbreekt", "eigen cijfers"
FICTITIOUS, BREAK, DEVIATING = "fictief", "Ja", "afwijkend"
PER = 1000


@dataclass(frozen=True)
class Delivery:
    """What the register says of one key figure of one municipality in one year."""

    is_missing: bool
    is_own: bool
    is_fictitious: bool
    is_break: bool
    is_deviating: bool
    note: str


@dataclass(frozen=True)
class Rate:
    """A key figure of a municipality: its count, its staff, and both as a rate per 1,000.

    ``rate`` is a number, a range made of the published bounds, or the state that says why it is
    neither. ``limits`` are those of the interval of a number. ``per_fte`` is the rate per 1,000
    full-time equivalents, where it is published.
    """

    place: str
    time: str
    count: Cell
    staff: Cell
    rate: Cell
    limits: tuple[float, float] | None
    per_fte: float | None = None

    def numbers(self) -> tuple[float, ...]:
        """Return every number a chart must have room for."""
        return (*self.rate.numbers(), *(self.limits or ()))


@dataclass(frozen=True)
class ComparisonView:
    """A comparison: yearly rates, and, where they are published, pooled rates, funnel, register."""

    yearly: TableView
    pooled: TableView | None
    funnel: TableView | None
    register: TableView | None
    places: tuple[str, ...]
    deliveries: Mapping[tuple[str, ...], Delivery]

    @property
    def figures(self) -> tuple[str, ...]:
        """Codes of the key figures, in the order of their list."""
        return tuple(codes_in_order(self.yearly, 1))

    @property
    def tables(self) -> tuple[TableView, ...]:
        """The tables with figures."""
        found = (self.yearly, self.pooled, self.funnel)
        return tuple(table for table in found if table is not None)

    def name(self, place: str, language: Language) -> str:
        """Return the name of a municipality."""
        return self.yearly.breakdown[0].label(place, language)

    def label(self, figure: str, language: Language) -> str:
        """Return what a key figure is called."""
        return self.yearly.breakdown[1].label(figure, language)

    def delivery(self, time: str, place: str, figure: str) -> Delivery:
        """Return what the register says of a year, or of all years of a period together."""
        found = [
            self.deliveries[year, place, figure]
            for year in years_of(time)
            if (year, place, figure) in self.deliveries
        ]
        return Delivery(
            is_missing=any(each.is_missing for each in found),
            is_own=any(each.is_own for each in found),
            is_fictitious=any(each.is_fictitious for each in found),
            is_break=any(each.is_break for each in found),
            is_deviating=any(each.is_deviating for each in found),
            note=next((each.note for each in found if each.note), ""),
        )

    def fictitious(self, language: Language) -> tuple[str, ...]:
        """Return the names of the municipalities of which a delivery says it is fictitious."""
        codes = {key[1] for key, each in self.deliveries.items() if each.is_fictitious}
        return tuple(self.name(place, language) for place in self.places if place in codes)

    def rate(self, table: TableView, time: str, place: str, figure: str) -> Rate:
        """Return a key figure of a municipality in a year or a period of ``table``."""
        cells = table.cells.get((time, place, figure), {})
        count = cells.get(COUNT, Cell(UNKNOWN))
        staff = cells.get(STAFF, Cell(UNKNOWN))
        delivery, is_year = self.delivery(time, place, figure), time in years_of(time)
        if count.state == UNKNOWN and delivery.is_missing:
            count = Cell(MISSING if is_year else PARTLY_MISSING)
        elif count.state == NOT_APPLICABLE and delivery.is_break and not is_year:
            count = Cell(BROKEN)
        low, high = (cells[name].value if name in cells else None for name in (LOW, HIGH))
        limits = None if low is None or high is None else (float(low), float(high))
        rate = _rate(count, staff, cells.get(RATE))
        fte = cells[PER_FTE].value if PER_FTE in cells else None
        return Rate(place, time, count, staff, rate, limits if rate.state == SHOWN else None, fte)

    def rates(self, table: TableView, time: str, figure: str) -> tuple[Rate, ...]:
        """Return the key figure of every municipality, by name."""
        return tuple(self.rate(table, time, place, figure) for place in self.places)

    def in_funnel(self, measure: str, time: str, place: str, figure: str) -> Cell:
        """Return a cell of the funnel; unknown where there is none."""
        found = None if self.funnel is None else self.funnel.cell(measure, (time, place, figure))
        return found or Cell(UNKNOWN)

    def pooled_rate(self, time: str, figure: str) -> float | None:
        """Return the rate of all known numbers together, where their total is published.

        Whoever is in the total has an expected number; its staff is public.
        """
        members = [
            self.rate(self.yearly, time, place, figure)
            for place in self.places
            if self.in_funnel(EXPECTED, time, place, figure).value is not None
        ]
        total = self.in_funnel(TOTAL, time, self.places[0], figure).value
        staff = sum(each.staff.value or 0 for each in members)
        return None if total is None or not staff else total / staff * PER


def comparison_view(tables: Iterable[TableView]) -> ComparisonView | None:
    """Return the comparison that ``tables`` hold, or none."""
    rates: dict[bool, TableView] = {}
    funnel = register = None
    for table in tables:
        if tuple(dimension.name for dimension in table.breakdown) != (PLACE, FIGURE):
            continue
        measures = {measure.name for measure in table.measures}
        if {RATE, LOW, HIGH} <= measures:
            rates[table.times[0].isdigit()] = table
        elif {EXPECTED, *LIMITS} <= measures:
            funnel = table
        elif table.is_register and DELIVERY in table.header:
            register = table
    if True not in rates:
        return None
    yearly = rates[True]
    places = sorted(codes_in_order(yearly, 0), key=lambda code: by_name(yearly, code))
    return ComparisonView(
        yearly=yearly,
        pooled=rates.get(False),
        funnel=funnel,
        register=register,
        places=tuple(places),
        deliveries=_deliveries(register),
    )


def by_name(table: TableView, code: str) -> tuple[str, str]:
    """Return what a municipality is sorted by: the letters of its name."""
    label = table.breakdown[0].label(code, "nl").casefold()
    return "".join(sign for sign in label if sign.isalnum()), code


def years_of(time: str) -> tuple[str, ...]:
    """Return the years of a period, or the year itself."""
    if time.isdigit():
        return (time,)
    first, last = (int(year) for year in time.split("-"))
    return tuple(str(year) for year in range(first, last + 1))


def _rate(count: Cell, staff: Cell, stated: Cell | None) -> Cell:
    """Return a rate from what is published; made anew, because the published one is rounded."""
    if not (count.state == SHOWN or count.is_range):
        return Cell(count.state)
    if not staff.value or (count.value is not None and (stated is None or stated.value is None)):
        return Cell(NO_STAFF)
    if count.value is not None:
        return Cell(SHOWN, count.value / staff.value * PER)
    ends = (None if end is None else end / staff.value * PER for end in (count.lower, count.upper))
    return Cell(count.state, None, *ends)


def _deliveries(register: TableView | None) -> dict[tuple[str, ...], Delivery]:
    if register is None:
        return {}
    found = {}
    for row in register.rows:
        said = dict(zip(register.header, row, strict=True))
        key = (str(said[register.time.name]), str(said[PLACE]), str(said[FIGURE]))
        found[key] = Delivery(
            is_missing=said[DELIVERY] == NOT_DELIVERED,
            is_own=said[DELIVERY] == OWN,
            is_fictitious=said.get("aard") == FICTITIOUS,
            is_break=said.get("trendbreuk") == BREAK,
            is_deviating=said.get("definitie") == DEVIATING,
            note=str(said.get("afwijking") or ""),
        )
    return found
