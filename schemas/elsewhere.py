"""Figures that are public outside the portal, such as those of a printed report: the file's shape.

An installation names such a file; the disclosure control takes its figures as known to everyone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schemas.codelists import TOTAL, load_codelist
from schemas.dataset import DatasetDescription, load_fields

Decision = Literal["keep_hidden", "show"]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PublicTable(_Closed):
    """Figures of one table in one source: rows of codes with the number of ``measure``.

    ``decision`` is the steward's, about those that would be withheld here: ``keep_hidden`` does
    not repeat them, ``show`` does.
    """

    source: str
    table: str
    measure: str | None = None
    decision: Decision = "keep_hidden"
    figures: tuple[dict[str, str | int], ...] = Field(min_length=1)


def load_elsewhere(path: Path) -> tuple[PublicTable, ...]:
    """Read the file; raise ``ValueError`` with a sentence when it has another shape."""
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
        return tuple(PublicTable.model_validate(row) for row in rows or ())
    except (yaml.YAMLError, ValidationError, TypeError, OSError) as error:
        places = (
            {".".join(map(str, each["loc"])) for each in error.errors()}
            if isinstance(error, ValidationError)
            else {type(error).__name__}
        )
        raise ValueError(
            f"{path.name}: no list of figures public elsewhere ({', '.join(sorted(places))})"
        ) from None


def elsewhere_problems(
    tables: tuple[PublicTable, ...], datasets: dict[str, DatasetDescription]
) -> Iterator[str]:
    """Yield a sentence for each table, measure, column or code that does not exist."""
    for each in tables:
        description = datasets.get(each.table)
        if description is None or description.kind == "register":
            yield f"{each.source}: there is no table of figures '{each.table}'."
            continue
        name = each.measure or description.measures[0].name
        if name not in {measure.name for measure in description.measures}:
            yield f"{each.source}: the table '{each.table}' has no measure '{name}'."
        for row in each.figures:
            if set(row) != {*description.key, name}:
                columns = ", ".join((*description.key, name))
                yield f"{each.source}: a figure of '{each.table}' names exactly {columns}."
                break
            if not isinstance(row[name], int) or int(row[name]) < 0:
                yield f"{each.source}: a figure of '{each.table}' is not a whole number."
            yield from _unknown_codes(each, description, row)


def _unknown_codes(
    table: PublicTable, description: DatasetDescription, row: dict[str, str | int]
) -> Iterator[str]:
    for dimension in description.breakdown:
        codelist = load_fields()[dimension.field].codelist
        code = str(row[dimension.name])
        if codelist and code != TOTAL and code not in load_codelist(codelist).names():
            yield f"{table.source}: '{table.table}' has no {dimension.name} '{code}'."
