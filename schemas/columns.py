"""The columns of a published table, derived from its description; nobody names them a second time.

How a value is written in a file, and which values may be shown, do not belong here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from schemas.codelists import Code, load_codelist
from schemas.dataset import DatasetDescription, Dimension, Measure, RegisterColumn, load_fields
from schemas.municipality import load_municipalities
from schemas.texts import Text

Role = Literal["key", "value", "status", "lower", "upper", "text"]
ColumnType = Literal["integer", "number", "string"]

STATUS_LIST = "status"
MUNICIPALITY_LIST = "gemeente"
PERIOD_PATTERN = r"[0-9]{4}-[0-9]{4}"


@dataclass(frozen=True)
class PublishedColumn:
    """One column: what it holds, for which measure, and in which form.

    ``follows`` is set on the value of a measure that has no status of its own: it then names the
    measure it is hidden with. ``decimals`` is the number of decimals shown.
    """

    name: str
    role: Role
    type: ColumnType
    title: Text
    description: Text
    measure: str | None = None
    follows: str | None = None
    codelist: str | None = None
    pattern: str | None = None
    decimals: int = 0
    unit: Text | None = None

    @property
    def is_required(self) -> bool:
        """Keys and states are never empty."""
        return self.role in ("key", "status")


def published_columns(description: DatasetDescription) -> tuple[PublishedColumn, ...]:
    """Return the columns of ``description`` in their published order."""
    keys = [_key_column(dimension) for dimension in description.dimensions]
    if description.kind == "register":
        return (*keys, *(_text_column(column) for column in description.columns))
    measures = [
        column
        for position, measure in enumerate(description.measures)
        for column in _measure_columns(measure, is_principal=position == 0)
    ]
    return (*keys, *measures)


def status_column_name(measure: str, is_principal: bool) -> str:
    """Return the name of the column that holds the state of ``measure``."""
    return "status" if is_principal else f"{measure}_status"


def codes_of_list(name: str) -> tuple[Code, ...]:
    """Return the codes of a code list in published order; municipalities are a list as well."""
    if name == MUNICIPALITY_LIST:
        return tuple(
            Code(code, Text(nl=found.name, en=found.name), None, None, None, "")
            for code, found in load_municipalities().items()
        )
    return load_codelist(name).codes


def _key_column(dimension: Dimension) -> PublishedColumn:
    field = load_fields()[dimension.field]
    is_municipality = field.type == "municipality"
    return PublishedColumn(
        name=dimension.name,
        role="key",
        type="integer" if field.type == "year" else "string",
        title=field.title,
        description=field.description,
        codelist=MUNICIPALITY_LIST if is_municipality else field.codelist,
        pattern=PERIOD_PATTERN if field.type == "period" else None,
    )


def _text_column(column: RegisterColumn) -> PublishedColumn:
    return PublishedColumn(
        name=column.name,
        role="text",
        type="string",
        title=column.title,
        description=column.description,
        codelist=column.codelist,
    )


def _measure_columns(measure: Measure, is_principal: bool) -> tuple[PublishedColumn, ...]:
    value = PublishedColumn(
        name=measure.name,
        role="value",
        type=measure.type,
        title=measure.title,
        description=_value_description(measure),
        measure=measure.name,
        follows=measure.follows,
        decimals=measure.decimals,
        unit=measure.unit,
    )
    if measure.follows is not None:
        return (value,)
    prefix = "" if is_principal else f"{measure.name}_"
    subject = measure.title
    return (
        value,
        PublishedColumn(
            name=status_column_name(measure.name, is_principal),
            role="status",
            type="string",
            title=Text(nl=f"Status van {subject.nl}", en=f"Status of {subject.en}"),
            description=Text(
                nl=f"Zegt of {subject.nl} is getoond, en zo niet, waarom niet.",
                en=f"Says whether {subject.en} is shown, and if not, why not.",
            ),
            measure=measure.name,
            codelist=STATUS_LIST,
        ),
        _bound_column(f"{prefix}ondergrens", "lower", measure),
        _bound_column(f"{prefix}bovengrens", "upper", measure),
    )


def _bound_column(name: str, role: Literal["lower", "upper"], measure: Measure) -> PublishedColumn:
    side = {"lower": ("Ondergrens", "Lower bound"), "upper": ("Bovengrens", "Upper bound")}[role]
    return PublishedColumn(
        name=name,
        role=role,
        type=measure.type,
        title=Text(nl=f"{side[0]} van {measure.title.nl}", en=f"{side[1]} of {measure.title.en}"),
        description=Text(
            nl=f"{side[0]} die iedere lezer kan afleiden; alleen gevuld als de waarde is "
            "onderdrukt of benaderd.",
            en=f"{side[1]} that any reader could derive; filled only where the value is withheld "
            "or approximate.",
        ),
        measure=measure.name,
        decimals=measure.decimals,
        unit=measure.unit,
    )


def _value_description(measure: Measure) -> Text:
    if measure.follows is None:
        return Text(
            nl=f"{measure.title.nl}, in {measure.unit.nl}. Leeg als de waarde niet is getoond; "
            "de status zegt waarom.",
            en=f"{measure.title.en}, in {measure.unit.en}. Empty where the value is not shown; "
            "the status says why.",
        )
    return Text(
        nl=f"{measure.title.nl}, in {measure.unit.nl}. Hoort bij {measure.follows} en is leeg als "
        "die niet is getoond, als er te weinig mensen achter zitten of als de maat niet geldt.",
        en=f"{measure.title.en}, in {measure.unit.en}. Belongs to {measure.follows}; empty where "
        "that is not shown, where too few people stand behind it or where it does not apply.",
    )
