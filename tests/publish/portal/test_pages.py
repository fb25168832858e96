"""Every page: there in two languages, whole links, light, with the notice, the same each time."""

from __future__ import annotations

import datetime
import json
import shutil
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from publish.portal import build_pages
from publish.portal.addresses import GENERAL_PAGES, Page
from publish.portal_index import read_index
from publish.reading import read_package
from publish.release import publish_release, stage_release
from publish.withdrawal import withdraw_version
from schemas.texts import LANGUAGES, Text
from tests.publish.conftest import snapshot
from tests.publish.portal.html import read_page
from tests.publish.portal.synthetic import NOTICE, synthetic_content

PACKAGE = "integriteitsmeldingen"


def test_every_kind_of_page_is_there_in_both_languages(site: Path) -> None:
    index = read_index(site)
    assert index is not None
    wanted = [Page("start"), *(Page(kind) for kind in GENERAL_PAGES)]
    for package in index.packages:
        wanted.append(Page("package", package.name))
        wanted += [Page("version", package.name, each.version) for each in package.versions]
        wanted.append(Page("version", package.name, "latest"))
        if package.latest is not None:
            wanted.append(Page("codebook", package.name))
            wanted += [Page("table", package.name, table) for table in package.tables]
    for page in wanted:
        for language in LANGUAGES:
            assert (site / page.path(language)).is_file(), page.path(language)


def test_every_link_and_anchor_resolves(pages: tuple[Path, ...], compared: Path) -> None:
    every = (*pages, *sorted(compared.rglob("*.html")))
    anchors = {path: set(read_page(path).ids()) for path in every}
    for path in every:
        page = read_page(path)
        assert len(page.ids()) == len(set(page.ids())), path
        for element in page.elements:
            for name in ("href", "src", "action"):
                link = urlsplit(element.attributes.get(name, ""))
                if link.scheme or (not link.path and not link.fragment):
                    continue
                target = (path.parent / unquote(link.path)).resolve() if link.path else path
                assert target.is_file(), f"{path}: {element.attributes[name]}"
                if link.fragment:
                    assert link.fragment in anchors[target], f"{path}: {element.attributes[name]}"
        for element in page.elements:
            for name in ("aria-labelledby", "aria-describedby", "for"):
                for target in element.attributes.get(name, "").split():
                    assert target in page.ids(), f"{path}: {target}"


def test_nothing_is_loaded_from_another_host(site: Path, pages: tuple[Path, ...]) -> None:
    for path in pages:
        for element in read_page(path).elements:
            loads = element.attributes.get("src", "")
            if element.name == "link" and element.attributes["rel"] in ("stylesheet", "icon"):
                loads = element.attributes["href"]
            assert not urlsplit(loads).netloc, f"{path}: {loads}"
            assert element.name != "style"
            assert "style" not in element.attributes
    style = (site / "static" / "portal.css").read_text(encoding="utf-8")
    assert "url(" not in style
    assert "@import" not in style
    script = (site / "static" / "search.js").read_text(encoding="utf-8")
    assert "http" not in script
    assert "fetch" not in script.replace("nothing is fetched", "")


def test_the_notice_stands_on_every_page(pages: tuple[Path, ...]) -> None:
    for path in pages:
        language = "en" if 'lang="en"' in path.read_text(encoding="utf-8")[:80] else "nl"
        assert NOTICE.get(language) in read_page(path).text, path


def test_pages_are_light(pages: tuple[Path, ...]) -> None:
    assert max(path.stat().st_size for path in pages) < 150_000


def test_the_same_portal_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    before = snapshot(site)
    copy = tmp_path / "copy"
    shutil.copytree(site, copy)
    for path in copy.rglob("*.html"):
        path.unlink()
    build_pages(copy)
    assert snapshot(copy) == before


def test_versions_keep_their_files(site: Path) -> None:
    index = read_index(site)
    assert index is not None
    for package in index.packages:
        for version in package.versions:
            for entry in version.files:
                file = site / package.name / version.version / entry.name
                assert file.stat().st_size == entry.bytes


def test_an_old_version_points_to_the_newest(site: Path) -> None:
    page = read_page(site / PACKAGE / "2022.1" / "index.html")
    assert "Er is een nieuwere versie" in page.text
    assert "../2023.2/index.html" in {each.attributes.get("href") for each in page.named("a")}
    newest = read_page(site / PACKAGE / "2023.2" / "index.html")
    assert "Er is een nieuwere versie" not in newest.text
    assert "Nagekomen <melding>." in newest.text
    assert "cellen" in newest.text


