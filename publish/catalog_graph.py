"""The catalogue of the portal in DCAT-AP-NL 3.0, as a graph, made from the index.

A package is a dataset whose distributions are the newest files; its versions are datasets linked
by ``dcat:hasVersion``, each with its descriptor; all packages form one dataset series. Files of
the catalogue are written in ``catalog``; checks are ``catalog_rules``.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from publish.catalog_nodes import Nodes
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
    PUBLIC,
    SHA256,
    SPDX,
    STABLE,
    THEME,
    TOOI_MUNICIPALITY,
    VCARD,
    WITHDRAWN,
)
from publish.catalog_vocabulary import add_vocabulary
from publish.package_files import DESCRIPTOR
from publish.portal_index import LATEST, FileEntry, PackageEntry, PortalIndex, VersionEntry
from schemas.texts import Text

if TYPE_CHECKING:
    from rdflib import Graph

#: Formats that are distributions; the descriptor is one of each version.
LISTED = ("csv", "parquet", "xlsx")


def catalog_graph(index: PortalIndex) -> Graph:
    """Return the catalogue as a graph."""
    writer = _Writer(index)
    writer.write()
    return writer.graph


class _Writer(Nodes):
    """Writes one catalogue; the index is what it writes about."""

    def __init__(self, index: PortalIndex) -> None:
        super().__init__()
        self.index = index
        self.publisher = f"{TOOI_MUNICIPALITY}{index.municipality_code.lower()}"
        self.contact = f"{index.url}#contact"
        self.place = f"{OWMS}{quote(index.toponym_owms, safe='()_-')}"
        self.licence = LICENCE_URIS[index.licence]
        self.series = f"{index.url}#reeks"

    def write(self) -> None:
        """Write everything."""
        add_vocabulary(self, self.licence, self.place)
        self._parties()
        self._catalog()
        self._series()
        for package in self.index.packages:
            self._package(package)

    def _parties(self) -> None:
        index = self.index
        self.type(self.publisher, f"{FOAF}Agent")
        self.text(self.publisher, f"{FOAF}name", index.publisher)
        self.link(self.publisher, f"{FOAF}homepage", index.website)
        self.type(index.website, f"{FOAF}Document")
        self.type(self.contact, f"{VCARD}Kind", f"{VCARD}Organization")
        name = f"{index.contact.name.nl}, {index.publisher.nl}"
        self.value(self.contact, f"{VCARD}fn", name)
        self.link(self.contact, f"{VCARD}hasEmail", f"mailto:{index.contact.email}")

    def _common(self, subject: str) -> None:
        self.link(subject, f"{DCT}publisher", self.publisher)
        self.link(subject, f"{DCAT}contactPoint", self.contact)
        self.link(subject, f"{DCT}spatial", self.place)

    def _catalog(self) -> None:
        index, subject = self.index, f"{self.index.url}#catalogus"
        who, notice = index.publisher, index.notice or Text(nl="", en="")
        about = Text(
            nl=f"Cijfers over integriteit van {who.nl}, per onderwerp. {notice.nl}".strip(),
            en=f"Figures on integrity of the {who.en}, by subject. {notice.en}".strip(),
        )
        self.type(subject, f"{DCAT}Catalog")
        self.text(subject, f"{DCT}title", _title(index))
        self.text(subject, f"{DCT}description", about)
        self._common(subject)
        self.link(subject, f"{DCT}creator", self.publisher)
        self.link(subject, f"{DCT}license", self.licence)
        self.link(subject, f"{DCT}language", DUTCH, ENGLISH)
        self.link(subject, f"{FOAF}homepage", index.url)
        self.type(index.url, f"{FOAF}Document")
        self.link(subject, f"{DCAT}themeTaxonomy", f"{THEME.rsplit('/', 1)[0]}")
        self.date(subject, f"{DCT}issued", index.releases[-1].released)
        self.date(subject, f"{DCT}modified", index.updated)
        for package in index.packages:
            self.link(subject, f"{DCAT}dataset", f"{index.url}{package.name}/")

    def _series(self) -> None:
        subject = self.series
        about = Text(
            nl="Alle pakketten die de gemeente elk jaar samen uitbrengt.",
            en="All packages that the municipality releases together every year.",
        )
        self.type(subject, f"{DCAT}DatasetSeries")
        self.text(subject, f"{DCT}title", _title(self.index))
        self.text(subject, f"{DCT}description", about)
        self._common(subject)
        self.link(subject, f"{DCT}accrualPeriodicity", ANNUAL)
        self.date(subject, f"{DCT}issued", self.index.releases[-1].released)
        self.date(subject, f"{DCT}modified", self.index.updated)

    def _package(self, package: PackageEntry) -> None:
        subject = f"{self.index.url}{package.name}/"
        latest = package.latest
        newest = latest or package.versions[0]
        self._dataset(subject, package, newest, package.title)
        self.link(subject, f"{DCAT}inSeries", self.series)
        self.link(subject, f"{DCT}accrualPeriodicity", ANNUAL)
        self.date(subject, f"{DCT}issued", package.versions[-1].released)
        for version in package.versions:
            if not version.is_withdrawn:
                self.link(subject, f"{DCAT}hasVersion", f"{subject}{version.version}/")
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
        self.date(subject, f"{DCT}issued", version.released)
        self.link(subject, f"{DCAT}isVersionOf", f"{self.index.url}{package.name}/")
        for file in version.files:
            if file.name == DESCRIPTOR:
                self._distribution(subject, package, version.version, version, file)

    def _dataset(
        self, subject: str, package: PackageEntry, version: VersionEntry, title: Text
    ) -> None:
        page = f"{self.index.url}{package.name}/"
        self.type(subject, f"{DCAT}Dataset")
        self.value(subject, f"{DCT}identifier", subject)
        self.text(subject, f"{DCT}title", title)
        self.text(subject, f"{DCT}description", _described(self.index, package))
        self._common(subject)
        self.link(subject, f"{DCT}creator", self.publisher)
        self.link(subject, f"{DCT}accessRights", PUBLIC)
        self.link(subject, f"{DCAT}theme", THEME)
        self.link(subject, f"{DCT}language", DUTCH, ENGLISH)
        self.link(subject, f"{DCT}conformsTo", DATA_PACKAGE)
        self.link(subject, f"{DCAT}landingPage", page)
        self.link(subject, f"{FOAF}page", page)
        self.type(page, f"{FOAF}Document")
        self.link(subject, f"{ADMS}status", WITHDRAWN if version.is_withdrawn else COMPLETED)
        self.value(subject, f"{DCAT}version", version.version)
        self.text(subject, f"{ADMS}versionNotes", version.summary)
        changed = version.withdrawal.date if version.withdrawal else version.released
        self.date(subject, f"{DCT}modified", changed)
        self._period(subject, version)
        for language, words in package.keywords.items():
            self.keywords(subject, language, words)

    def _period(self, subject: str, version: VersionEntry) -> None:
        period = f"{subject}#periode"
        self.link(subject, f"{DCT}temporal", period)
        self.type(period, f"{DCT}PeriodOfTime")
        self.date(period, f"{DCAT}startDate", datetime.date(version.first_year, 1, 1))
        self.date(period, f"{DCAT}endDate", datetime.date(version.last_year, 12, 31))

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
        self.link(dataset, f"{DCAT}distribution", subject)
        self.type(subject, f"{DCAT}Distribution")
        label = f"{name} ({file.format.upper()})"
        self.text(subject, f"{DCT}title", Text(nl=label, en=label))
        self.text(
            subject,
            f"{DCT}description",
            Text(
                nl=f"{label} van versie {version.version}.",
                en=f"{label} of version {version.version}.",
            ),
        )
        self.link(subject, f"{DCAT}accessURL", f"{self.index.url}{package.name}/")
        self.link(subject, f"{DCAT}downloadURL", address)
        self.link(subject, f"{DCT}license", self.licence)
        self.link(subject, f"{DCT}format", terms.file_type)
        self.link(subject, f"{DCAT}mediaType", terms.media_type)
        self.link(subject, f"{DCT}conformsTo", terms.standard)
        self.link(subject, f"{DCT}language", DUTCH, ENGLISH)
        self.link(subject, f"{DCATAP}availability", STABLE)
        self.value(subject, f"{DCAT}byteSize", str(file.bytes), "nonNegativeInteger")
        self.date(subject, f"{DCT}issued", version.released)
        self.link(subject, f"{SPDX}checksum", f"{address}#sha256")
        self.type(f"{address}#sha256", f"{SPDX}Checksum")
        self.link(f"{address}#sha256", f"{SPDX}algorithm", SHA256)
        self.value(f"{address}#sha256", f"{SPDX}checksumValue", file.sha256, "hexBinary")


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
