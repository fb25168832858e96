"""Portals to look at: one with every kind of page, made once."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from publish.portal import build_pages
from publish.portal.addresses import Page
from publish.portal.comparison.view import ComparisonView
from publish.portal.site import read_site
from publish.release import publish_release, stage_release
from publish.withdrawal import withdraw_version
from schemas.texts import LANGUAGES, Text
from tests.publish.portal.comparing import (
    ADVICE,
    BREDA,
    DEN_BOSCH,
    REPORTS,
    RESEARCH,
    comparison_content,
)
from tests.publish.portal.synthetic import publish_years, synthetic_content

REASON = Text(nl="Verkeerde <telling>.", en="Wrong <count>.")
DATE = datetime.date(2024, 5, 2)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a portal of three years with a revision, an old withdrawal and an empty package.

    integriteitsmeldingen has 2021.1 (withdrawn), 2022.1 (old), 2023.1 (old), 2023.2 (newest);
    every version of zesde_tabel's package is withdrawn.
    """
    folder = tmp_path_factory.mktemp("site")
    portal, staging = folder / "portal", folder / "staging"
    publish_years(portal, staging, range(2021, 2024), build_pages)
    revised = synthetic_content(
        range(2021, 2024), shift=1, revision_reason="Nagekomen <melding>.", created=DATE
    )
    publish_release(stage_release(revised, staging, portal), portal, build_pages)
    withdraw_version(portal, "integriteitsmeldingen", "2021.1", REASON, DATE, build_pages)
    for version in ("2021.1", "2022.1", "2023.1", "2023.2"):
        withdraw_version(portal, "b5-benchmark", version, REASON, DATE, build_pages)
    return portal


@pytest.fixture(scope="session")
def pages(site: Path) -> tuple[Path, ...]:
    """Return every page of the portal."""
    return tuple(sorted(site.rglob("*.html")))


@pytest.fixture(scope="session")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a portal of a comparison with planted cases (see ``comparing``)."""
    folder = tmp_path_factory.mktemp("compared")
    portal = folder / "portal"
    publish_release(
        stage_release(comparison_content(), folder / "staging", portal), portal, build_pages
    )
    return portal


@pytest.fixture(scope="session")
def compared_pages(compared: Path) -> tuple[Path, ...]:
    """Return every page of the comparison's package."""
    return tuple(sorted(compared.rglob("b5-benchmark/**/*.html")))


@pytest.fixture(scope="session")
def compared_kinds(compared: Path) -> tuple[Path, ...]:
    """Return pages of the comparison of every kind and with every planted case, for a browser."""
    package = "b5-benchmark"
    pages = [
        Page("package", package),
        Page("comparison", package),
        Page("reference", package),
        Page("municipality", package, BREDA),
        Page("municipality", package, DEN_BOSCH),
        Page("figure", package, f"{REPORTS}-2022"),
        Page("figure", package, f"{REPORTS}-2023"),
        Page("figure", package, f"{RESEARCH}-2023"),
        Page("figure", package, f"{ADVICE}-2023"),
        Page("table", package, "b5_kerncijfers"),
        Page("table", package, "b5_funnel"),
        Page("embed", package, f"b5_funnel-{REPORTS}-2022"),
        Page("embed", package, f"b5_kerncijfers-{REPORTS}-jaar"),
    ]
    return tuple(compared / page.path(language) for page in pages for language in LANGUAGES)


@pytest.fixture(scope="session")
def comparison(compared: Path) -> ComparisonView:
    """Return the comparison as the pages see it."""
    found = read_site(compared).packages[0].comparison
    assert found is not None
    return found