def test_a_withdrawn_version_says_why_and_shows_nothing(site: Path) -> None:
    page = read_page(site / "en" / PACKAGE / "2021.1" / "index.html")
    assert "Wrong <count>." in page.text
    assert "2 May 2024" in page.text
    assert not [each for each in page.named("a") if "download" in each.attributes]
    empty = read_page(site / "b5-benchmark" / "index.html")
    assert "alle versies ingetrokken" in empty.text
    assert not (site / "b5-benchmark" / "zesde_tabel.html").exists()
    assert "Verkeerde <telling>." in read_page(site / "b5-benchmark/latest/index.html").text


def test_pages_follow_latest_back_to_an_older_version(tmp_path: Path) -> None:
    portal, staging = tmp_path / "portal", tmp_path / "staging"
    whole = synthetic_content(range(2021, 2024))
    small = {name: table for name, table in whole.tables.items() if name != "onderzoeken"}
    publish_release(
        stage_release(replace(whole, tables=small), staging, portal), portal, build_pages
    )
    more = replace(whole, revision_reason="Nieuwe tabel.")
    publish_release(stage_release(more, staging, portal), portal, build_pages)
    assert (portal / PACKAGE / "onderzoeken.html").exists()
    reason = Text(nl="Te vroeg.", en="Too early.")
    date = datetime.date(2024, 4, 1)
    withdraw_version(portal, PACKAGE, "2023.2", reason, date, build_pages)
    assert not (portal / PACKAGE / "onderzoeken.html").exists()
    assert "2023.1" in read_page(portal / PACKAGE / "index.html").text
    assert "Te vroeg." in read_page(portal / PACKAGE / "2023.2" / "index.html").text


def test_structured_data_is_well_formed_and_absolute(site: Path, pages: tuple[Path, ...]) -> None:
    kinds = set()
    for path in pages:
        for script in read_page(path).scripts:
            if not script:
                continue
            data = json.loads(script)
            kinds.add(data["@type"])
            assert data["@context"] == "https://schema.org"
            assert data["url"].startswith("https://open-data.example/gm0794/")
            assert data["license"].startswith("https://creativecommons.org/")
            if data["@type"] == "Dataset":
                assert NOTICE.get(data["inLanguage"]) in data["description"]
            for download in data.get("distribution", ()):
                inside = download["contentUrl"].removeprefix("https://open-data.example/gm0794/")
                assert (site / inside).is_file()
                assert len(download["sha256"]) == 64
    assert kinds == {"Dataset", "DataCatalog"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_package_page_has_what_people_look_for(site: Path, language: str) -> None:
    path = Page("package", PACKAGE).path(language)  # type: ignore[arg-type]
    page = read_page(site / path)
    wanted = {
        "tables", "preview", "downloads", "reading", "codebook", "citation", "licence", "method",
        "contact", "versions",
    }  # fmt: skip
    assert wanted <= set(page.ids())
    index = read_index(site)
    assert index is not None
    package = index.package(PACKAGE)
    assert package is not None
    assert package.latest is not None
    for entry in package.latest.files:
        assert entry.sha256 in page.text, entry.name
    assert "application/atom+xml" in {each.attributes.get("type") for each in page.named("link")}
    assert "version 2023.2" in page.text or "versie 2023.2" in page.text


def test_a_page_shows_every_cell_of_its_file_and_no_other_number(site: Path) -> None:
    data = read_package(site / PACKAGE / "latest")
    table = data.tables["meldingen_naar_type"]
    page = read_page(site / PACKAGE / "meldingen_naar_type.html")
    states = dict.fromkeys(("shown", "withheld", "unknown", "not-applicable", "approximate"), 0)
    for cell in page.named("td"):
        style = cell.attributes.get("class", "").removeprefix("number is-")
        if style in states:
            states[style] += 1
    status = table.header.index("status")
    counted = [row[status] for row in table.rows]
    assert states["shown"] == counted.count("openbaar")
    assert states["withheld"] == counted.count("onderdrukt")
    assert states["unknown"] == counted.count("onbekend")
    assert states["not-applicable"] == counted.count("niet_van_toepassing")
    assert states["approximate"] == counted.count("benaderd")


def test_every_chart_can_be_put_on_another_site(site: Path) -> None:
    page = read_page(site / PACKAGE / "meldingen_naar_type.html")
    charts = page.named("figure")
    lines = [part.split('"')[1] for part in page.text.split("<iframe src=")[1:]]
    assert len(lines) == len(charts) == 2
    for line in lines:
        path = site / line.removeprefix("https://open-data.example/gm0794/")
        alone = read_page(path)
        assert len(alone.named("figure")) == 1
        assert "Verzonnen voorbeeld." in alone.text
        link = next(each for each in alone.named("a"))
        assert link.attributes["href"] == "meldingen_naar_type.html"


def test_texts_of_a_register_are_escaped(site: Path) -> None:
    raw = (site / "regelingen" / "regelingen_en_ambities.html").read_text(encoding="utf-8")
    assert "<deel" not in raw
    assert "&lt;deel" in raw
