"""The pages of a comparison: there in both languages, light, honest, and to be copied from."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from publish.portal import build_pages
from publish.portal.addresses import Page
from publish.portal.frame import Frame
from publish.portal.pages import comparison as comparison_pages
from publish.portal.reference import load_reference
from publish.portal.site import read_site
from publish.release import publish_release, stage_release
from schemas.texts import LANGUAGES, Language
from tests.publish.conftest import snapshot
from tests.publish.portal.comparing import (
    ADVICE,
    BREDA,
    CASES,
    DEN_BOSCH,
    NAMES,
    OWN,
    PLACES,
    REPORTS,
    RESEARCH,
    TILBURG,
    YEARS,
    comparison_content,
)
from tests.publish.portal.html import ReadPage, read_page

PACKAGE = "b5-benchmark"
KEY_FIGURES = (REPORTS, RESEARCH, ADVICE, CASES)


def page(compared: Path, kind: str, item: str = "", language: Language = "nl") -> ReadPage:
    return read_page(compared / Page(kind, PACKAGE, item).path(language))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_there_in_both_languages(compared: Path, language: Language) -> None:
    wanted = [Page("comparison", PACKAGE), Page("reference", PACKAGE)]
    wanted += [Page("municipality", PACKAGE, place) for place in PLACES]
    wanted += [Page("figure", PACKAGE, f"{name}-{year}") for name in KEY_FIGURES for year in YEARS]
    for each in wanted:
        assert (compared / each.path(language)).is_file(), each


def test_the_same_tree_gives_the_same_pages_and_none_is_heavy(
    compared: Path, compared_pages: tuple[Path, ...], tmp_path: Path
) -> None:
    again = shutil.copytree(compared, tmp_path / "again")
    build_pages(again)
    assert snapshot(again) == snapshot(compared)
    assert len(compared_pages) > 60
    assert max(path.stat().st_size for path in compared_pages) < 120_000


def test_every_page_and_every_embedded_chart_says_what_is_fictitious(
    compared: Path, compared_pages: tuple[Path, ...]
) -> None:
    names = {
        "nl": "Fictief: de cijfers van Breda, Eindhoven, 's-Hertogenbosch en Tilburg",
        "en": "Fictitious: the figures of Breda, Eindhoven, 's-Hertogenbosch and Tilburg",
    }
    for path in compared_pages:
        is_english = path.relative_to(compared).parts[0] == "en"
        assert names["en" if is_english else "nl"] in read_page(path).text, path
    assert "Fictief:" not in read_page(compared / "contact.html").text


def test_real_deliveries_are_not_called_fictitious(tmp_path: Path) -> None:
    content = comparison_content(is_fictitious=False, notice=None)
    staged = stage_release(content, tmp_path / "staging", tmp_path / "portal")
    publish_release(staged, tmp_path / "portal", build_pages)
    for path in tmp_path.rglob("portal/**/*.html"):
        text = read_page(path).text.lower()
        if "andere-organisaties" not in path.name and "codebo" not in path.name:
            for word in ("(fictief)", "(fictitious)", "fictief: ", "fictitious: "):
                assert word not in text, path


def test_beside_every_chart_is_the_sentence_and_its_words(
    compared: Path, compared_pages: tuple[Path, ...]
) -> None:
    drawn = 0
    for path in compared_pages:
        found = read_page(path)
        charts = len(found.named("figure"))
        said = [e for e in found.elements if e.attributes.get("class") == "chart__caution"]
        assert len(said) >= 2 * charts, path
        drawn += charts
        language = found.named("html")[0].attributes["lang"]
        sentence = {"nl": "geen slechtere integriteit", "en": "not worse integrity"}[language]
        assert found.text.count(sentence) >= charts, path
    assert drawn > 100


def test_a_page_of_a_key_figure_says_it_in_words_by_name(compared: Path) -> None:
    text = page(compared, "figure", f"{REPORTS}-2022").text
    words = text[text.index("In woorden") : text.index("De cijfers bij de grafiek")]
    places = [words.index(name) for name in NAMES]
    assert places == sorted(places)
    assert "is groter dan bij toeval past" in words[words.index("Tilburg") :]
    assert "is groter dan bij toeval past" not in words[: words.index("Tilburg")]
    assert "deze gemeente telt anders" in words
    english = page(compared, "figure", f"{RESEARCH}-2023", "en").text
    assert "cannot be said" in english
    assert "There is no funnel" in english


def test_a_page_has_a_table_beside_every_chart_without_javascript(compared: Path) -> None:
    found = page(compared, "figure", f"{REPORTS}-2022")
    assert len(found.named("figure")) == 3
    assert len(found.named("table")) == 3
    assert found.scripts == []
    newest = page(compared, "figure", f"{ADVICE}-2023")
    assert len(newest.named("figure")) == len(newest.named("table")) == 4


def test_years_and_key_figures_are_links_and_one_is_here(compared: Path) -> None:
    found = page(compared, "figure", f"{REPORTS}-2022")
    here = [
        each.attributes["href"]
        for each in found.named("a")
        if each.attributes.get("aria-current") == "page"
    ]
    assert here == [f"vergelijking-{REPORTS}-2022.html"] * 2
    links = {each.attributes.get("href") for each in found.named("a")}
    assert {f"vergelijking-{REPORTS}-{year}.html" for year in YEARS} <= links
    assert {f"vergelijking-{name}-2022.html" for name in KEY_FIGURES} <= links
    assert "andere-organisaties.html" in links


def test_every_chart_of_a_page_can_be_put_on_another_site(compared: Path) -> None:
    found = page(compared, "figure", f"{ADVICE}-2023", "en")
    lines = [part.split('"')[1] for part in found.text.split("<iframe src=")[1:]]
    assert len(lines) == len(found.named("figure")) == 4
    for line in lines:
        inside = line.removeprefix("https://open-data.example/gm0794/")
        alone = read_page(compared / inside)
        assert len(alone.named("figure")) == 1
        assert "not worse integrity" in alone.text
        link = compared / "en" / PACKAGE / alone.named("a")[0].attributes["href"]
        assert link.resolve().is_file()


def test_the_overview_shows_who_delivered_and_who_did_not(compared: Path) -> None:
    found = page(compared, "comparison")
    assert "Niet geleverd: 's-Hertogenbosch." in found.text
    cells = [e.attributes.get("class", "") for e in found.named("td")]
    assert cells.count("is-missing") == 1
    assert cells.count("is-own") == 3
    assert "telt anders, reeks breekt" in found.text
    summary = found.text[found.text.index("Kies een kerncijfer") : found.text.index("Zo leest u")]
    assert "Niet te zeggen: Breda, Eindhoven, Helmond en Tilburg." in summary


@pytest.mark.parametrize(("language", "decimal"), [("nl", ","), ("en", ".")])
def test_a_municipality_can_copy_its_figures_and_ranges(
    compared: Path, language: Language, decimal: str
) -> None:
    raw = (compared / Page("municipality", PACKAGE, BREDA).path(language)).read_text("utf-8")
    block = raw.split('<pre class="snippet">')[1].split("</pre>")[0]
    header, *rows = list(csv.reader(io.StringIO(block), delimiter="\t"))
    assert len(rows) == len(KEY_FIGURES) * len(YEARS)
    assert {len(row) for row in rows} == {len(header)}
    (withheld,) = [row for row in rows if row[3] == "onderdrukt"]
    assert withheld[0] == "2023"
    assert withheld[2:7] == ["", "onderdrukt", "1", "4", "1500"]
    assert withheld[7:] == ["", "", ""]
    (shown,) = [r for r in rows if r[0] == "2021" and r[1] == rows[0][1]]
    assert shown[7:] == [f"9{decimal}33", f"5{decimal}10", f"15{decimal}66"]


def test_the_text_to_copy_carries_its_cautions_and_its_source(compared: Path) -> None:
    raw = (compared / PACKAGE / f"gemeente-{TILBURG}.html").read_text("utf-8")
    text = raw.split('<pre class="snippet is-text">')[1].split("</pre>")[0]
    for part in ("(fictief)", "geen slechtere integriteit", "Verzonnen voorbeeld.", "versie 2023.1",
                 "Met toeval meegerekend", "De reeks breekt", "&lt;signalen&gt;"):  # fmt: skip
        assert part in text, part
    assert "<signalen>" not in raw


def test_a_missing_municipality_has_its_page(compared: Path) -> None:
    text = page(compared, "municipality", DEN_BOSCH).text
    assert "2023: Niet geleverd." in text
    own = page(compared, "municipality", OWN).text
    assert "niet te zeggen" in own
    assert "Niet getoond, tussen 0 en 9" in own


@pytest.mark.parametrize("language", LANGUAGES)
def test_published_figures_of_others_stand_apart_with_their_sources(
    compared: Path, language: Language
) -> None:
    found = page(compared, "reference", language=language)
    assert found.named("figure") == []
    assert found.named("svg") != []
    reference = load_reference()
    assert len(found.named("table")) == len(reference.organisations)
    for organisation in reference.organisations:
        assert organisation.name.get(language) in found.text
        for each in organisation.figures:
            assert each.value.get(language) in found.text
            assert reference.sources[each.source].title.get(language) in found.text
    assert {"nl": "niet kunt vergelijken", "en": "cannot compare"}[language] in found.text


@pytest.mark.parametrize(("language", "word"), [("nl", "vergelijking"), ("en", "comparison")])
def test_the_comparison_is_found_by_who_is_in_it(
    compared: Path, language: Language, word: str
) -> None:
    items = read_page(compared / Page("search").path(language)).named("li")
    words = [each.attributes["data-words"] for each in items if "data-words" in each.attributes]
    assert {word, "tilburg", "breda"} <= set(words[0].split())


@pytest.mark.parametrize(("most", "count"), [(4, 0), (5, 1)])
def test_too_many_small_drawings_are_left_to_the_pages_of_municipalities(
    compared: Path, monkeypatch: pytest.MonkeyPatch, most: int, count: int
) -> None:
    monkeypatch.setattr(comparison_pages, "MOST_PANELS", most)
    site = read_site(compared)
    frame = Frame(site, Page("comparison", PACKAGE), "nl")
    view = comparison_pages.comparison_of(site.packages[0])
    charts = comparison_pages.figure_charts(view, "2021", ADVICE, frame)
    assert len([figure for figure in charts.all() if figure.is_small]) == count
    assert (charts.years_table is not None) == bool(count)


def test_published_figures_know_their_sources_and_every_source_is_used() -> None:
    reference = load_reference()
    used = {each.source for one in reference.organisations for each in one.figures}
    assert used == set(reference.sources)
    names = [one.name.nl.casefold() for one in reference.organisations]
    assert len(names) == len(set(names))
    assert sum(len(one.figures) for one in reference.organisations) == 40
