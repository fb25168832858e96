"""A candidate beside the release that stands: per package what is new, and what readers would lose.

Counts cells and rows; never repeats a value, for the reader of a comparison may see both anyway.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from publish.candidate import Candidate
from publish.change_notes import change_sentences, summarise
from publish.portal.addresses import STATIC
from publish.portal_index import PortalIndex, read_index
from publish.staging import StagedPackage, StagedRelease
from publish.templating import strict_environment
from schemas.dataset import load_datasets, load_packages
from schemas.states import SHOWN, WITHHELD

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class TableComparison:
    """What changed in one table, in Dutch sentences."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class PackageComparison:
    """A package of the candidate; ``previous`` is the version it is compared with, if any.

    Counts are cells. ``is_revision`` says that something readers already have would change.
    """

    name: str
    title: str
    version: str
    previous: str | None
    is_new: bool
    is_revision: bool
    summary: str
    shown: int
    withheld: int
    shown_before: int | None
    withheld_before: int | None
    tables: tuple[TableComparison, ...]


def compare_candidate(staged: StagedRelease, portal: Path) -> tuple[PackageComparison, ...]:
    """Return the packages of ``staged`` beside what stands on ``portal``."""
    index = read_index(portal) if portal.exists() else None
    return tuple(_compared(package, index) for package in staged.packages)


def _compared(package: StagedPackage, index: PortalIndex | None) -> PackageComparison:
    states: Counter[str] = package.count_states()
    entry = index.package(package.name) if index else None
    versions = entry.versions if entry else ()
    before = next((v for v in versions if v.version == package.changes.previous), None)
    tables = tuple(
        TableComparison(_title(table.table), tuple(change_sentences(table, "nl")))
        for table in package.changes.tables
        if package.changes.previous is not None
    )
    return PackageComparison(
        name=package.name,
        title=load_packages()[package.name].title.nl,
        version=package.version,
        previous=package.changes.previous,
        is_new=package.is_new,
        is_revision=package.changes.is_revision,
        summary=summarise(package.changes).nl if package.is_new else "Niets veranderd.",
        shown=states[SHOWN],
        withheld=states[WITHHELD],
        shown_before=before.cells_shown if before else None,
        withheld_before=before.cells_withheld if before else None,
        tables=tables,
    )


def _title(table: str) -> str:
    described = load_datasets().get(table)
    return described.title.nl if described else table


def comparison_page(
    packages: tuple[PackageComparison, ...], candidate: Candidate, municipality: str
) -> str:
    """Return the comparison as a page for the steward, in Dutch; it stands beside the preview."""
    return (
        strict_environment(FOLDER)
        .get_template("comparison.html")
        .render(
            packages=packages,
            candidate=candidate,
            municipality=municipality,
            style=f"{STATIC}/portal.css",
        )
    )
