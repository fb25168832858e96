"""README.md of a package: the first thing a person sees who unpacks it. Dutch, then English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from publish.content import ReleaseContent
from publish.descriptor import LICENCES, READING
from publish.package_files import PackageFile
from publish.tables import PublishedTable
from schemas.dataset import load_packages
from schemas.texts import LANGUAGES, Language, Text

NAME = "README.md"
_HEADINGS = {
    "tables": Text(nl="Tabellen", en="Tables"),
    "reading": Text(nl="Zo leest u de cijfers", en="How to read the figures"),
    "cite": Text(nl="Zo verwijst u", en="How to cite"),
    "licence": Text(nl="Licentie", en="Licence"),
    "contact": Text(nl="Vragen", en="Contact"),
}


def readme_file(
    content: ReleaseContent, package: str, version: str, tables: Sequence[PublishedTable]
) -> PackageFile:
    """Return the README of a package version."""
    parts = (
        "\n".join(_lines(content, package, version, tables, language)) for language in LANGUAGES
    )
    return PackageFile(NAME, ("\n\n---\n\n".join(parts) + "\n").encode("utf-8"))


def citation(content: ReleaseContent, package: str, version: str, language: Language) -> str:
    """Return how to refer to a version."""
    title = load_packages()[package].title.get(language)
    word = Text(nl="versie", en="version").get(language)
    publisher = content.municipality.publisher.get(language)
    address = f"{content.url}{package}/{version}/"
    return f"{publisher} ({content.created.year}). {title}, {word} {version} [dataset]. {address}"


def _lines(
    content: ReleaseContent,
    package: str,
    version: str,
    tables: Sequence[PublishedTable],
    language: Language,
) -> Iterator[str]:
    described = load_packages()[package]
    municipality = content.municipality
    licence = LICENCES[municipality.licence]
    yield f"# {described.title.get(language)} {version}"
    yield ""
    if content.notice is not None:
        yield from (f"**{content.notice.get(language)}**", "")
    yield f"{municipality.publisher.get(language)}. {described.description.get(language)}"
    yield from ("", f"## {_HEADINGS['tables'].get(language)}", "")
    for table in tables:
        description = content.descriptions[table.name]
        title, about = description.title.get(language), description.description.get(language)
        yield f"- `{table.name}`: {title}. {about}"
    texts = {
        "reading": READING.get(language),
        "cite": citation(content, package, version, language),
        "licence": f"[{licence['name']}]({licence['path']})",
        "contact": f"{municipality.contact.name.get(language)}, {municipality.contact.email}",
    }
    for name, text in texts.items():
        yield from ("", f"## {_HEADINGS[name].get(language)}", "", text)
