"""The catalogue: valid by the shapes, and broken ones refused by our own rules."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from publish.catalog_rules import RULES, catalog_problems, graph_problems
from publish.withdrawal import withdraw_version
from schemas.texts import Text
from tests.publish.conftest import MakeContent, Publish
from tests.publish.test_withdrawal import DATE, PACKAGE, REASON

URL = "https://open-data.helmond.example/integriteit/"
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCT = Namespace("http://purl.org/dc/terms/")
ADMS = Namespace("http://www.w3.org/ns/adms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
DCATAP = Namespace("http://data.europa.eu/r5r/")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")

DATASET = URIRef(f"{URL}integriteitsmeldingen/")
FILE = URIRef(f"{URL}integriteitsmeldingen/latest/meldingen_per_jaar.csv#distributie")
CONTACT = URIRef(f"{URL}#contact")
PERIOD = URIRef(f"{DATASET}#periode")


@pytest.fixture
def graph(make_content: MakeContent, publish: Publish, portal: Path) -> Graph:
    publish(make_content())
    return Graph().parse(portal / "catalog.ttl")


def _set(subject: Node, predicate: Node, *values: Node) -> Callable[[Graph], None]:
    def change(graph: Graph) -> None:
        graph.remove((subject, predicate, None))
        for value in values:
            graph.add((subject, predicate, value))

    return change


def _add(subject: Node, predicate: Node, value: Node) -> Callable[[Graph], object]:
    return lambda graph: graph.add((subject, predicate, value))


BROKEN: dict[str, tuple[Callable[[Graph], object], str]] = {
    "a date that does not exist": (
        _set(DATASET, DCT.modified, Literal("2024-02-30", datatype=XSD.date)),
        "modified is not a date",
    ),
    "a date without a type": (
        _set(DATASET, DCT.issued, Literal("2024-02-01")),
        "issued has no date as its type",
    ),
    "an end before its start": (
        _set(PERIOD, DCAT.endDate, Literal("1999-12-31", datatype=XSD.date)),
        "the end lies before the start",
    ),
    "changed before it was issued": (
        _set(DATASET, DCT.modified, Literal("2001-01-01", datatype=XSD.date)),
        "the end lies before the start",
    ),
    "a theme of our own": (
        _set(DATASET, DCAT.theme, URIRef("https://helmond.example/thema/integriteit")),
        "not on the European list",
    ),
    "restricted access": (
        _set(DATASET, DCT.accessRights, URIRef("http://publications.europa.eu/resource/authority/access-right/RESTRICTED")),
        "the access rights are not 'public'",
    ),
    "a language of our own": (
        _set(DATASET, DCT.language, URIRef("https://helmond.example/taal/nl")),
        "the language is not on the European list",
    ),
    "a licence of our own": (
        _set(FILE, DCT.license, URIRef("https://helmond.example/licentie")),
        "not an open one of Creative Commons",
    ),
    "two licences": (
        _add(FILE, DCT.license, URIRef("https://creativecommons.org/publicdomain/zero/1.0/")),
        "more than one licence",
    ),
    "no format": (_set(FILE, DCT["format"]), "there must be one format"),
    "no media type": (_set(FILE, DCAT.mediaType), "there must be one mediaType"),
    "no download": (_set(FILE, DCAT.downloadURL), "there must be one downloadURL"),
    "a nameless contact": (_set(CONTACT, VCARD.fn), "the contact has no name"),
    "a contact with a blank name": (
        _set(CONTACT, VCARD.fn, Literal("  ")),
        "the contact has no name",
    ),
    "a contact without address": (_set(CONTACT, VCARD.hasEmail), "no e-mail address"),
    "a contact with half an address": (
        _set(CONTACT, VCARD.hasEmail, URIRef("mailto:helmond")),
        "no e-mail address",
    ),
    "a title without language": (
        _set(DATASET, DCT.title, Literal("Meldingen")),
        "a title has no language",
    ),
    "a doubled title": (
        _add(DATASET, DCT.title, Literal("Nog een titel", lang="nl")),
        "2 of title in 'nl'",
    ),
    "no Dutch description": (
        _set(DATASET, DCT.description, Literal("Reports", lang="en")),
        "there is no Dutch description",
    ),
    "an empty title": (
        _set(DATASET, DCT.title, Literal("", lang="nl")),
        "a title is empty",
    ),
    "a keyword without language": (
        _add(DATASET, DCAT.keyword, Literal("integriteit")),
        "a keyword has no language",
    ),
    "an identifier that is no address": (
        _set(DATASET, DCT.identifier, Literal("integriteitsmeldingen")),
        "the identifier is not a web address",
    ),
    "the same identifier twice": (
        _set(URIRef(f"{URL}regelingen/"), DCT.identifier, Literal(str(DATASET))),
        "2 datasets have this identifier",
    ),
    "no distribution": (_set(DATASET, DCAT.distribution), "the dataset has no distribution"),
    "withdrawn with its files": (
        _set(DATASET, ADMS.status, URIRef("http://publications.europa.eu/resource/authority/dataset-status/WITHDRAWN")),
        "is withdrawn and has a distribution",
    ),
    "a publisher of our own": (
        _set(DATASET, DCT.publisher, URIRef("https://www.helmond.nl")),
        "no municipality by its official identifier",
    ),
    "a nameless publisher": (
        _set(URIRef("https://identifier.overheid.nl/tooi/id/gemeente/gm0794"), FOAF.name),
        "the publisher has no name",
    ),
    "an address on this machine": (
        _set(FILE, DCAT.downloadURL, URIRef("http://localhost:8000/x.csv")),
        "not an address on the web",
    ),
    "an address of a file": (
        _set(FILE, DCAT.accessURL, URIRef("file:///tmp/x.csv")),
        "not an address on the web",
    ),
    "an address as text": (
        _set(FILE, DCAT.accessURL, Literal("https://helmond.example/")),
        "not an address on the web",
    ),
    "the same file twice": (
        lambda graph: graph.set((
            URIRef(f"{URL}integriteitsmeldingen/latest/meldingen_naar_type.csv#distributie"),
            DCAT.downloadURL,
            URIRef(str(FILE).removesuffix("#distributie")),
        )),
        "two distributions have the same address",
    ),
    "a size of zero": (
        _set(FILE, DCAT.byteSize, Literal("0", datatype=XSD.nonNegativeInteger)),
        "one size, above zero",
    ),
    "half a checksum": (
        _set(URIRef(str(FILE).replace("distributie", "sha256")), SPDX.checksumValue, Literal("ab")),
        "64 hexadecimal digits",
    ),
    "another algorithm": (
        _set(URIRef(str(FILE).replace("distributie", "sha256")), SPDX.algorithm, URIRef(SPDX.checksumAlgorithm_md5)),  # noqa: E501
        "is not SHA-256",
    ),
    "a high value dataset": (
        _add(DATASET, DCATAP.hvdCategory, URIRef("http://data.europa.eu/bna/c_e1da4e07")),
        "category of High Value Datasets",
    ),
    "the high value regulation": (
        _add(DATASET, DCATAP.applicableLegislation, URIRef("http://data.europa.eu/eli/reg_impl/2023/138/oj")),
        "regulation 2023/138",
    ),
    "a version that is not described": (
        _add(DATASET, DCAT.hasVersion, URIRef(f"{DATASET}2022.1/")),
        "hasVersion leads to something that is no Dataset",
    ),
    "a series that is none": (
        _set(DATASET, DCAT.inSeries, DATASET),
        "inSeries leads to something that is no DatasetSeries",
    ),
    "two versions at once": (
        _add(DATASET, DCAT.version, Literal("9999.1")),
        "there must be one version",
    ),
}  # fmt: skip


def test_a_good_catalogue_has_no_faults(graph: Graph, portal: Path) -> None:
    assert graph_problems(graph) == []
    assert catalog_problems(portal, URL) == []
    assert len(list(graph.subjects(RDF.type, DCAT.Catalog))) == 1


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_catalogue_is_refused(graph: Graph, name: str) -> None:
    change, sentence = BROKEN[name]
    change(graph)
    problems = graph_problems(graph)
    assert any(sentence in problem for problem in problems), problems
    assert all(problem.endswith(".") for problem in problems)


def test_every_rule_has_a_broken_catalogue(graph: Graph) -> None:
    sentences = [sentence for _, sentence in BROKEN.values()]
    caught = set()
    for change, _ in BROKEN.values():
        broken = Graph()
        broken += graph
        change(broken)
        caught |= {rule.__name__ for rule in RULES if any(True for _ in rule(broken))}
    assert caught == {rule.__name__ for rule in RULES}
    assert len(sentences) >= 20


def test_both_forms_must_say_the_same(graph: Graph, portal: Path) -> None:
    graph.remove((DATASET, DCAT.keyword, None))
    graph.serialize(portal / "catalog.ttl", format="turtle")
    assert catalog_problems(portal, URL) == ["catalog.ttl and catalog.jsonld do not say the same."]


def test_a_file_that_is_not_there_or_not_as_stated(graph: Graph, portal: Path) -> None:
    folder = portal / "integriteitsmeldingen" / "latest"
    (folder / "meldingen_per_jaar.parquet").unlink()
    path = folder / "meldingen_per_jaar.csv"
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data.replace(b"38", b"39"))
    problems = catalog_problems(portal, URL)
    assert any("speaks of a file that is not in the portal" in each for each in problems)
    assert any("the checksum is not that of the file" in each for each in problems)


def test_a_catalogue_that_cannot_be_read(graph: Graph, portal: Path) -> None:
    (portal / "catalog.ttl").write_text("<a> <b")
    assert "cannot be read" in catalog_problems(portal, URL)[0]


def _shapes(names: tuple[str, ...]) -> Graph:
    folder = os.environ.get("SPIEGEL_DCAT_SHAPES")
    if not folder:
        pytest.skip("SPIEGEL_DCAT_SHAPES names no folder with the shapes of DCAT-AP-NL")
    shapes = Graph()
    for name in names:
        shapes.parse(Path(folder) / name)
    return shapes


OBLIGATORY = (
    "dcat-ap-SHACL.ttl",
    "dcat-ap-nl-SHACL.ttl",
    "dcat-ap-nl-SHACL-klassebereik.ttl",
    "dcat-ap-nl-SHACL-klassebereik-codelijsten.ttl",
)
#: Static files are no service: nothing can be said here.
NAMED_REASON = {str(DCAT.accessService)}


@pytest.mark.parametrize("form", ["catalog.ttl", "catalog.jsonld"])
@pytest.mark.parametrize("state", ["first", "corrected", "withdrawn", "gone"])
def test_the_shapes_find_no_violation(
    make_content: MakeContent, publish: Publish, portal: Path, form: str, state: str
) -> None:
    from pyshacl import validate

    shapes = _shapes((*OBLIGATORY, "dcat-ap-nl-SHACL-aanbevolen.ttl"))
    publish(make_content())
    if state != "first":
        publish(make_content(more_reports=4, revision_reason="Nagekomen."))
    if state in ("withdrawn", "gone"):
        withdraw_version(portal, PACKAGE, "2023.2", REASON, DATE)
    if state == "gone":
        withdraw_version(portal, PACKAGE, "2023.1", Text(nl="x", en="x"), DATE)
    assert catalog_problems(portal, URL) == []
    _, results, text = validate(
        Graph().parse(portal / form), shacl_graph=shapes, inference="none", allow_warnings=True
    )
    assert isinstance(results, Graph)
    shacl = Namespace("http://www.w3.org/ns/shacl#")
    paths = {
        str(results.value(result, shacl.resultPath))
        for result in results.subjects(RDF.type, shacl.ValidationResult)
    }
    assert paths <= NAMED_REASON, text
