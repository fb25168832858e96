"""In a browser: no page breaks WCAG 2.2 AA, none is wider than a phone, and searching works."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
WIDTHS = (1280, 360)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium: /usr/bin/chromium"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield started
        started.close()


@pytest.mark.timeout(900)
def test_no_page_has_a_violation_or_scrolls_sideways(
    browser: object, pages: tuple[Path, ...], compared_kinds: tuple[Path, ...]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe
    checkers = {WIDTHS[0]: axe(), WIDTHS[1]: axe(axe_script="null")}  # loaded once per page
    page = browser.new_page()  # type: ignore[attr-defined]
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    problems: list[str] = []
    for path in (*pages, *compared_kinds):
        page.goto(path.as_uri())
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                problems.append(f"{path}, {width}: the page scrolls sideways")
            found = checkers[width].run(page, options=RULES).response["violations"]
            problems += [f"{path}, {width}: {each['id']}" for each in found]
    page.close()
    assert problems == []
    assert {address.split(":", 1)[0] for address in requests} == {"file"}


def test_a_wide_table_scrolls_in_its_own_region(browser: object, site: Path) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 800})  # type: ignore[attr-defined]
    page.goto((site / "bewustwording" / "onboarding.html").as_uri())
    region = page.locator(".scroll", has=page.locator("table.figures")).first
    assert region.evaluate("each => each.scrollWidth > each.clientWidth")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert region.evaluate("each => each.scrollLeft") > 0
    page.close()


@pytest.mark.parametrize(("name", "word"), [("zoeken.html", "UREN"), ("en/search.html", "hours")])
def test_searching_shortens_the_list(browser: object, site: Path, name: str, word: str) -> None:
    page = browser.new_page()  # type: ignore[attr-defined]
    page.goto((site / name).as_uri())
    everything = page.locator("#search-list > li:visible").count()
    page.fill("#q", word)
    found = page.locator("#search-list > li:visible")
    assert 0 < found.count() < everything
    assert str(found.count()) in page.inner_text("#search-result")
    page.fill("#q", "qqqq")
    assert found.count() == 0
    page.goto((site / name).as_uri() + f"?q={word}")
    assert 0 < page.locator("#search-list > li:visible").count() < everything
    page.close()


def test_figures_are_copied_with_a_button(browser: object, compared: Path) -> None:
    context = browser.new_context()  # type: ignore[attr-defined]
    page = context.new_page()
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', "
        "{value: {writeText: text => { window.copied = text; return Promise.resolve(); }}});"
    )
    page.goto((compared / "b5-benchmark" / "gemeente-GM0758.html").as_uri())
    page.get_by_role("button", name="Kopieer").last.click()
    page.get_by_text("Gekopieerd").wait_for()
    assert page.evaluate("window.copied").startswith("jaar\tkerncijfer\taantal")
    assert page.evaluate("window.copied").count("\n") == 12
    context.close()


def test_all_is_there_without_javascript(browser: object, site: Path, compared: Path) -> None:
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto((site / "zoeken.html").as_uri())
    assert page.locator("#search-list > li:visible").count() > 20
    page.goto((site / "integriteitsmeldingen" / "meldingen_naar_type.html").as_uri())
    assert page.locator("svg.bars:visible").count() == 1
    page.goto((compared / "b5-benchmark" / "gemeente-GM0758.html").as_uri())
    assert page.locator("pre:visible").count() == 2
    assert page.get_by_role("button").count() == 0
    context.close()
