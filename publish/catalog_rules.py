"""What the shapes of DCAT-AP-NL do not ask, and a good catalogue must have. A sentence per fault.

The catalogue is judged as it lies in the portal, in both forms, together with the files it speaks
of. The shapes themselves are applied in the tests.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from publish.catalog import JSON_LD, TURTLE
from publish.catalog_file_rules import (
    addresses_are_on_the_web,
    checksums_are_complete,
    datasets_have_distributions,
    file_problems,
)
from publish.catalog_query import WEB_ADDRESS, of_type, values
from publish.catalog_terms import (
    AUTHORITY,
    DCAT,
    DCATAP,
    DCT,
    FOAF,
    HIGH_VALUE_REGULATION,
    LICENCE_URIS,
    PUBLIC,
    THEMES,
    TOOI_MUNICIPALITY,
    VCARD,
    XSD,
)

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

TITLED = ("Catalog", "Dataset", "DatasetSeries", "Distribution")


def catalog_problems(portal: Path, url: str) -> list[str]:
    """Return every fault of the catalogue in ``portal``, which will be read at ``url``."""
    from rdflib import Graph

    graphs = []
    for name, kind in ((TURTLE, "turtle"), (JSON_LD, "json-ld")):
        try:
            graphs.append(Graph().parse(portal / name, format=kind))
        except Exception as error:  # noqa: BLE001 - parsers raise errors of many kinds
            return [f"{name}: the catalogue cannot be read ({type(error).__name__})."]
    problems = graph_problems(graphs[0])
    if set(graphs[0]) != set(graphs[1]):
        problems.append(f"{TURTLE} and {JSON_LD} do not say the same.")
    return problems + list(file_problems(graphs[0], portal, url))


def graph_problems(graph: Graph) -> list[str]:
    """Return every fault of a catalogue that can be seen without its files."""
    return [problem for rule in RULES for problem in rule(graph)]


def dates_are_dates(graph: Graph) -> Iterator[str]:
    """Yield dates that are none."""
    from rdflib import Literal

    for subject, predicate, value in sorted(graph, key=str):
        kind = str(value.datatype) if isinstance(value, Literal) else ""
        name = str(predicate).rsplit("/", 1)[-1].rsplit("#", 1)[-1]
        if name in ("issued", "modified", "startDate", "endDate") and kind != f"{XSD}date":
            yield f"{subject}: {name} has no date as its type."
        elif kind == f"{XSD}date" and _date(value) is None:
            yield f"{subject}: {name} is not a date."


def _date(value: Node | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(str(value))
    except ValueError:
        return None


def periods_run_forward(graph: Graph) -> Iterator[str]:
    """Yield periods, and issue dates, that end before they start."""
    for first, last in ((f"{DCAT}startDate", f"{DCAT}endDate"), (f"{DCT}issued", f"{DCT}modified")):
        for subject in sorted(set(graph.subjects()), key=str):
            starts = [_date(value) for value in values(graph, subject, first)]
            ends = [_date(value) for value in values(graph, subject, last)]
            if any(start and end and end < start for start in starts for end in ends):
                yield f"{subject}: the end lies before the start."
            if len(starts) > 1 or len(ends) > 1:
                yield f"{subject}: a date is given more than once."


def titles_are_tagged(graph: Graph) -> Iterator[str]:
    """Yield texts without language, twice in a language, missing in Dutch, or empty."""
    from rdflib import Literal

    for subject in (each for name in TITLED for each in of_type(graph, name)):
        for name in ("title", "description"):
            texts = [t for t in values(graph, subject, f"{DCT}{name}") if isinstance(t, Literal)]
            languages = Counter(text.language for text in texts)
            if None in languages:
                yield f"{subject}: a {name} has no language."
            for language, count in languages.items():
                if count > 1 and language is not None:
                    yield f"{subject}: there are {count} of {name} in '{language}'."
            if "nl" not in languages:
                yield f"{subject}: there is no Dutch {name}."
            if any(not str(text).strip() for text in texts):
                yield f"{subject}: a {name} is empty."
        keywords = values(graph, subject, f"{DCAT}keyword")
        if any(isinstance(word, Literal) and word.language is None for word in keywords):
            yield f"{subject}: a keyword has no language."


def identifiers_are_addresses(graph: Graph) -> Iterator[str]:
    """Yield identifiers that are no web address or stand twice."""
    found: Counter[str] = Counter()
    for subject in of_type(graph, "Dataset"):
        for value in values(graph, subject, f"{DCT}identifier"):
            found[str(value)] += 1
            if WEB_ADDRESS.fullmatch(str(value)) is None:
                yield f"{subject}: the identifier is not a web address."
    for identifier, count in found.items():
        if count > 1:
            yield f"{identifier}: {count} datasets have this identifier."


def themes_are_european(graph: Graph) -> Iterator[str]:
    """Yield themes, rights and languages that are not on the European lists."""
    for subject in of_type(graph, "Dataset"):
        for theme in values(graph, subject, f"{DCAT}theme"):
            if str(theme) not in THEMES:
                yield f"{subject}: the theme is not on the European list."
        for rights in values(graph, subject, f"{DCT}accessRights"):
            if str(rights) != PUBLIC:
                yield f"{subject}: the access rights are not 'public'."
        for language in values(graph, subject, f"{DCT}language"):
            if not str(language).startswith(f"{AUTHORITY}language/"):
                yield f"{subject}: the language is not on the European list."


def publishers_are_government(graph: Graph) -> Iterator[str]:
    """Yield publishers that are not municipalities by their official identifier, or nameless."""
    for subject in (each for name in TITLED[:3] for each in of_type(graph, name)):
        for publisher in values(graph, subject, f"{DCT}publisher"):
            if not re.fullmatch(rf"{re.escape(TOOI_MUNICIPALITY)}gm\d{{4}}", str(publisher)):
                yield f"{subject}: the publisher is no municipality by its official identifier."
            if not values(graph, publisher, f"{FOAF}name"):
                yield f"{publisher}: the publisher has no name."


def licences_are_open(graph: Graph) -> Iterator[str]:
    """Yield licences that are not the Creative Commons ones the government uses."""
    for subject in (*of_type(graph, "Catalog"), *of_type(graph, "Distribution")):
        licences = values(graph, subject, f"{DCT}license")
        if any(str(licence) not in LICENCE_URIS.values() for licence in licences):
            yield f"{subject}: the licence is not an open one of Creative Commons."
        if len(licences) > 1:
            yield f"{subject}: there is more than one licence."


def contacts_can_be_reached(graph: Graph) -> Iterator[str]:
    """Yield contacts without a name or without an address."""
    from rdflib import URIRef

    contacts = set(graph.objects(None, URIRef(f"{DCAT}contactPoint")))
    for contact in sorted(contacts, key=str):
        if not any(str(name).strip() for name in values(graph, contact, f"{VCARD}fn")):
            yield f"{contact}: the contact has no name."
        mails = [str(mail) for mail in values(graph, contact, f"{VCARD}hasEmail")]
        if not any(re.fullmatch(r"mailto:[^@\s]+@[^@\s]+\.[a-z]+", mail) for mail in mails):
            yield f"{contact}: the contact has no e-mail address."


def nothing_claims_high_value(graph: Graph) -> Iterator[str]:
    """Yield what is presented as a High Value Dataset: these figures are none."""
    from rdflib import URIRef

    if any(graph.subject_objects(URIRef(f"{DCATAP}hvdCategory"))):
        yield "The catalogue names a category of High Value Datasets; these figures are none."
    if (None, None, URIRef(HIGH_VALUE_REGULATION)) in graph:
        yield "The catalogue refers to regulation 2023/138; these figures fall outside it."


def links_lead_somewhere(graph: Graph) -> Iterator[str]:
    """Yield links between datasets of which the other end is missing or of another kind."""
    from rdflib import RDF, URIRef

    kinds = {
        "dataset": "Dataset",
        "hasVersion": "Dataset",
        "isVersionOf": "Dataset",
        "inSeries": "DatasetSeries",
        "distribution": "Distribution",
    }
    for name, kind in kinds.items():
        for subject, target in sorted(graph.subject_objects(URIRef(f"{DCAT}{name}")), key=str):
            if (target, RDF.type, URIRef(f"{DCAT}{kind}")) not in graph:
                yield f"{subject}: {name} leads to something that is no {kind}."
    for subject in of_type(graph, "Dataset"):
        if len(values(graph, subject, f"{DCAT}version")) != 1:
            yield f"{subject}: there must be one version."


RULES: tuple[Callable[[Graph], Iterator[str]], ...] = (
    dates_are_dates,
    periods_run_forward,
    titles_are_tagged,
    identifiers_are_addresses,
    themes_are_european,
    publishers_are_government,
    licences_are_open,
    contacts_can_be_reached,
    datasets_have_distributions,
    addresses_are_on_the_web,
    checksums_are_complete,
    nothing_claims_high_value,
    links_lead_somewhere,
)
