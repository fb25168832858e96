"""The terms of vocabularies, described in the catalogue that uses them."""

from __future__ import annotations

from publish.catalog_nodes import Nodes
from publish.catalog_terms import (
    DCT,
    FORMATS,
    SCHEMES,
    SHA256,
    SKOS,
    SPDX,
    TERMS,
)
from schemas.texts import Text


def add_vocabulary(nodes: Nodes, licence: str, place: str) -> None:
    """Describe the terms that are used, so that a validator needs no other file."""
    for term in TERMS:
        nodes.type(term.uri, f"{SKOS}Concept", *([term.type] if term.type else []))
        nodes.text(term.uri, f"{SKOS}prefLabel", Text(nl=term.dutch, en=term.english))
        nodes.link(term.uri, f"{SKOS}inScheme", term.scheme)
    for scheme, title in SCHEMES.items():
        nodes.type(scheme, f"{SKOS}ConceptScheme")
        nodes.text(scheme, f"{DCT}title", Text(nl=title, en=title))
    for terms in FORMATS.values():
        nodes.type(terms.media_type, f"{DCT}MediaType")
        nodes.type(terms.standard, f"{DCT}Standard")
    nodes.type(SHA256, f"{SPDX}ChecksumAlgorithm")
    nodes.type(licence, f"{DCT}LicenseDocument")
    nodes.type(place, f"{DCT}Location")
