"""The pandera contract of a delivery's records, derived from its description.

It judges canonical records, after reading. Reading, and sentences for people, are ``sources``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from schemas.codelists import CodeList, load_codelist
from schemas.delivery import ColumnDescription, DeliveryDescription

if TYPE_CHECKING:
    import pandera.pandas as pa

DTYPES = {
    "identifier": "str",
    "date": "datetime64[us]",
    "integer": "Int64",
    "number": "float64",
    "boolean": "bool",
    "code": "str",
    "codes": "str",
    "text": "str",
}


def record_codes(
    column: ColumnDescription, year: int, codelists: Mapping[str, CodeList] | None = None
) -> tuple[str, ...]:
    """Return the codes that a record of ``year`` may carry in ``column``, in published order."""
    if column.codelist is None:
        return column.choices
    lists = codelists or {}
    codelist = lists.get(column.codelist) or load_codelist(column.codelist)
    leaves = codelist.leaves(year)
    return tuple(code for code in leaves if code in column.choices) if column.choices else leaves


def record_contract(
    description: DeliveryDescription,
    year: int,
    codelists: Mapping[str, CodeList] | None = None,
) -> pa.DataFrameSchema:
    """Derive the strict pandera schema of ``description``'s records in ``year``."""
    import pandera.pandas as pa

    columns = {
        column.name: pa.Column(
            DTYPES[column.type],
            checks=_checks(column, year, codelists),
            nullable=not column.required and column.type != "codes",
            coerce=False,
        )
        for column in description.kept_columns()
    }
    return pa.DataFrameSchema(columns, strict=True, ordered=True, coerce=False)


def _checks(
    column: ColumnDescription, year: int, codelists: Mapping[str, CodeList] | None
) -> list[pa.Check]:
    import pandera.pandas as pa

    if column.type == "code":
        return [pa.Check.isin(record_codes(column, year, codelists))]
    if column.type == "codes":
        codes = frozenset(record_codes(column, year, codelists))
        return [pa.Check(lambda text: _is_answer(text, codes, column.required), element_wise=True)]
    if column.type == "identifier":
        pattern = re.compile(column.pattern or "")
        return [pa.Check(lambda text: bool(pattern.fullmatch(text)), element_wise=True)]
    if column.type in ("integer", "number"):
        return [pa.Check.in_range(column.minimum, column.maximum)]
    if column.type == "text":
        return [pa.Check.str_length(1, column.max_length)]
    if column.type == "date":
        return [pa.Check(lambda dates: dates == dates.dt.normalize())]
    if column.type == "boolean":
        return []
    raise ValueError(f"unknown column type {column.type!r}")


def _is_answer(text: str, codes: frozenset[str], is_required: bool) -> bool:
    """Tell whether ``text`` is sorted, distinct codes of ``codes`` joined by a semicolon."""
    if not text:
        return not is_required
    answers = text.split(";")
    return set(answers) <= codes and answers == sorted(set(answers))
