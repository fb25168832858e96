"""Releases to publish in tests: small, fictitious, and protected by the real engine."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from disclosure import Absent, ProblemBuilder, ProtectedCell, ProtectedTable, protect_release
from disclosure.tables import TableLayout, make_protected_table
from publish.content import ReleaseContent
from publish.release import PublishedRelease, publish_release, stage_release
from schemas.dataset import load_datasets
from schemas.municipality import load_municipalities
from schemas.texts import Text

TYPES = {
    "financiele_schending": 9,
    "misbruik_positie_belangenverstrengeling": 3,
    "misbruik_bevoegdheden": 2,
    "ongewenste_omgangsvormen": 12,
    "misdraging_privesfeer": 7,
}
NOTICE = Text(nl="Fictieve voorbeeldgegevens.", en="Fictitious example data.")
MakeContent = Callable[..., ReleaseContent]
Publish = Callable[..., PublishedRelease]


def protected_tables(year: int, more_reports: int = 0) -> dict[str, ProtectedTable]:
    """Protect a handful of tables of every kind for 2022 up to ``year``."""
    builder = ProblemBuilder(threshold=5)
    years = [str(each) for each in range(2022, year + 1)]
    reports, by_type, relations, onboarding, survey = [], [], [], [], []
    reports.append((("2010",), (Absent("onbekend"),)))
    for each in years:
        counts = {code: n + (int(each) - 2022) for code, n in TYPES.items()}
        counts["misdraging_privesfeer"] += more_reports if each == str(year) else 0
        for code, count in counts.items():
            builder.add_cell(("meldingen", each, code), count)
        total = ("meldingen", each)
        builder.add_cell(total, sum(counts.values()), exempt="public for years", weight=100)
        builder.add_sum(total, [("meldingen", each, code) for code in counts])
        reports.append(((each,), (total,)))
        by_type += [((each, code), (("meldingen", each, code),)) for code in counts]
        by_type.append(((each, "totaal"), (total,)))
        cases = ("casussen", each)
        builder.add_cell(cases, 24, exempt="workload")
        for code, count in (("collega", 11), ("leidinggevende", 2), ("externe", 0)):
            builder.add_cell((*cases, code), count)
            builder.add_at_most((*cases, code), cases)
            relations.append(((each, code), ((*cases, code),)))
        relations.append(((each, "bestuurder"), (Absent("niet_van_toepassing"),)))
        relations.append(((each, "totaal"), (cases,)))
        builder.add_cell(("uitgenodigd", each), 253, exempt="workload")
        builder.add_cell(("aanwezig", each), 180, exempt="workload")
        builder.add_cell(("workshops", each), 22, exempt="workload")
        builder.add_magnitude(("duur", each), 2.25, contributors=22)
        onboarding.append(
            (
                (each,),
                (
                    ("uitgenodigd", each),
                    ("aanwezig", each),
                    ("workshops", each),
                    Absent("benaderd", 140, 149),
                    ("duur", each),
                ),
            )
        )
        builder.add_cell(("n", each), 120)
        builder.add_cell(("n", each, "klein"), 3)
        for theme, count in (("sociale_veiligheid", ("n", each)), ("veiligheidsklimaat", ("n", each, "klein"))):  # fmt: skip  # noqa: E501
            score, benchmark = ("score", each, theme), ("benchmark", each, theme)
            builder.add_magnitude(score, 7.4, contributors=120, hides_with=[count])
            builder.add_magnitude(benchmark, 7.1, contributors=120, hides_with=[count])
            survey.append(((each, theme), (count, score, benchmark)))
    layouts = [
        TableLayout("meldingen_per_jaar", ("jaar",), ("aantal",), reports),
        TableLayout("meldingen_naar_type", ("jaar", "type_schending"), ("aantal",), by_type),
        TableLayout("casussen_naar_relatie", ("jaar", "relatie"), ("aantal",), relations),
        TableLayout(
            "onboarding",
            ("jaar",),
            ("uitgenodigd", "aanwezig", "workshops", "beedigd", "workshopduur"),
            onboarding,
        ),
        TableLayout("medewerkersonderzoek", ("jaar", "thema"), ("n", "score", "benchmark"), survey),
    ]
    release = protect_release(builder.build(), layouts)
    return {**release.tables, "regelingen_en_ambities": register(years)}


def register(years: list[str], subject: str = "Gedragscode ambtenaren") -> ProtectedTable:
    """Return a register of one regulation per year, with an empty column."""
    description = load_datasets()["regelingen_en_ambities"]
    texts = ("regeling", subject, "vastgesteld", None, 'Medewerkers; raad, "griffie"', "2021")
    cells = tuple(
        ProtectedCell(text, "openbaar" if text else "onbekend")  # type: ignore[arg-type]
        for text in texts
    )
    return make_protected_table(
        "regelingen_en_ambities",
        ("jaar", "code"),
        tuple(column.name for column in description.columns),
        tuple(((year, "R01"), cells) for year in years),
        "register",
    )


@pytest.fixture(scope="session")
def make_content() -> MakeContent:
    """Return a maker of release content; protection is done once per set of figures."""
    cache: dict[tuple[int, int], dict[str, ProtectedTable]] = {}

    def make(year: int = 2023, more_reports: int = 0, **changes: object) -> ReleaseContent:
        key = (year, more_reports)
        if key not in cache:
            cache[key] = protected_tables(year, more_reports)
        content = ReleaseContent(
            municipality=load_municipalities()["GM0794"],
            year=year,
            tables=cache[key],
            descriptions=load_datasets(),
            created=datetime.date(year + 1, 2, 1),
            notice=NOTICE,
            portal_url="https://open-data.helmond.example/integriteit/",
        )
        return replace(content, **changes)  # type: ignore[arg-type]

    return make


@pytest.fixture
def publish(tmp_path: Path) -> Publish:
    """Return a function that stages content and publishes it in ``tmp_path / "portal"``."""

    def run(content: ReleaseContent, build_pages: object = None) -> PublishedRelease:
        portal = tmp_path / "portal"
        staged = stage_release(content, tmp_path / "staging", portal)
        return publish_release(staged, portal, build_pages)  # type: ignore[arg-type]

    return run


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """Return the folder that ``publish`` publishes in."""
    return tmp_path / "portal"


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return every file under ``folder`` with its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
