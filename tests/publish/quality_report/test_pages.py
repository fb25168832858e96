"""The pages of the report are valid, break no rule of WCAG 2.2 AA and fit on a phone."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from publish.quality_report import keep_suites, write_report
from tests.publish.portal.test_browser import CHROMIUM, FLAGS, RULES, WIDTHS
from tests.publish.quality_report.reports import good, refused, suites

JAR = os.environ.get("SPIEGEL_VNU_JAR", "")


@pytest.fixture
def pages(tmp_path: Path) -> list[Path]:
    write_report(tmp_path, good(2022, "cccc-3", "2023-02-01 06:00:00"))
    write_report(tmp_path, refused())
    keep_suites(tmp_path, "aaaa-1", suites(failed=1))
    write_report(tmp_path, good())
    return sorted(tmp_path.rglob("*.html"))


@pytest.mark.skipif(not JAR or shutil.which("java") is None, reason="needs java, SPIEGEL_VNU_JAR")
def test_no_page_has_an_error(pages: list[Path]) -> None:
    command = ["java", "-jar", JAR, "--errors-only", "--format", "gnu", *map(str, pages)]
    assert subprocess.run(command, capture_output=True, text=True, check=False).stderr == ""


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium: /usr/bin/chromium")
def test_no_page_has_a_violation_or_scrolls_sideways(pages: list[Path]) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    problems: list[str] = []
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        page = browser.new_page()
        for path in pages:
            page.goto(path.as_uri())
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    problems.append(f"{path}, {width}: the page scrolls sideways")
                found = axe.run(page, options=RULES).response["violations"]
                problems += [f"{path}, {width}: {each['id']}" for each in found]
        browser.close()
    assert problems == []
