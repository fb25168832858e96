"""From values to records: the pandas frame of canonical columns, and its pandera contract.

The contract is a second opinion on our own reading: it should never find anything.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from schemas.codelists import CodeList
from schemas.delivery import DeliveryDescription
from schemas.record_contract import DTYPES, record_contract
from sources.problem import Origin, Problem


def records_frame(
    description: DeliveryDescription, values: Mapping[str, Sequence[object]]
) -> pd.DataFrame:
    """Return the kept columns as a frame; rows of a view are sorted, files keep their order."""
    frame = pd.DataFrame(
        {
            column.name: _series(values[column.name], DTYPES[column.type])
            for column in description.kept_columns()
        }
    )
    if description.kind == "sql":
        # A database promises no order; the key gives one.
        keys = next(list(use.columns) for use in description.rules if use.rule == "unique")
        frame = frame.sort_values(keys).reset_index(drop=True)
    return frame


def _series(values: Sequence[object], dtype: str) -> pd.Series:
    if dtype.startswith("datetime64"):
        return pd.Series(pd.to_datetime(pd.Series(values, dtype="object")), dtype=dtype)
    if dtype == "float64":
        return pd.Series([math.nan if value is None else value for value in values], dtype=dtype)
    return pd.Series(list(values), dtype=dtype)


def contract_problems(
    description: DeliveryDescription,
    records: pd.DataFrame,
    origin: Origin,
    year: int,
    codelists: Mapping[str, CodeList] | None = None,
) -> list[Problem]:
    """Return a problem per column and check that the contract refuses; never a failing value."""
    import pandera.errors

    try:
        record_contract(description, year, codelists).validate(records, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        # Only the column's name is taken over: the other fields may quote values.
        known = set(records.columns)
        counts = cases["column"].where(cases["column"].isin(known), "").value_counts()
        return [
            origin.problem("contract", column=str(column), count=int(count))
            for column, count in sorted(counts.items())
        ]
    return []
