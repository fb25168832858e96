"""The quality suites: what every published table must satisfy, as plain data.

A rule speaks of a frame (``quality_frames``) in which all tables of a release stand below each
other, beside what their descriptions ask. So one judgement covers them all, and a new dataset
needs no new rule. The library that judges is loaded in ``quality`` only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from schemas.states import APPROXIMATE, SHOWN, WITHHELD
from schemas.texts import Text

Severity = Literal["critical", "warning"]
FrameName = Literal["tables", "rows", "codes", "cells"]


@dataclass(frozen=True)
class Expectation:
    """One rule: the class of the library that judges it, its arguments, and what it means."""

    type: str
    arguments: dict[str, Any] = field(hash=False)
    meaning: Text
    severity: Severity = "critical"


def _where(condition: str) -> dict[str, str]:
    return {"row_condition": condition, "condition_parser": "pandas"}


def _at_least(greater: str, less: str, or_equal: bool = True) -> dict[str, Any]:
    return {
        "column_A": greater,
        "column_B": less,
        "or_equal": or_equal,
        "ignore_row_if": "either_value_is_missing",
    }


SUITES: dict[FrameName, tuple[Expectation, ...]] = {
    "tables": (
        Expectation(
            "ExpectColumnPairValuesToBeEqual",
            {"column_A": "header", "column_B": "described"},
            Text(
                nl="de kolommen precies die van de beschrijving zijn",
                en="the columns are exactly those described",
            ),
        ),
        Expectation(
            "ExpectColumnValuesToBeBetween",
            {"column": "rows", "min_value": 1},
            Text(
                nl="de tabel minstens één rij heeft",
                en="the table holds at least one row",
            ),
        ),
    ),
    "rows": (
        Expectation(
            "ExpectCompoundColumnsToBeUnique",
            {"column_list": ["dataset", "key"]},
            Text(
                nl="elke sleutel op één rij staat",
                en="each key stands in one row",
            ),
        ),
        Expectation(
            "ExpectColumnValuesToBeInSet",
            {"column": "has_total", "value_set": [True]},
            Text(
                nl="elk jaar zijn totaal heeft",
                en="every year comes with its total",
            ),
        ),
    ),
    "codes": (
        Expectation(
            "ExpectColumnValuesToBeInSet",
            {"column": "is_known", "value_set": [True]},
            Text(
                nl="elke sleutel zijn vorm heeft en elke code in haar codelijst staat",
                en="every key has its form and every code stands in its code list",
            ),
        ),
    ),
    "cells": (
        Expectation(
            "ExpectColumnValuesToBeNull",
            {"column": "value", **_where(f'status!="{SHOWN}"')},
            Text(
                nl="wat niet openbaar is geen waarde heeft",
                en="what is not public has no value",
            ),
        ),
        Expectation(
            "ExpectColumnValuesToNotBeNull",
            {"column": "value", **_where(f'status=="{SHOWN}" and not is_following')},
            Text(
                nl="wat openbaar is een waarde heeft",
                en="what is public has a value",
            ),
        ),
        Expectation(
            "ExpectColumnValuesToBeNull",
            {
                "column": "any_bound",
                **_where(f'status!="{WITHHELD}" and status!="{APPROXIMATE}"'),
            },
            Text(
                nl="alleen wat is achtergehouden of bij benadering bekend is grenzen heeft",
                en="only what is withheld or approximate has bounds",
            ),
        ),
        Expectation(
            "ExpectColumnPairValuesAToBeGreaterThanB",
            _at_least("upper", "lower", or_equal=False),
            Text(
                nl="de grenzen ruimte laten: een achtergehouden cijfer volgt er niet uit",
                en="the bounds leave room: a withheld figure cannot be worked out from them",
            ),
        ),
        Expectation(
            "ExpectColumnPairValuesAToBeGreaterThanB",
            _at_least("value", "band_min"),
            Text(
                nl="het cijfer niet onder de verwachte band ligt",
                en="the figure is not below its expected band",
            ),
        ),
        Expectation(
            "ExpectColumnPairValuesAToBeGreaterThanB",
            _at_least("band_max", "value"),
            Text(
                nl="het cijfer niet boven de verwachte band ligt",
                en="the figure is not above its expected band",
            ),
        ),
        Expectation(
            "ExpectColumnPairValuesAToBeGreaterThanB",
            _at_least("band_factor", "change"),
            Text(
                nl="het cijfer in een jaar niet meer dan de verwachte factor veranderde",
                en="the figure did not change by more than its expected factor in a year",
            ),
            severity="warning",
        ),
    ),
}
