"""Table schemas (Table Schema v2) of the published tables and of the code lists."""

from __future__ import annotations

from publish.codebook import HEADER, column_codes, resource_name
from publish.tables import PublishedTable
from schemas.columns import PublishedColumn
from schemas.dataset import DatasetDescription
from schemas.texts import Text

NOT_SHOWN = {
    "value": "",
    "label": "niet getoond; de status zegt waarom (not shown; the status says why)",
}
NO_BOUND = {
    "value": "",
    "label": "geen grens: de waarde is getoond of er is geen grens bekend "
    "(no bound: the value is shown or no bound is known)",
}
EMPTY = {"value": "", "label": "niet ingevuld (not filled in)"}

_CODE_LIST_TITLES = {
    "code": Text(nl="Code", en="Code"),
    "label_nl": Text(nl="Label in het Nederlands", en="Label in Dutch"),
    "label_en": Text(nl="Label in het Engels", en="Label in English"),
    "ouder": Text(nl="Code waaronder deze code valt", en="Code this code falls under"),
    "geldig_vanaf": Text(nl="Eerste jaar waarin de code geldt", en="First year of validity"),
    "geldig_tot": Text(nl="Laatste jaar waarin de code geldt", en="Last year of validity"),
    "toelichting": Text(nl="Toelichting (in het Nederlands)", en="Note (in Dutch)"),
}
CODE_LIST_TYPES = dict.fromkeys(HEADER, "string") | {
    "geldig_vanaf": "integer",
    "geldig_tot": "integer",
}


def table_schema(
    description: DatasetDescription, table: PublishedTable, code_lists: set[str]
) -> dict[str, object]:
    """Return the schema of ``table``; keys into ``code_lists`` are foreign keys."""
    schema: dict[str, object] = {
        "fields": [_field(table, column) for column in table.columns],
        "primaryKey": list(description.key),
    }
    references = [
        {
            "fields": [column.name],
            "reference": {"resource": resource_name(column.codelist), "fields": ["code"]},
        }
        for column in table.columns
        if column.codelist in code_lists and column.codelist is not None
    ]
    if references:
        schema["foreignKeys"] = references
    return schema


def code_list_schema() -> dict[str, object]:
    """Return the schema that all code lists share."""
    return {
        "fields": [
            {
                "name": name,
                "type": CODE_LIST_TYPES[name],
                "title": _CODE_LIST_TITLES[name].nl,
                "title@en": _CODE_LIST_TITLES[name].en,
                **({"constraints": {"required": True}} if name in HEADER[:3] else {}),
            }
            for name in HEADER
        ],
        "primaryKey": ["code"],
        "missingValues": [EMPTY],
    }


def _field(table: PublishedTable, column: PublishedColumn) -> dict[str, object]:
    field: dict[str, object] = {
        "name": column.name,
        "type": column.type,
        "title": column.title.nl,
        "title@en": column.title.en,
        "description": column.description.nl,
        "description@en": column.description.en,
    }
    constraints: dict[str, object] = {}
    if column.is_required:
        constraints["required"] = True
    if column.pattern:
        constraints["pattern"] = column.pattern
    codes = column_codes(table, column)
    if codes:
        field["categories"] = [{"value": code.code, "label": code.label.nl} for code in codes]
        field["spiegel:labels@en"] = {code.code: code.label.en for code in codes}
        constraints["enum"] = [code.code for code in codes]
    if constraints:
        field["constraints"] = constraints
    if column.unit is not None:
        field["spiegel:unit"] = column.unit.nl
        field["spiegel:unit@en"] = column.unit.en
    if column.follows is not None:
        field["spiegel:follows"] = column.follows
    missing = {"value": NOT_SHOWN, "lower": NO_BOUND, "upper": NO_BOUND, "text": EMPTY}
    if column.role in missing:
        field["missingValues"] = [missing[column.role]]
    return field
