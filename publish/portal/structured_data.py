"""schema.org descriptions for search engines: the catalogue, a package, a version, a table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from publish.descriptor import LICENCES
from publish.portal.citation import version_address
from publish.portal.frame import Frame
from publish.portal.site import PackageView
from publish.portal.tables import TableView
from publish.portal_index import FileEntry, VersionEntry

_CONTEXT = "https://schema.org"


def as_script(data: dict[str, Any]) -> Markup:
    """Return JSON that can stand in a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def catalogue_data(frame: Frame) -> dict[str, Any]:
    """Return the portal as a catalogue of its packages."""
    index = frame.index
    return {
        "@context": _CONTEXT,
        "@type": "DataCatalog",
        "@id": index.url,
        "name": frame.texts["site"]["tagline"].format(municipality=index.municipality),
        "description": frame.texts["site"]["description"].format(municipality=index.municipality),
        "url": frame.canonical,
        "inLanguage": frame.language,
        "license": LICENCES[index.licence]["path"],
        "publisher": _publisher(frame),
        "dateModified": index.updated.isoformat(),
        "dataset": [
            {
                "@type": "Dataset",
                "@id": f"{index.url}{view.name}/",
                "name": frame.say(view.entry.title),
                "description": _described(frame, frame.say(view.entry.description)),
                "license": LICENCES[index.licence]["path"],
                "creator": _publisher(frame),
                "url": f"{index.url}{'' if frame.language == 'nl' else 'en/'}{view.name}/",
            }
            for view in frame.site.packages
        ],
    }


def package_data(frame: Frame, view: PackageView, version: VersionEntry) -> dict[str, Any]:
    """Return a package in one version as a dataset."""
    is_newest = view.latest == version
    years = view.times() if is_newest else ()
    data = _dataset(frame, view, version) | {
        "@id": version_address(frame.index, view.name, version.version),
        "name": frame.say(view.entry.title),
        "description": _described(frame, frame.say(view.entry.description)),
        "distribution": _distribution(frame, view.name, version, version.files),
        "isPartOf": {"@type": "Dataset", "@id": f"{frame.index.url}{view.name}/"},
    }
    if frame.page.kind == "package":
        data |= {"@id": f"{frame.index.url}{view.name}/"}
        data.pop("isPartOf")
        data["hasPart"] = [
            {"@type": "Dataset", "@id": f"{frame.index.url}{view.name}/{table.name}.html",
             "name": frame.say(table.title),
             "description": _described(frame, frame.say(table.description)),
             "license": data["license"], "creator": data["creator"]}
            for table in view.tables
        ]  # fmt: skip
    if years:
        data["temporalCoverage"] = "/".join(dict.fromkeys(years))
    return data


def table_data(
    frame: Frame, view: PackageView, version: VersionEntry, table: TableView
) -> dict[str, Any]:
    """Return one table of the newest version as a dataset."""
    files = [entry for entry in version.files if entry.table == table.name]
    first, last = table.times[0][:4], table.times[-1][-4:]
    return _dataset(frame, view, version) | {
        "@id": f"{frame.index.url}{view.name}/{table.name}.html",
        "name": frame.say(table.title),
        "description": _described(frame, frame.say(table.description)),
        "isPartOf": {"@type": "Dataset", "@id": f"{frame.index.url}{view.name}/"},
        "temporalCoverage": first if first == last else f"{first}/{last}",
        "distribution": _distribution(frame, view.name, version, files),
        "variableMeasured": [
            {
                "@type": "PropertyValue",
                "name": frame.say(measure.title),
                "unitText": frame.say(measure.unit),
            }
            for measure in table.measures
        ],
    }


def _dataset(frame: Frame, view: PackageView, version: VersionEntry) -> dict[str, Any]:
    index = frame.index
    return {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "@id": "",
        "name": "",
        "description": "",
        "url": frame.canonical,
        "inLanguage": frame.language,
        "version": version.version,
        "datePublished": version.released.isoformat(),
        "license": LICENCES[index.licence]["path"],
        "isAccessibleForFree": True,
        "creator": _publisher(frame),
        "publisher": _publisher(frame),
        "keywords": list(view.entry.keywords[frame.language]),
        "spatialCoverage": {
            "@type": "AdministrativeArea",
            "name": index.municipality,
            "identifier": index.municipality_code,
        },
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": index.url, "url": index.url},
    }


def _described(frame: Frame, description: str) -> str:
    """Return a description with the notice, so that it goes wherever the description goes."""
    notice = frame.index.notice
    return description if notice is None else f"{description} {frame.say(notice)}"


def _publisher(frame: Frame) -> dict[str, Any]:
    index = frame.index
    return {
        "@type": "GovernmentOrganization",
        "name": frame.say(index.publisher),
        "url": index.website,
        "contactPoint": {
            "@type": "ContactPoint",
            "name": frame.say(index.contact.name),
            "email": index.contact.email,
        },
    }


def _distribution(
    frame: Frame, package: str, version: VersionEntry, files: Sequence[FileEntry]
) -> list[dict[str, Any]]:
    base = f"{frame.index.url}{package}/{version.version}/"
    return [
        {
            "@type": "DataDownload",
            "name": entry.name,
            "contentUrl": f"{base}{entry.name}",
            "encodingFormat": entry.media_type,
            "contentSize": f"{entry.bytes} B",
            "sha256": entry.sha256,
        }
        for entry in files
    ]
