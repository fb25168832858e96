"""Rules over the rows of a partner's delivery that its description cannot say.

Cells that could not be read are missing here and were reported already; each rule yields problems
that name the column and the rows, never a value.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterator

import pandas as pd

from schemas.states import NOT_APPLICABLE, SHOWN, UNKNOWN, WITHHELD
from sources.problem import Origin, Problem

Rule = Callable[[pd.DataFrame, Origin], Iterator[Problem]]


def whose_figures(
    rows: pd.DataFrame, origin: Origin, sender: str | None, partners: Collection[str]
) -> Iterator[Problem]:
    """Refuse rows of who takes no part, of several municipalities, or of another than ``sender``.

    ``sender`` is the GM code of whoever handed it in; ``None`` when nobody says who that is.
    """
    codes = rows["gemeente"]
    strangers = ~codes.isin(list(partners))
    if strangers.any():
        count = int(strangers.sum())
        yield origin.problem("onbekende_deelnemer", "gemeente", count, _lines(rows, strangers))
    elif sender is not None and (codes != sender).any():
        other = codes != sender
        facts = {"sender": sender}
        lines = _lines(rows, other)
        yield origin.problem("andere_gemeente", "gemeente", int(other.sum()), lines, facts)
    elif codes.nunique() > 1:
        yield origin.problem("meer_gemeenten", "gemeente", int(codes.nunique()))


def status_fits(rows: pd.DataFrame, origin: Origin) -> Iterator[Problem]:
    """Refuse a status that does not fit what is filled in."""
    value, low = rows["waarde"].notna(), rows["ondergrens"].notna()
    high = rows["bovengrens"].notna()
    status = rows["status"]
    fits = (
        (status.eq(SHOWN) & value & ~low & ~high)
        | (status.eq(WITHHELD) & ~value & low & high)
        | (status.isin([UNKNOWN, NOT_APPLICABLE]) & ~value & ~low & ~high)
    )
    yield from _refuse(rows, origin, ~fits, "status_past_niet", "status")


def bounds_leave_room(rows: pd.DataFrame, origin: Origin) -> Iterator[Problem]:
    """Refuse bounds that say which number it is, or contradict each other."""
    wrong = (rows["ondergrens"] >= rows["bovengrens"]).fillna(False).astype(bool)
    yield from _refuse(rows, origin, wrong, "grenzen_zonder_ruimte", "bovengrens")


def has_denominator(rows: pd.DataFrame, origin: Origin) -> Iterator[Problem]:
    """Refuse a row without staff, in persons or in fte."""
    wrong = rows["medewerkers"].isna() & rows["fte"].isna()
    yield from _refuse(rows, origin, wrong, "noemer_ontbreekt", "medewerkers")


def count_fits_staff(rows: pd.DataFrame, origin: Origin) -> Iterator[Problem]:
    """Refuse more cases than staff: value and staff were swapped."""
    most = rows["waarde"].fillna(rows["bovengrens"]).fillna(0)
    wrong = (most > rows["medewerkers"]).fillna(False).astype(bool)
    yield from _refuse(rows, origin, wrong, "aantal_boven_noemer", "waarde")


def fte_fits_staff(rows: pd.DataFrame, origin: Origin) -> Iterator[Problem]:
    """Refuse more full-time equivalents than persons."""
    wrong = (rows["fte"] > rows["medewerkers"].astype("float64")).fillna(False).astype(bool)
    yield from _refuse(rows, origin, wrong, "fte_boven_medewerkers", "fte")


def reference_date_fits(rows: pd.DataFrame, origin: Origin) -> Iterator[Problem]:
    """Refuse a reference date outside the year; 1 January after it is the year's end."""
    pairs = zip(rows["peildatum"], rows["jaar"], strict=True)
    wrong = [
        day.date() != datetime.date(int(year) + 1, 1, 1) and day.year != int(year)
        for day, year in pairs
    ]
    mask = pd.Series(wrong, index=rows.index, dtype="bool")
    yield from _refuse(rows, origin, mask, "peildatum_ander_jaar", "peildatum")


def revision_has_reason(rows: pd.DataFrame, origin: Origin) -> Iterator[Problem]:
    """Refuse a revision that does not say why, once and the same in every row."""
    reasons = rows["reden"].fillna("")
    is_revision = bool((rows["versie"] > 1).any())
    if is_revision and (reasons.nunique() != 1 or (reasons == "").any()):
        yield origin.problem("revisie_zonder_reden", "reden")


RULES: tuple[Rule, ...] = (
    status_fits,
    bounds_leave_room,
    has_denominator,
    count_fits_staff,
    fte_fits_staff,
    reference_date_fits,
    revision_has_reason,
)


def _refuse(
    rows: pd.DataFrame, origin: Origin, wrong: pd.Series, rule: str, column: str
) -> Iterator[Problem]:
    if wrong.any():
        yield origin.problem(rule, column, int(wrong.sum()), _lines(rows, wrong))


def _lines(rows: pd.DataFrame, wrong: pd.Series) -> list[int]:
    return [int(line) for line in rows.index[wrong.to_numpy(dtype=bool)]]
