"""The pandera contract of an annual table, derived from its description. Nothing is coerced.

The contract of a delivery stands in ``record_contract``; that of a published table is judged by
frictionless and by the quality suite, which are derived from the same description.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from schemas.codelists import TOTAL, CodeList
from schemas.dataset import DatasetDescription, load_fields
from schemas.states import EXACT, FIGURE_STATES

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

YEAR_PATTERN = r"^\d{4}$"
PERIOD_PATTERN = r"^\d{4}-\d{4}$"
MUNICIPALITY_PATTERN = r"^GM\d{4}$"


def annual_contract(
    description: DatasetDescription, codelists: Mapping[str, CodeList]
) -> pa.DataFrameSchema:
    """Return the contract of the long annual table of ``description`` (see ``figures.frame``)."""
    import pandera.pandas as pa

    fields = load_fields()
    patterns = {
        "year": YEAR_PATTERN,
        "period": PERIOD_PATTERN,
        "municipality": MUNICIPALITY_PATTERN,
    }
    columns: dict[str, pa.Column] = {}
    for dimension in description.dimensions:
        field = fields[dimension.field]
        if field.codelist is not None:
            check = pa.Check.isin([*codelists[field.codelist].names(), TOTAL], error="code list")
        else:
            check = pa.Check.str_matches(patterns[field.type], error="notation")
        columns[dimension.name] = pa.Column("str", check)
    measures = [measure.name for measure in description.measures]
    integers = {measure.name for measure in description.measures if measure.type == "integer"}
    columns |= {
        "maat": pa.Column("str", pa.Check.isin(measures, error="measure")),
        "waarde": pa.Column("float64", pa.Check.ge(0, error="not negative"), nullable=True),
        "toestand": pa.Column("str", pa.Check.isin(FIGURE_STATES, error="state")),
        "ondergrens": pa.Column("float64", pa.Check.ge(0, error="not negative"), nullable=True),
        "bovengrens": pa.Column("float64", pa.Check.ge(0, error="not negative"), nullable=True),
        "personen": pa.Column("Int64", pa.Check.ge(0, error="not negative"), nullable=True),
    }

    def value_iff_exact(frame: pd.DataFrame) -> pd.Series:
        return frame["waarde"].notna() == (frame["toestand"] == EXACT)

    def whole(frame: pd.DataFrame) -> pd.Series:
        return ~frame["maat"].isin(integers) | (frame["waarde"].fillna(0) % 1 == 0)

    return pa.DataFrameSchema(
        columns,
        checks=[
            pa.Check(value_iff_exact, name="a value exactly where the figure is exact"),
            pa.Check(whole, name="counts are whole numbers"),
        ],
        unique=[*description.key, "maat"],
        strict=True,
        ordered=True,
        coerce=False,
        name=description.name,
    )


def contract_violations(contract: pa.DataFrameSchema, frame: pd.DataFrame) -> list[str]:
    """Return one sentence per broken rule, with how many rows break it and never a value."""
    import pandera.errors

    try:
        contract.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases.astype({"check": "str"})
        # Only the names of columns and rules leave this function: the cases hold values.
        counts = cases.groupby(["column", "check"], dropna=False, sort=True).size()
        return [
            f"{contract.name}: column {column}: rule '{check}' is broken {count} times"
            for (column, check), count in counts.items()
        ]
    return []
