"""The page of a package, its code book, and the pages of its versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from publish.codebook import PREFIX
from publish.portal.charts.figure import Figure
from publish.portal.charts.plan import plan_figures
from publish.portal.citation import citation, version_address
from publish.portal.downloads import download_groups
from publish.portal.frame import Frame
from publish.portal.pages.comparison_tables import rates_table
from publish.portal.pivots import Pivot, pivots
from publish.portal.site import PackageView
from publish.portal.structured_data import as_script, package_data
from publish.portal.tables import TableView
from publish.portal_index import LATEST, VersionEntry
from publish.reading import TableData
from schemas.texts import Language


@dataclass(frozen=True)
class CodeListView:
    """A code list on the page of the code book."""

    name: str
    title: str
    rows: tuple[Mapping[str, Any], ...]


def package_content(frame: Frame, view: PackageView) -> Mapping[str, Any]:
    """Return what the page of a package shows; little when every version was withdrawn."""
    version = view.latest
    shared = {"view": view, "version": version, "versions": view.entry.versions}
    if version is None:
        return {**shared}
    lead = lead_table(view)
    figure, tables = _preview(view, lead, frame.language) if lead else (None, ())
    return {
        **shared,
        "lead": lead,
        "figure": figure,
        "pivots": tables,
        "groups": download_groups(frame, view, version),
        "citation": citation(frame.index, view.entry, version, frame.language),
        "years": view.times(),
        "sources": [each["title"] for each in view.data.descriptor["sources"]] if view.data else [],
        "structured_data": as_script(package_data(frame, view, version)),
    }


def lead_table(view: PackageView) -> TableView | None:
    """Return the table whose chart stands for the package: a yearly total, or else the first.

    For a comparison that is its yearly table.
    """
    if view.comparison is not None:
        return view.comparison.yearly
    drawn = [table for table in view.tables if not table.is_register]
    totals = [table for table in drawn if not table.breakdown]
    return next(iter((*totals, *drawn)), None)


def _preview(
    view: PackageView, lead: TableView, language: Language
) -> tuple[Figure | None, tuple[Pivot, ...]]:
    """Return the chart that stands for a package, and the table beside it."""
    figures = plan_figures(lead, language, view.comparison)
    if view.comparison is None:
        return next(iter(figures), None), pivots(lead, language)[:1]
    chosen, time = view.comparison.figures[0], lead.times[-1]
    title = figures[0].title
    table = rates_table(view.comparison, lead, time, chosen, title, language)
    return figures[0], (table,)


def codebook_content(view: PackageView) -> Mapping[str, Any]:
    """Return the columns of every table and the codes of every list of the newest version."""
    assert view.data is not None
    lists = tuple(
        CodeListView(
            name=name.removeprefix(PREFIX),
            title=name.removeprefix(PREFIX).replace("_", " "),
            rows=tuple(_codes(table)),
        )
        for name, table in sorted(view.data.code_lists.items())
    )
    tables = [(table, table.resource["schema"]) for table in view.tables]
    return {
        "view": view,
        "version": view.latest,
        "tables": tables,
        "lists": lists,
        "prefix": PREFIX,
    }


def version_content(frame: Frame, view: PackageView, version: VersionEntry) -> Mapping[str, Any]:
    """Return what the page of one version shows; the same under its own address and ``latest``."""
    newest = view.latest
    shared = {
        "view": view,
        "version": version,
        "newest": newest,
        "is_latest": newest == version,
        "address": version_address(frame.index, view.name, version.version),
    }
    if version.is_withdrawn:
        return {**shared}
    return {
        **shared,
        "groups": download_groups(frame, view, version),
        "changes": frame.site.changes(view.name, version),
        "citation": citation(frame.index, view.entry, version, frame.language),
        "titles": {table.name: frame.say(table.title) for table in view.tables},
        "structured_data": as_script(package_data(frame, view, version)),
    }


def version_pages(view: PackageView) -> Iterator[tuple[str, VersionEntry]]:
    """Yield folder and version of every version page, ``latest`` included."""
    for version in view.entry.versions:
        yield version.version, version
    yield LATEST, view.latest or view.entry.versions[0]


def _codes(table: TableData) -> Iterator[Mapping[str, Any]]:
    for row in table.rows:
        yield dict(zip(table.header, row, strict=True))
