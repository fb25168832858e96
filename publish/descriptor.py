"""The descriptor of a package (Data Package v2), built property by property from what is public.

Dutch stands in ``title`` and ``description``, English beside it in ``title@en`` and
``description@en``. Properties of our own begin with ``spiegel:``. What may stand in a descriptor
at all is said in ``allow_list``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from publish.codebook import CodeTable
from publish.content import ReleaseContent
from publish.csv_format import table_bytes
from publish.descriptor_fields import code_list_schema, table_schema
from publish.tables import PublishedTable
from schemas.dataset import DatasetDescription, load_packages
from schemas.texts import Text

SCHEMA = "https://datapackage.org/profiles/2.0/datapackage.json"
LICENCES = {
    "cc-by-4.0": {
        "name": "CC-BY-4.0",
        "path": "https://creativecommons.org/licenses/by/4.0/",
        "title": "Creative Commons Naamsvermelding 4.0 Internationaal",
    },
    "cc0-1.0": {
        "name": "CC0-1.0",
        "path": "https://creativecommons.org/publicdomain/zero/1.0/",
        "title": "CC0 1.0 Universeel",
    },
}
READING = Text(
    nl="De kolom status zegt of een waarde is getoond. Onderdrukt: bekend, maar niet getoond omdat "
    "het aantal klein is of omdat een klein aantal er anders uit volgt; de grenzen zijn wat iedere "
    "lezer zelf kan afleiden. Onbekend: niet vastgesteld. Niet van toepassing: bestond toen niet. "
    "Benaderd: alleen grenzen bekend. Een lege waarde is nooit een nul.",
    en="The status column says whether a value is shown. Withheld (onderdrukt): known, but not "
    "shown because the number is small or because a small number would follow from it; the bounds "
    "are what any reader could derive. Unknown (onbekend): never established. Not applicable "
    "(niet_van_toepassing): did not exist then. Approximate (benaderd): only bounds are known. "
    "An empty value is never a zero.",
)
#: Properties that change without a change of what the package says.
VOLATILE = ("version", "created", "id", "spiegel:downloads")


def bilingual(name: str, text: Text) -> dict[str, str]:
    """Return a property in two languages."""
    return {name: text.nl, f"{name}@en": text.en}


def package_descriptor(
    content: ReleaseContent,
    package: str,
    version: str,
    tables: Sequence[PublishedTable],
    code_tables: Sequence[CodeTable],
    downloads: Sequence[Mapping[str, object]] = (),
) -> dict[str, object]:
    """Return the descriptor of ``package``; ``downloads`` are its files in other formats."""
    described = load_packages()[package]
    municipality = content.municipality
    code_list_names = {table.codelist for table in code_tables}
    resources = [
        _table_resource(content, content.descriptions[table.name], table, code_list_names)
        for table in tables
    ]
    descriptor: dict[str, object] = {
        "$schema": SCHEMA,
        "name": package,
        "id": f"{content.url}{package}/{version}/",
        **bilingual("title", described.title),
        **bilingual("description", described.description),
        "version": version,
        "created": f"{content.created.isoformat()}T00:00:00Z",
        "homepage": f"{content.url}{package}/",
        "keywords": list(dict.fromkeys((*described.keywords["nl"], *described.keywords["en"]))),
        "licenses": [LICENCES[municipality.licence]],
        "contributors": [
            {
                "title": municipality.publisher.nl,
                "path": municipality.website,
                "roles": ["publisher"],
            },
            {
                "title": municipality.contact.name.nl,
                "email": municipality.contact.email,
                "organization": municipality.publisher.nl,
                "roles": ["contactPoint"],
            },
        ],
        "sources": [{"title": title} for title in _owners(content, tables)],
        **({} if content.notice is None else bilingual("spiegel:notice", content.notice)),
        **bilingual("spiegel:reading", READING),
        "resources": [*resources, *(_code_list_resource(table) for table in code_tables)],
    }
    if downloads:
        descriptor["spiegel:downloads"] = [dict(download) for download in downloads]
    return descriptor


def comparable(descriptor: Mapping[str, object]) -> dict[str, object]:
    """Return what ``descriptor`` says, without what merely names the version."""
    return {name: value for name, value in descriptor.items() if name not in VOLATILE}


def _owners(content: ReleaseContent, tables: Sequence[PublishedTable]) -> list[str]:
    owners = [content.descriptions[table.name].owner.nl for table in tables]
    return [f"{owner}, {content.municipality.publisher.nl}" for owner in dict.fromkeys(owners)]


def file_facts(data: bytes) -> dict[str, object]:
    """Return size and hash as a descriptor states them."""
    return {"bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}


def _table_resource(
    content: ReleaseContent,
    description: DatasetDescription,
    table: PublishedTable,
    code_lists: set[str],
) -> dict[str, object]:
    rule = description.disclosure
    resource: dict[str, object] = {
        **_csv_resource(table.name, description.title, table_bytes(table)),
        **bilingual("description", description.description),
        "sources": [{"title": f"{description.owner.nl}, {content.municipality.publisher.nl}"}],
        "spiegel:rows": len(table.rows),
        **bilingual("spiegel:method", description.method),
        **bilingual("spiegel:legalBasis", description.legal_basis),
        "spiegel:disclosure": {
            "threshold": rule.threshold,
            **bilingual("reason", rule.reason),
            "ground": rule.ground,
        },
    }
    if description.breaks:
        resource["spiegel:breaks"] = [
            {"year": each.year, "codes": list(each.codes), **bilingual("note", each.note)}
            for each in description.breaks
        ]
    if description.withheld:
        resource["spiegel:withheld"] = [
            {"what": each.what, "ground": each.ground, **bilingual("reason", each.reason)}
            for each in description.withheld
        ]
    resource["schema"] = table_schema(description, table, code_lists)
    return resource


def _code_list_resource(table: CodeTable) -> dict[str, object]:
    title = Text(nl=f"Codelijst {table.codelist}", en=f"Code list {table.codelist}")
    return {
        **_csv_resource(table.name, title, table.to_csv()),
        "spiegel:rows": len(table.codes),
        "schema": code_list_schema(),
    }


def _csv_resource(name: str, title: Text, data: bytes) -> dict[str, object]:
    return {
        "name": name,
        "type": "table",
        "path": f"{name}.csv",
        **bilingual("title", title),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **file_facts(data),
    }
