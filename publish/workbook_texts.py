"""What the workbook says besides the figures: names of sheets, signs, legend, contents page."""

from __future__ import annotations

from collections.abc import Iterator

from publish.content import ReleaseContent
from publish.descriptor import LICENCES, READING
from schemas.dataset import load_packages
from schemas.states import APPROXIMATE, NOT_APPLICABLE, UNKNOWN, WITHHELD
from schemas.texts import Text

SHEETS = {"contents": "Inhoud", "codebook": "Codeboek", "codelists": "Codelijsten"}

#: What stands in a cell that shows no value.
SIGNS = {WITHHELD: "x", UNKNOWN: "?", NOT_APPLICABLE: "nvt", APPROXIMATE: "~"}

LEGEND = (
    (
        "x",
        Text(
            nl="Onderdrukt: het aantal is bekend maar wordt niet getoond. De waarde ligt tussen "
            "ondergrens en bovengrens. Dit is geen nul.",
            en="Withheld: the number is known but not shown. It lies between the lower and the "
            "upper bound. This is not a zero.",
        ),
    ),
    ("?", Text(nl="Onbekend: nooit vastgesteld.", en="Unknown: never established.")),
    (
        "nvt",
        Text(
            nl="Niet van toepassing: de categorie bestond toen niet.",
            en="Not applicable: the category did not exist then.",
        ),
    ),
    (
        "~",
        Text(
            nl="Benaderd: alleen een ondergrens of bovengrens is bekend.",
            en="Approximate: only a lower or upper bound is known.",
        ),
    ),
    ("0", Text(nl="Echt nul.", en="Really zero.")),
)

CODEBOOK_HEADER = (
    "tabel",
    "kolom",
    "type",
    "eenheid of codelijst",
    "titel",
    "title",
    "beschrijving",
    "description",
)
CODELIST_HEADER = (
    "codelijst",
    "code",
    "label",
    "label (English)",
    "valt onder",
    "geldig vanaf",
    "geldig tot",
    "toelichting",
)


def contents_lines(
    content: ReleaseContent, package: str, version: str
) -> Iterator[tuple[str, str, str]]:
    """Yield label, Dutch and English text of the head of the contents sheet."""
    described = load_packages()[package]
    municipality = content.municipality
    licence = LICENCES[municipality.licence]
    yield described.title.nl, "", described.title.en
    if content.notice is not None:
        yield "Let op / Please note", content.notice.nl, content.notice.en
    yield "Waarover / About", described.description.nl, described.description.en
    yield "Versie / Version", version, version
    yield "Datum / Date", content.created.isoformat(), content.created.isoformat()
    yield "Uitgever / Publisher", municipality.publisher.nl, municipality.publisher.en
    yield "Vragen / Contact", municipality.contact.email, municipality.contact.email
    yield "Licentie / Licence", f"{licence['title']}, {licence['path']}", licence["name"]
    address = f"{content.url}{package}/{version}/"
    yield "Adres / Address", address, address
    yield "Zo leest u dit / How to read", READING.nl, READING.en
