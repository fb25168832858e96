"""The terms of the catalogue: namespaces, authority lists, formats. What they are used for is
said in ``catalog``; light to import.
"""

from __future__ import annotations

from dataclasses import dataclass

DCAT = "http://www.w3.org/ns/dcat#"
DCT = "http://purl.org/dc/terms/"
DCATAP = "http://data.europa.eu/r5r/"
FOAF = "http://xmlns.com/foaf/0.1/"
VCARD = "http://www.w3.org/2006/vcard/ns#"
ADMS = "http://www.w3.org/ns/adms#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SPDX = "http://spdx.org/rdf/terms#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES = {
    "dcat": DCAT, "dct": DCT, "dcatap": DCATAP, "foaf": FOAF, "vcard": VCARD, "adms": ADMS,
    "skos": SKOS, "spdx": SPDX, "xsd": XSD,
}  # fmt: skip

AUTHORITY = "http://publications.europa.eu/resource/authority/"
TOOI_MUNICIPALITY = "https://identifier.overheid.nl/tooi/id/gemeente/"
OWMS = "http://standaarden.overheid.nl/owms/terms/"
SHA256 = f"{SPDX}checksumAlgorithm_sha256"

THEME = f"{AUTHORITY}data-theme/GOVE"
THEMES = frozenset(
    f"{AUTHORITY}data-theme/{code}"
    for code in (
        "AGRI", "ECON", "EDUC", "ENER", "ENVI", "GOVE", "HEAL", "INTR", "JUST", "OP_DATPRO",
        "REGI", "SOCI", "TECH", "TRAN",
    )
)  # fmt: skip
PUBLIC = f"{AUTHORITY}access-right/PUBLIC"
ANNUAL = f"{AUTHORITY}frequency/ANNUAL"
STABLE = f"{AUTHORITY}planned-availability/STABLE"
COMPLETED = f"{AUTHORITY}dataset-status/COMPLETED"
WITHDRAWN = f"{AUTHORITY}dataset-status/WITHDRAWN"
DUTCH, ENGLISH = f"{AUTHORITY}language/NLD", f"{AUTHORITY}language/ENG"
LICENCE_URIS = {
    "cc-by-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "cc0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
DATA_PACKAGE = "https://datapackage.org/profiles/2.0/datapackage.json"
HIGH_VALUE_REGULATION = "http://data.europa.eu/eli/reg_impl/2023/138/oj"


@dataclass(frozen=True)
class Term:
    """A URI of a vocabulary: its extra type, labels and scheme; validators ask for them."""

    uri: str
    type: str
    dutch: str
    english: str

    @property
    def scheme(self) -> str:
        """The list the term belongs to."""
        return self.uri.rsplit("/", 1)[0]


TERMS = (
    Term(THEME, "", "Overheid en publieke sector", "Government and public sector"),
    Term(PUBLIC, f"{DCT}RightsStatement", "openbaar", "public"),
    Term(ANNUAL, f"{DCT}Frequency", "jaarlijks", "annual"),
    Term(STABLE, "", "stabiel", "stable"),
    Term(COMPLETED, "", "voltooid", "completed"),
    Term(WITHDRAWN, "", "ingetrokken", "withdrawn"),
    Term(DUTCH, f"{DCT}LinguisticSystem", "Nederlands", "Dutch"),
    Term(ENGLISH, f"{DCT}LinguisticSystem", "Engels", "English"),
    Term(f"{AUTHORITY}file-type/CSV", f"{DCT}MediaTypeOrExtent", "CSV", "CSV"),
    Term(f"{AUTHORITY}file-type/XLSX", f"{DCT}MediaTypeOrExtent", "Excel XLSX", "Excel XLSX"),
    Term(f"{AUTHORITY}file-type/PARQUET", f"{DCT}MediaTypeOrExtent", "Parquet", "Parquet"),
    Term(f"{AUTHORITY}file-type/JSON", f"{DCT}MediaTypeOrExtent", "JSON", "JSON"),
)
SCHEMES = {
    f"{AUTHORITY}data-theme": "Data theme",
    f"{AUTHORITY}access-right": "Access right",
    f"{AUTHORITY}frequency": "Frequency",
    f"{AUTHORITY}planned-availability": "Planned availability",
    f"{AUTHORITY}dataset-status": "Dataset status",
    f"{AUTHORITY}language": "Language",
    f"{AUTHORITY}file-type": "File type",
}


@dataclass(frozen=True)
class FormatTerms:
    """How a file format is called in a catalogue, and the standard it follows."""

    file_type: str
    media_type: str
    standard: str


def _format(code: str, media: str, standard: str) -> FormatTerms:
    return FormatTerms(
        f"{AUTHORITY}file-type/{code}",
        f"https://www.iana.org/assignments/media-types/{media}",
        standard,
    )


FORMATS = {
    "csv": _format("CSV", "text/csv", "https://www.rfc-editor.org/rfc/rfc4180"),
    "parquet": _format(
        "PARQUET",
        "application/vnd.apache.parquet",
        "https://parquet.apache.org/docs/file-format/",
    ),
    "xlsx": _format(
        "XLSX",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "https://ecma-international.org/publications-and-standards/standards/ecma-376/",
    ),
    "json": _format("JSON", "application/json", DATA_PACKAGE),
}
