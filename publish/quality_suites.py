"""The quality suites, derived from the descriptions: what every published table must satisfy.

Plain data, so that a suite can be shown, counted and tested without loading the library that runs
it (``quality``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from schemas.codelists import TOTAL
from schemas.columns import (
    STATUS_LIST,
    PublishedColumn,
    codes_of_list,
    published_columns,
    status_column_name,
)
from schemas.dataset import DatasetDescription, Measure
from schemas.states import APPROXIMATE, SHOWN, WITHHELD

Severity = Literal["critical", "warning"]

#: Ways of counting that come with an organisation-wide total for every year.
METHODS_WITH_TOTAL = ("records", "distinct", "registrations", "answers", "sum", "pooled")
#: Columns added to the table before it is judged; they are never published.
HAS_TOTAL, FACTOR, ANY_BOUND = "has_total", "factor", "any_bound"


@dataclass(frozen=True)
class Expectation:
    """One rule: the class of the library that judges it, its arguments, and what it means."""

    type: str
    arguments: dict[str, Any] = field(hash=False)
    meaning: str
    severity: Severity = "critical"

    @property
    def column(self) -> str:
        """Return the column it speaks of, for a sentence."""
        return str(self.arguments.get("column") or self.arguments.get("column_A") or "the table")


def suite_for(description: DatasetDescription) -> tuple[Expectation, ...]:
    """Return the suite of one dataset."""
    columns = published_columns(description)
    return (
        *_shape(description, columns),
        *(rule for column in columns for rule in _column_rules(column)),
        *(rule for measure in description.measures for rule in _cell_rules(description, measure)),
        *_total_rules(description),
        *(rule for name in description.bands for rule in _band_rules(description, name)),
    )


def has_totals(description: DatasetDescription) -> bool:
    """Tell whether every year must come with a total."""
    if description.kind == "register" or not description.breakdown:
        return False
    return description.measures[0].count.method in METHODS_WITH_TOTAL


def total_condition(description: DatasetDescription) -> str:
    """Return the condition that selects the rows of totals; empty when all rows count."""
    if not has_totals(description):
        return ""
    return " and ".join(f'{each.name}=="{TOTAL}"' for each in description.breakdown)


def status_of(description: DatasetDescription, measure: Measure) -> str:
    """Return the status column that ``measure`` is shown by."""
    name = measure.follows or measure.name
    return status_column_name(name, is_principal=name == description.measures[0].name)


def _where(condition: str) -> dict[str, str]:
    return {"row_condition": condition, "condition_parser": "pandas"} if condition else {}


def _shape(
    description: DatasetDescription, columns: tuple[PublishedColumn, ...]
) -> Iterator[Expectation]:
    names = [column.name for column in columns]
    yield Expectation(
        "ExpectTableColumnsToMatchOrderedList",
        {"column_list": names},
        "the columns are exactly those described",
    )
    yield Expectation(
        "ExpectTableRowCountToBeBetween", {"min_value": 1}, "the table holds at least one row"
    )
    key = list(description.key)
    unique: dict[str, Any] = {"column": key[0]} if len(key) == 1 else {"column_list": key}
    kind = "ExpectColumnValuesToBeUnique" if len(key) == 1 else "ExpectCompoundColumnsToBeUnique"
    yield Expectation(kind, unique, "each key stands in one row")


def _column_rules(column: PublishedColumn) -> Iterator[Expectation]:
    has_values_named = column.codelist is not None or column.pattern is not None
    if column.is_required and not has_values_named:
        yield Expectation(
            "ExpectColumnValuesToNotBeNull", {"column": column.name}, "no value is missing"
        )
    if column.codelist is not None:
        codes = [code.code for code in codes_of_list(column.codelist)]
        total = [] if column.codelist == STATUS_LIST else [TOTAL]
        yield Expectation(
            "ExpectColumnValuesToBeInSet",
            {"column": column.name, "value_set": [*codes, *total]},
            f"every code stands in code list {column.codelist}",
        )
    if column.pattern is not None:
        yield Expectation(
            "ExpectColumnValuesToMatchRegex",
            {"column": column.name, "regex": rf"^{column.pattern}$"},
            "every value has the form described",
        )


def _cell_rules(description: DatasetDescription, measure: Measure) -> Iterator[Expectation]:
    status = status_of(description, measure)
    shown, hidden = f'{status}=="{SHOWN}"', f'{status}!="{SHOWN}"'
    yield Expectation(
        "ExpectColumnValuesToBeNull",
        {"column": measure.name, **_where(hidden)},
        "what is not public has no value",
    )
    if measure.follows is not None:
        return
    yield Expectation(
        "ExpectColumnValuesToNotBeNull",
        {"column": measure.name, **_where(shown)},
        "what is public has a value",
    )
    prefix = "" if status == "status" else f"{measure.name}_"
    lower, upper = f"{prefix}ondergrens", f"{prefix}bovengrens"
    yield Expectation(
        "ExpectColumnValuesToBeNull",
        {
            "column": bounds_column(measure),
            **_where(f'{status}!="{WITHHELD}" and {status}!="{APPROXIMATE}"'),
        },
        "only what is withheld or approximate has bounds",
    )
    lower, upper = bound_names(description, measure)
    yield Expectation(
        "ExpectColumnPairValuesAToBeGreaterThanB",
        {
            "column_A": upper,
            "column_B": lower,
            "or_equal": False,
            "ignore_row_if": "either_value_is_missing",
        },
        "the bounds leave room: a withheld figure cannot be worked out from them",
    )


def bound_names(description: DatasetDescription, measure: Measure) -> tuple[str, str]:
    """Return the columns of the lower and the upper bound of ``measure``."""
    prefix = "" if status_of(description, measure) == "status" else f"{measure.name}_"
    return f"{prefix}ondergrens", f"{prefix}bovengrens"


def bounds_column(measure: Measure) -> str:
    """Return the added column that holds a bound of ``measure`` where there is any."""
    return f"{measure.name}_{ANY_BOUND}"


def _total_rules(description: DatasetDescription) -> Iterator[Expectation]:
    if has_totals(description):
        yield Expectation(
            "ExpectColumnValuesToBeInSet",
            {"column": HAS_TOTAL, "value_set": [True]},
            "every year comes with its total",
        )


def _band_rules(description: DatasetDescription, name: str) -> Iterator[Expectation]:
    band = description.bands[name]
    condition = total_condition(description)
    if band.min is not None or band.max is not None:
        yield Expectation(
            "ExpectColumnValuesToBeBetween",
            {
                "column": name,
                "min_value": band.min,
                "max_value": band.max,
                **_where(condition),
            },
            "the figure lies within its expected band",
        )
    if band.factor is not None:
        yield Expectation(
            "ExpectColumnValuesToBeBetween",
            {
                "column": f"{name}_{FACTOR}",
                "min_value": 1 / band.factor,
                "max_value": band.factor,
            },
            "the figure did not change by more than its expected factor in a year",
            severity="warning",
        )
