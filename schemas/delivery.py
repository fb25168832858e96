"""The description of a delivery: what arrives, from whom, in which shape, and what is kept of it.

One YAML file in ``deliveries/`` per delivery holds all that is known of it. The reading of a
delivery (``sources``), its contract (``schemas.record_contract``) and its report derive from it.
How a value is read does not belong here; nor does what is published (``datasets/``).
"""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from schemas.texts import Text

FOLDER = Path(__file__).parent / "deliveries"

Kind = Literal["sql", "csv", "xlsx"]
ColumnType = Literal["identifier", "date", "integer", "number", "boolean", "code", "codes", "text"]
RuleName = Literal[
    "unique",
    "order",
    "within_year",
    "not_after_year",
    "identifier_year",
    "overlaps_year",
    "never_at_once",
    "required_when",
    "one_value_per",
    "total_kind",
]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ColumnDescription(_Part):
    """One canonical column: the headers it may carry and the values it may hold.

    ``kept: false`` means that the column is judged and then dropped at the door.
    ``options`` (header to code) spreads a multi-answer question over columns that hold one of
    ``marks`` or nothing; any text under a header of ``other_options`` counts as ticked, and that
    text is dropped. ``prefixes`` maps the start of an answer ("Anders, namelijk") to a code.
    """

    name: str
    title: Text
    type: ColumnType
    headers: tuple[str, ...] = ()
    required: bool = True
    kept: bool = True
    codelist: str | None = None
    choices: tuple[str, ...] = ()
    labels: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    options: dict[str, str] = {}
    other_options: dict[str, str] = {}
    marks: tuple[str, ...] = ("Y",)
    separator: str = ";"
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    decimals: int | None = None
    max_length: int | None = None
    reason: Text | None = None

    def all_headers(self) -> tuple[str, ...]:
        """Return every header that belongs to this column."""
        return (*self.headers, *self.options, *self.other_options)


class DroppedColumn(_Part):
    """A column that is known and never read: its headers and the reason why it is dropped."""

    headers: tuple[str, ...]
    reason: Text


class RuleUse(_Part):
    """A rule over records: its name and the columns it speaks of (order matters)."""

    rule: RuleName
    columns: tuple[str, ...]
    value: str | None = None
    years_before: int = 0
    years_after: int = 0


class CompleteWhen(_Part):
    """Rows without a value under ``header`` are unfinished answers: left out and counted."""

    header: str
    reason: Text


class DeliveryDescription(_Part):
    """All that is known of one delivery.

    An ``optional`` delivery may stay away, but not in its ``expected_years``. ``deadline`` is the
    last day on which it is in time, as month and day of the following year (``01-31``). What was
    delivered goes ``retention_years`` after approval; ``None`` keeps it for good.
    """

    name: str
    title: Text
    owner: Text
    form: Text
    kind: Kind
    first_year: int
    last_year: int | None = None
    optional: bool = False
    expected_years: tuple[int, ...] = ()
    deadline: str
    files: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    other_sheets: tuple[str, ...] = ()
    database: str | None = None
    view: str | None = None
    year_column: str | None = None
    columns: tuple[ColumnDescription, ...]
    dropped: tuple[DroppedColumn, ...] = ()
    complete_when: CompleteWhen | None = None
    rules: tuple[RuleUse, ...] = ()
    nil_allowed: bool = False
    max_rows: int = 200_000
    personal_data: Text
    retention: Text
    retention_years: int | None

    def covers(self, year: int) -> bool:
        """Tell whether this delivery exists for ``year``."""
        return year >= self.first_year and (self.last_year is None or year <= self.last_year)

    def is_expected(self, year: int) -> bool:
        """Tell whether the delivery must be there for ``year``."""
        return self.covers(year) and (not self.optional or year in self.expected_years)

    def deadline_of(self, year: int) -> datetime.date:
        """Return the last day on which the delivery over ``year`` is in time."""
        return datetime.date.fromisoformat(f"{year + 1}-{self.deadline}")

    def column(self, name: str) -> ColumnDescription:
        """Return the column called ``name``; raise ``KeyError`` when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"delivery {self.name!r} has no column {name!r}")

    def kept_columns(self) -> tuple[ColumnDescription, ...]:
        """Return the columns of the records, in their order."""
        return tuple(column for column in self.columns if column.kept)


def read_delivery(path: Path) -> DeliveryDescription:
    """Read one description; raise ``ValueError`` with whole sentences when it is wrong."""
    from schemas.delivery_rules import description_problems

    with path.open(encoding="utf-8") as file:
        description = DeliveryDescription.model_validate(yaml.safe_load(file))
    sentences = list(description_problems(description))
    if description.name != path.stem:
        sentences.append(f"The file is called {path.name}, the delivery {description.name}.")
    if sentences:
        raise ValueError(f"{path.name}: " + " ".join(sentences))
    return description


@cache
def load_deliveries(folder: Path = FOLDER) -> dict[str, DeliveryDescription]:
    """Read every description in ``folder``, by name, in alphabetical order."""
    return {path.stem: read_delivery(path) for path in sorted(folder.glob("*.yaml"))}
