"""Looking things up in a catalogue that is judged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.catalog_terms import DCAT

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

WEB_ADDRESS = re.compile(r"https?://[^\s/$.?#][^\s]*")


def of_type(graph: Graph, name: str) -> list[Node]:
    """Return the nodes of a DCAT class, in order."""
    from rdflib import RDF, URIRef

    return sorted(graph.subjects(RDF.type, URIRef(f"{DCAT}{name}")), key=str)


def values(graph: Graph, subject: Node, predicate: str) -> list[Node]:
    """Return what is said of a node under a predicate, in order."""
    from rdflib import URIRef

    return sorted(graph.objects(subject, URIRef(predicate)), key=str)
