"""Nodes of a graph, added one statement at a time. What is said of them is ``catalog_graph``."""

from __future__ import annotations

import datetime

from publish.catalog_terms import DCAT, PREFIXES, RDF, XSD
from schemas.texts import Text


class Nodes:
    """A graph to which statements are added by address; no node is blank."""

    def __init__(self) -> None:
        from rdflib import Graph, Namespace

        self.graph = Graph()
        for prefix, namespace in PREFIXES.items():
            self.graph.bind(prefix, Namespace(namespace), override=True)

    def link(self, subject: str, predicate: str, *objects: str) -> None:
        """Add links to other nodes."""
        from rdflib import URIRef

        for each in objects:
            self.graph.add((URIRef(subject), URIRef(predicate), URIRef(each)))

    def type(self, subject: str, *types: str) -> None:
        """Say what a node is."""
        self.link(subject, f"{RDF}type", *types)

    def text(self, subject: str, predicate: str, text: Text) -> None:
        """Add a text in both languages."""
        from rdflib import Literal, URIRef

        for language, words in (("nl", text.nl), ("en", text.en)):
            self.graph.add((URIRef(subject), URIRef(predicate), Literal(words, lang=language)))

    def value(self, subject: str, predicate: str, value: str, datatype: str = "") -> None:
        """Add a value as it is written."""
        from rdflib import Literal, URIRef

        kind = URIRef(f"{XSD}{datatype}") if datatype else None
        # Kept as written: rdflib would put hexadecimal in another case.
        literal = Literal(value, datatype=kind, normalize=False)
        self.graph.add((URIRef(subject), URIRef(predicate), literal))

    def date(self, subject: str, predicate: str, date: datetime.date) -> None:
        """Add a date."""
        self.value(subject, predicate, date.isoformat(), "date")

    def keywords(self, subject: str, language: str, words: tuple[str, ...]) -> None:
        """Add keywords in one language."""
        from rdflib import Literal, URIRef

        for word in words:
            self.graph.add(
                (URIRef(subject), URIRef(f"{DCAT}keyword"), Literal(word, lang=language))
            )
