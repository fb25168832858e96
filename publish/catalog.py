"""The two files of the catalogue, Turtle and JSON-LD. What they say is ``catalog_graph``.

The same index always gives the same bytes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from publish.catalog_graph import catalog_graph
from publish.catalog_terms import (
    PREFIXES,
    RDF,
)
from publish.package_files import json_bytes
from publish.portal_index import PortalIndex

if TYPE_CHECKING:
    from rdflib import Graph

TURTLE, JSON_LD = "catalog.ttl", "catalog.jsonld"


def write_catalog(folder: Path, index: PortalIndex) -> None:
    """Write both forms of the catalogue."""
    graph = catalog_graph(index)
    (folder / TURTLE).write_bytes(graph.serialize(format="turtle", encoding="utf-8"))
    (folder / JSON_LD).write_bytes(json_bytes(json_ld(graph)))


def json_ld(graph: Graph) -> dict[str, object]:
    """Return a graph as JSON-LD in a fixed order; the library's own order differs per run."""
    from rdflib import Literal

    nodes: dict[str, dict[str, list[object]]] = {}
    for subject, predicate, value in sorted(graph):
        name = _shortened(str(predicate))
        found = nodes.setdefault(str(subject), {}).setdefault(name, [])
        if name == "@type":
            found.append(_shortened(str(value)))
        elif isinstance(value, Literal):
            literal = {"@value": str(value), "@language": value.language}
            if value.datatype is not None:
                literal["@type"] = _shortened(str(value.datatype))
            found.append({key: each for key, each in literal.items() if each is not None})
        else:
            found.append({"@id": str(value)})
    described = [{"@id": name, **properties} for name, properties in nodes.items()]
    return {"@context": PREFIXES, "@graph": described}


def _shortened(uri: str) -> str:
    if uri == f"{RDF}type":
        return "@type"
    for prefix, namespace in PREFIXES.items():
        if uri.startswith(namespace):
            return f"{prefix}:{uri.removeprefix(namespace)}"
    return uri
