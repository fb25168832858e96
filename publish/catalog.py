"""The catalogue of the portal in DCAT-AP-NL 3.0, as Turtle and as JSON-LD, made from the index.

A package is a dataset whose distributions are the newest files; its versions are datasets linked
by ``dcat:hasVersion``, each with its descriptor; all packages form one dataset series. Every node
has an address, so that the same index always gives the same bytes. Checks are ``catalog_rules``.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from publish.catalog_terms import (
    ADMS,
    ANNUAL,
    COMPLETED,
    DATA_PACKAGE,
    DCAT,
    DCATAP,
    DCT,
    DUTCH,
    ENGLISH,
    FOAF,
    FORMATS,
    LICENCE_URIS,
    OWMS,
    PREFIXES,
    PUBLIC,
    RDF,
    SCHEMES,
    SHA256,
    SKOS,
    SPDX,
    STABLE,
    TERMS,
    THEME,
    TOOI_MUNICIPALITY,
    VCARD,
    WITHDRAWN,
    XSD,
)
from publish.package_files import DESCRIPTOR, json_bytes
from publish.portal_index import LATEST, FileEntry, PackageEntry, PortalIndex, VersionEntry
from schemas.texts import Text

if TYPE_CHECKING:
    from rdflib import Graph

TURTLE, JSON_LD = "catalog.ttl", "catalog.jsonld"
#: Formats that are distributions; the descriptor is one of each version.
LISTED = ("csv", "parquet", "xlsx")


def write_catalog(folder: Path, index: PortalIndex) -> None:
    """Write both forms of the catalogue."""
    graph = catalog_graph(index)
    (folder / TURTLE).write_bytes(graph.serialize(format="turtle", encoding="utf-8"))
    (folder / JSON_LD).write_bytes(json_bytes(json_ld(graph)))


def catalog_graph(index: PortalIndex) -> Graph:
    """Return the catalogue as a graph."""
    writer = _Writer(index)
    writer.write()
    return writer.graph


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


class _Writer:
    """Adds nodes to one graph; the index is what it writes about."""

    def __init__(self, index: PortalIndex) -> None:
        from rdflib import Graph, Namespace

        self.index = index
        self.graph = Graph()
        for prefix, namespace in PREFIXES.items():
            self.graph.bind(prefix, Namespace(namespace), override=True)
        self.publisher = f"{TOOI_MUNICIPALITY}{index.municipality_code.lower()}"
        self.contact = f"{index.url}#contact"
        self.place = f"{OWMS}{quote(index.toponym_owms, safe='()_-')}"
        self.licence = LICENCE_URIS[index.licence]
        self.series = f"{index.url}#reeks"

    def write(self) -> None:
        """Write everything."""
        self._vocabulary()
        self._parties()
        self._catalog()
        self._series()
        for package in self.index.packages:
            self._package(package)

    def _link(self, subject: str, predicate: str, *objects: str) -> None:
        from rdflib import URIRef

        for each in objects:
            self.graph.add((URIRef(subject), URIRef(predicate), URIRef(each)))

    def _type(self, subject: str, *types: str) -> None:
        self._link(subject, f"{RDF}type", *types)

    def _text(self, subject: str, predicate: str, text: Text) -> None:
        from rdflib import Literal, URIRef

        for language, words in (("nl", text.nl), ("en", text.en)):
            self.graph.add((URIRef(subject), URIRef(predicate), Literal(words, lang=language)))

    def _value(self, subject: str, predicate: str, value: str, datatype: str = "") -> None:
        from rdflib import Literal, URIRef

        kind = URIRef(f"{XSD}{datatype}") if datatype else None
        # Kept as written: rdflib would put hexadecimal in another case.
        literal = Literal(value, datatype=kind, normalize=False)
        self.graph.add((URIRef(subject), URIRef(predicate), literal))

    def _date(self, subject: str, predicate: str, date: datetime.date) -> None:
        self._value(subject, predicate, date.isoformat(), "date")

    def _vocabulary(self) -> None:
        for term in TERMS:
            self._type(term.uri, f"{SKOS}Concept", *([term.type] if term.type else []))
            self._text(term.uri, f"{SKOS}prefLabel", Text(nl=term.dutch, en=term.english))
            self._link(term.uri, f"{SKOS}inScheme", term.scheme)
        for scheme, title in SCHEMES.items():
            self._type(scheme, f"{SKOS}ConceptScheme")
            self._text(scheme, f"{DCT}title", Text(nl=title, en=title))
        for terms in FORMATS.values():
            self._type(terms.media_type, f"{DCT}MediaType")
            self._type(terms.standard, f"{DCT}Standard")
        self._type(SHA256, f"{SPDX}ChecksumAlgorithm")
        self._type(self.licence, f"{DCT}LicenseDocument")
        self._type(self.place, f"{DCT}Location")

    def _parties(self) -> None:
        index = self.index
        self._type(self.publisher, f"{FOAF}Agent")
        self._text(self.publisher, f"{FOAF}name", index.publisher)
        self._link(self.publisher, f"{FOAF}homepage", index.website)
        self._type(index.website, f"{FOAF}Document")
        self._type(self.contact, f"{VCARD}Kind", f"{VCARD}Organization")
        name = f"{index.contact.name.nl}, {index.publisher.nl}"
        self._value(self.contact, f"{VCARD}fn", name)
        self._link(self.contact, f"{VCARD}hasEmail", f"mailto:{index.contact.email}")

    def _common(self, subject: str) -> None:
        self._link(subject, f"{DCT}publisher", self.publisher)
        self._link(subject, f"{DCAT}contactPoint", self.contact)
        self._link(subject, f"{DCT}spatial", self.place)

    def _catalog(self) -> None:
        index, subject = self.index, f"{self.index.url}#catalogus"
        who, notice = index.publisher, index.notice or Text(nl="", en="")
        about = Text(
            nl=f"Cijfers over integriteit van {who.nl}, per onderwerp. {notice.nl}".strip(),
            en=f"Figures on integrity of the {who.en}, by subject. {notice.en}".strip(),
        )
        self._type(subject, f"{DCAT}Catalog")
        self._text(subject, f"{DCT}title", _title(index))
        self._text(subject, f"{DCT}description", about)
        self._common(subject)
        self._link(subject, f"{DCT}creator", self.publisher)
        self._link(subject, f"{DCT}license", self.licence)
        self._link(subject, f"{DCT}language", DUTCH, ENGLISH)
        self._link(subject, f"{FOAF}homepage", index.url)
        self._type(index.url, f"{FOAF}Document")
        self._link(subject, f"{DCAT}themeTaxonomy", f"{THEME.rsplit('/', 1)[0]}")
        self._date(subject, f"{DCT}issued", index.releases[-1].released)
        self._date(subject, f"{DCT}modified", index.updated)
        for package in index.packages:
            self._link(subject, f"{DCAT}dataset", f"{index.url}{package.name}/")

    def _series(self) -> None:
        subject = self.series
        about = Text(
            nl="Alle pakketten die de gemeente elk jaar samen uitbrengt.",
            en="All packages that the municipality releases together every year.",
        )
        self._type(subject, f"{DCAT}DatasetSeries")
        self._text(subject, f"{DCT}title", _title(self.index))
        self._text(subject, f"{DCT}description", about)
        self._common(subject)
        self._link(subject, f"{DCT}accrualPeriodicity", ANNUAL)
        self._date(subject, f"{DCT}issued", self.index.releases[-1].released)
        self._date(subject, f"{DCT}modified", self.index.updated)

    def _package(self, package: PackageEntry) -> None:
        subject = f"{self.index.url}{package.name}/"
        latest = package.latest
        newest = latest or package.versions[0]
        self._dataset(subject, package, newest, package.title)
        self._link(subject, f"{DCAT}inSeries", self.series)
        self._link(subject, f"{DCT}accrualPeriodicity", ANNUAL)
        self._date(subject, f"{DCT}issued", package.versions[-1].released)
        for version in package.versions:
            if not version.is_withdrawn:
                self._link(subject, f"{DCAT}hasVersion", f"{subject}{version.version}/")
                self._version(package, version)
        if latest is not None:
            for file in latest.files:
                if file.format in LISTED and not file.name.startswith("codelijst_"):
                    self._distribution(subject, package, LATEST, latest, file)

    def _version(self, package: PackageEntry, version: VersionEntry) -> None:
        subject = f"{self.index.url}{package.name}/{version.version}/"
        title = Text(
            nl=f"{package.title.nl}, versie {version.version}",
            en=f"{package.title.en}, version {version.version}",
        )
        self._dataset(subject, package, version, title)
        self._date(subject, f"{DCT}issued", version.released)
        self._link(subject, f"{DCAT}isVersionOf", f"{self.index.url}{package.name}/")
        for file in version.files:
            if file.name == DESCRIPTOR:
                self._distribution(subject, package, version.version, version, file)

    def _dataset(
        self, subject: str, package: PackageEntry, version: VersionEntry, title: Text
    ) -> None:
        page = f"{self.index.url}{package.name}/"
        self._type(subject, f"{DCAT}Dataset")
        self._value(subject, f"{DCT}identifier", subject)
        self._text(subject, f"{DCT}title", title)
        self._text(subject, f"{DCT}description", _described(self.index, package))
        self._common(subject)
        self._link(subject, f"{DCT}creator", self.publisher)
        self._link(subject, f"{DCT}accessRights", PUBLIC)
        self._link(subject, f"{DCAT}theme", THEME)
        self._link(subject, f"{DCT}language", DUTCH, ENGLISH)
        self._link(subject, f"{DCT}conformsTo", DATA_PACKAGE)
        self._link(subject, f"{DCAT}landingPage", page)
        self._link(subject, f"{FOAF}page", page)
        self._type(page, f"{FOAF}Document")
        self._link(subject, f"{ADMS}status", WITHDRAWN if version.is_withdrawn else COMPLETED)
        self._value(subject, f"{DCAT}version", version.version)
        self._text(subject, f"{ADMS}versionNotes", version.summary)
        changed = version.withdrawal.date if version.withdrawal else version.released
        self._date(subject, f"{DCT}modified", changed)
        self._period(subject, version)
        for language, words in package.keywords.items():
            self._keywords(subject, language, words)

    def _keywords(self, subject: str, language: str, words: tuple[str, ...]) -> None:
        from rdflib import Literal, URIRef

        for word in words:
            self.graph.add(
                (URIRef(subject), URIRef(f"{DCAT}keyword"), Literal(word, lang=language))
            )

    def _period(self, subject: str, version: VersionEntry) -> None:
        period = f"{subject}#periode"
        self._link(subject, f"{DCT}temporal", period)
        self._type(period, f"{DCT}PeriodOfTime")
        self._date(period, f"{DCAT}startDate", datetime.date(version.first_year, 1, 1))
        self._date(period, f"{DCAT}endDate", datetime.date(version.last_year, 12, 31))

    def _distribution(
        self,
        dataset: str,
        package: PackageEntry,
        folder: str,
        version: VersionEntry,
        file: FileEntry,
    ) -> None:
        address = f"{self.index.url}{package.name}/{folder}/{file.name}"
        subject = f"{address}#distributie"
        terms = FORMATS[file.format]
        name = file.table or package.title.nl
        self._link(dataset, f"{DCAT}distribution", subject)
        self._type(subject, f"{DCAT}Distribution")
        label = f"{name} ({file.format.upper()})"
        self._text(subject, f"{DCT}title", Text(nl=label, en=label))
        self._text(
            subject,
            f"{DCT}description",
            Text(
                nl=f"{label} van versie {version.version}.",
                en=f"{label} of version {version.version}.",
            ),
        )
        self._link(subject, f"{DCAT}accessURL", f"{self.index.url}{package.name}/")
        self._link(subject, f"{DCAT}downloadURL", address)
        self._link(subject, f"{DCT}license", self.licence)
        self._link(subject, f"{DCT}format", terms.file_type)
        self._link(subject, f"{DCAT}mediaType", terms.media_type)
        self._link(subject, f"{DCT}conformsTo", terms.standard)
        self._link(subject, f"{DCT}language", DUTCH, ENGLISH)
        self._link(subject, f"{DCATAP}availability", STABLE)
        self._value(subject, f"{DCAT}byteSize", str(file.bytes), "nonNegativeInteger")
        self._date(subject, f"{DCT}issued", version.released)
        self._link(subject, f"{SPDX}checksum", f"{address}#sha256")
        self._type(f"{address}#sha256", f"{SPDX}Checksum")
        self._link(f"{address}#sha256", f"{SPDX}algorithm", SHA256)
        self._value(f"{address}#sha256", f"{SPDX}checksumValue", file.sha256, "hexBinary")


def _title(index: PortalIndex) -> Text:
    return Text(
        nl=f"Integriteit in cijfers, {index.publisher.nl}",
        en=f"Integrity in figures, {index.publisher.en}",
    )


def _described(index: PortalIndex, package: PackageEntry) -> Text:
    """Return the description, ending in the notice, so that no harvester loses it."""
    if index.notice is None:
        return package.description
    return Text(
        nl=f"{package.description.nl} {index.notice.nl}",
        en=f"{package.description.en} {index.notice.en}",
    )
