"""The description of a published dataset: its shape. What it means is judged in ``dataset_rules``.

One YAML file in ``datasets/`` is the only home of all that is known of a table. Everything else
(contract, SQL table, descriptor, disclosure problem, quality suite, asset, page) is derived.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from schemas.disclosure_rule import DisclosureRule
from schemas.texts import Text

FOLDER = Path(__file__).parent / "datasets"

Method = Literal[
    "records",
    "distinct",
    "registrations",
    "answers",
    "sum",
    "mean",
    "given",
    "statement",
    "pooled",
    "survey",
    "in_office",
    "comparison",
    "comparison_pooled",
    "comparison_funnel",
]

#: Ways of counting whose total is not the sum of its codes.
NOT_ADDITIVE: frozenset[str] = frozenset(
    {"given", "in_office", "survey", "mean", "comparison", "comparison_pooled", "comparison_funnel"}
)


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Dimension(_Closed):
    """A key column: its published name, the common field it is, the record column it is read from.

    ``multiple`` marks a question with several answers per record: the rows then count answers and
    may sum to more than the total, which counts records. ``complete`` says that every record has
    at least one answer, so that the rows together are never less than the total.
    """

    name: str
    field: str
    column: str
    multiple: bool = False
    complete: bool = False


def _dimension(value: object) -> object:
    if isinstance(value, str):
        return {"name": value, "field": value, "column": value}
    if isinstance(value, dict) and "name" in value:
        return {"field": value["name"], "column": value["name"], **value}
    return value


class Question(_Closed):
    """One question of a survey: the record column, whether several answers may be given.

    ``mean`` publishes only the mean mark and the number of people behind it, no distribution.
    """

    column: str
    multiple: bool = False
    mean: bool = False
    answers: tuple[str, ...] = ()


class Count(_Closed):
    """How a measure is made from a delivery. ``method`` names a function of ``figures``."""

    method: Method
    delivery: str | None = None
    column: str | None = None
    where: dict[str, tuple[str | bool, ...]] = Field(default_factory=dict)
    of_table: str | None = None
    questions: dict[str, Question] = Field(default_factory=dict)


class Measure(_Closed):
    """A number per row. The first measure of a table is its principal one.

    ``population`` says what is counted: cells with the same population and the same codes are one
    cell, in whatever table they stand. ``within`` names a population that can never be smaller.
    A measure that ``follows`` another is hidden with it and has no status of its own.
    ``minimum`` is the least number of contributors behind a mean.
    """

    name: str
    title: Text
    unit: Text
    population: str
    type: Literal["integer", "number"] = "integer"
    decimals: int = 0
    count: Count
    statements: str | None = None
    within: str | None = None
    follows: str | None = None
    minimum: int = 0


class Band(_Closed):
    """Where a total is expected: least and greatest value, and the factor between two years."""

    min: float | None = None
    max: float | None = None
    factor: float | None = None


class Withheld(_Closed):
    """A source column that is never published, with the legal ground."""

    what: str
    ground: str
    reason: Text


class Break(_Closed):
    """A year from which figures cannot simply be compared with those before."""

    year: int
    codes: tuple[str, ...] = ()
    note: Text


class RegisterColumn(_Closed):
    """A text column of a register (a list without statistics)."""

    name: str
    title: Text
    description: Text
    codelist: str | None = None


class DatasetDescription(_Closed):
    """All that is known of one published table."""

    name: str
    package: str
    kind: Literal["statistical", "register"] = "statistical"
    title: Text
    description: Text
    method: Text
    owner: Text
    legal_basis: Text
    dimensions: tuple[Annotated[Dimension, BeforeValidator(_dimension)], ...]
    measures: tuple[Measure, ...] = ()
    columns: tuple[RegisterColumn, ...] = ()
    delivery: str | None = None
    disclosure: DisclosureRule
    bands: dict[str, Band] = Field(default_factory=dict)
    withheld: tuple[Withheld, ...] = ()
    breaks: tuple[Break, ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """Names of the key columns, in order."""
        return tuple(dimension.name for dimension in self.dimensions)

    @property
    def time(self) -> Dimension:
        """The dimension of time: always the first."""
        return self.dimensions[0]

    @property
    def breakdown(self) -> tuple[Dimension, ...]:
        """The dimensions besides time."""
        return self.dimensions[1:]

    @property
    def is_comparison(self) -> bool:
        """Tell whether the table compares municipalities: one of its dimensions is the place."""
        return any(dimension.field == "gemeente" for dimension in self.dimensions)

    def measure(self, name: str) -> Measure:
        """Return the measure ``name``; raise ``KeyError`` when the table has none."""
        for candidate in self.measures:
            if candidate.name == name:
                return candidate
        raise KeyError(f"{self.name} has no measure {name!r}")

    def deliveries(self) -> tuple[str, ...]:
        """Return the deliveries the table is made from, each once, in order of use."""
        names = [self.delivery] if self.delivery else []
        for measure in self.measures:
            names += [measure.count.delivery] if measure.count.delivery else []
            names += ["jaartotalen"] if measure.statements else []
        return tuple(dict.fromkeys(names))


class CommonField(_Closed):
    """A field that several tables share."""

    type: Literal["year", "period", "municipality", "code", "key"]
    codelist: str | None = None
    title: Text
    description: Text


class PackageDescription(_Closed):
    """A package: a subject under which tables are published together."""

    title: Text
    description: Text
    keywords: dict[str, tuple[str, ...]]


def _yaml(path: Path) -> dict:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@cache
def load_datasets(folder: Path = FOLDER) -> dict[str, DatasetDescription]:
    """Read every description in ``folder``, by name, in alphabetical order of file name."""
    descriptions = [
        DatasetDescription.model_validate(_yaml(path)) for path in sorted(folder.glob("*.yaml"))
    ]
    return {description.name: description for description in descriptions}


@cache
def load_fields(path: Path = FOLDER.parent / "fields.yaml") -> dict[str, CommonField]:
    """Read the common fields."""
    return {name: CommonField.model_validate(body) for name, body in _yaml(path).items()}


@cache
def load_packages(path: Path = FOLDER.parent / "packages.yaml") -> dict[str, PackageDescription]:
    """Read the packages, in the order of the portal."""
    return {name: PackageDescription.model_validate(body) for name, body in _yaml(path).items()}
