"""What a comparison comes to, in words a journalist can copy.

Follows from the published p-values and from what is published of the numbers they lean on; no test
is made here. Where a number is not shown, nothing is said that would depend on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from publish.portal.cells import Cell, short_text, spoken_text
from publish.portal.comparison.view import (
    ESTIMATE,
    P_OTHERS,
    P_PAST,
    TOTAL,
    ComparisonView,
    Rate,
)
from publish.portal.formats import number_text
from publish.portal.texts import load_texts, plain
from schemas.states import SHOWN, WITHHELD
from schemas.texts import Language

#: A published p-value below this is no longer chance; the descriptions of the tables say so.
SIGNIFICANCE = 0.05
#: Rates are written with one decimal: more would promise what small counts cannot keep.
DECIMALS = 1
Verdict = Literal[
    "within",
    "beyond",
    "withheld",
    "total_withheld",
    "no_staff",
    "too_few",
    "break",
    "first",
    "nothing",
]


@dataclass(frozen=True)
class Said:
    """A municipality in words: its figure, and how it lies beside the others and its own past."""

    place: str
    name: str
    is_fictitious: bool
    rate: Rate
    figure: str
    others: str
    past: str
    caution: str
    deviation: str


def against_others(view: ComparisonView, time: str, place: str, figure: str) -> Verdict:
    """Return whether the difference with all other municipalities together fits within chance."""
    count = view.rate(view.yearly, time, place, figure).count
    if count.state != SHOWN:
        return "withheld" if count.is_range else "nothing"
    found = view.in_funnel(P_OTHERS, time, place, figure).value
    if found is not None:
        return _judged(found)
    if view.rate(view.yearly, time, place, figure).staff.value is None:
        return "no_staff"
    is_withheld = view.in_funnel(TOTAL, time, place, figure).state == WITHHELD
    return "total_withheld" if is_withheld else "too_few"


def against_past(view: ComparisonView, time: str, place: str, figure: str) -> Verdict:
    """Return whether the difference with the municipality's own earlier years fits within chance.

    Earlier years are those since the series last broke.
    """
    rate = view.rate(view.yearly, time, place, figure)
    if rate.count.state != SHOWN:
        return "withheld" if rate.count.is_range else "nothing"
    if view.delivery(time, place, figure).is_break:
        return "break"
    found = view.yearly.cell(P_PAST, (time, place, figure))
    if found is not None and found.value is not None:
        return _judged(found.value)
    earlier = list(_since_break(view, time, place, figure))
    if any(cell.is_range for cell in earlier):
        return "withheld"
    return "no_staff" if any(cell.state == SHOWN for cell in earlier) else "first"


def _since_break(view: ComparisonView, time: str, place: str, figure: str) -> Iterator[Cell]:
    """Yield the numbers of earlier years, from late to early, until the series breaks."""
    for year in sorted((each for each in view.yearly.times if each < time), reverse=True):
        yield view.rate(view.yearly, year, place, figure).count
        if view.delivery(year, place, figure).is_break:
            return


def said_of(view: ComparisonView, time: str, place: str, figure: str, language: Language) -> Said:
    """Return a municipality's figure of a year in words."""
    words = load_texts(language)["comparison"]["words"]
    delivery = view.delivery(time, place, figure)
    rate = view.rate(view.yearly, time, place, figure)
    others = against_others(view, time, place, figure)
    past = against_past(view, time, place, figure)
    return Said(
        place=place,
        name=view.name(place, language),
        is_fictitious=delivery.is_fictitious,
        rate=rate,
        figure=figure_in_words(rate, language),
        others="" if others == "nothing" else plain(words["others"][others]),
        past="" if past == "nothing" else plain(words["past"][past]),
        caution=plain(words["deviates"]) if delivery.is_deviating else "",
        deviation=delivery.note if delivery.is_deviating else "",
    )


def figure_in_words(rate: Rate, language: Language) -> str:
    """Return count, staff, rate and interval in a sentence without a verdict."""
    words = load_texts(language)["comparison"]["words"]["figure"]
    if not (rate.count.state == SHOWN or rate.count.is_range):
        return _sentence(words["absent"].format(state=spoken_text(rate.count, language)))
    kind = "number" if rate.count.state == SHOWN else "range"
    if rate.staff.value is None and rate.per_fte is not None:
        per_fte = number_text(rate.per_fte, language, DECIMALS)
        count = spoken_text(rate.count, language)
        return _sentence(words["per_fte"].format(count=count, rate=per_fte))
    if rate.staff.value is None:
        written = words[f"{kind}_without_staff"].format(count=spoken_text(rate.count, language))
        return _sentence(written)
    low, high = rate.limits or (0.0, 0.0)
    return _sentence(
        words[kind].format(
            count=spoken_text(rate.count, language),
            staff=number_text(rate.staff.value, language),
            rate=short_text(rate.rate, language, DECIMALS),
            low=number_text(low, language, DECIMALS),
            high=number_text(high, language, DECIMALS),
        )
    )


def rate_text(rate: Rate, language: Language) -> str:
    """Return what stands beside a mark: the rate with its interval, a range, or why neither."""
    words = load_texts(language)["comparison"]["words"]
    text = short_text(rate.rate, language, DECIMALS)
    if rate.limits is not None:
        return f"{text} ({interval_text(rate, language)})"
    if rate.rate.is_range:
        state = words["states"][rate.rate.state]
        return plain(words["range_label"].format(range=text, state=state))
    return text


def interval_text(rate: Rate, language: Language) -> str:
    """Return the ends of the interval, or nothing where there is no number."""
    if rate.limits is None:
        return ""
    low, high = (number_text(end, language, DECIMALS) for end in rate.limits)
    return f"{low}–{high}"


def estimate_text(view: ComparisonView, rate: Rate, figure: str, language: Language) -> str:
    """Return the calmer estimate of a year, or nothing where none is published."""
    cell = view.in_funnel(ESTIMATE, rate.time, rate.place, figure)
    return "" if cell.value is None else number_text(cell.value, language, DECIMALS)


def _sentence(text: Markup) -> str:
    written = plain(text)
    return written[:1].upper() + written[1:]


def _judged(p_value: float) -> Verdict:
    return "beyond" if p_value < SIGNIFICANCE else "within"
