"""All pages of a portal, written into its tree. The same tree gives the same bytes.

Version pages are made anew each time: their content comes from files that never change, their
frame (menu, notice, pointer to a newer version) follows the portal. See docs/adr/0501.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from publish.portal.addresses import GENERAL_PAGES, STATIC, Page
from publish.portal.charts.comparison_parts import fictitious_text
from publish.portal.charts.figure import Figure
from publish.portal.charts.plan import plan_figures
from publish.portal.frame import Frame
from publish.portal.pages.comparison import (
    comparison_of,
    figure_charts,
    figure_content,
    item_of,
    overview_content,
)
from publish.portal.pages.general import prose_content, search_content
from publish.portal.pages.municipality import municipality_content
from publish.portal.pages.package import (
    codebook_content,
    package_content,
    version_content,
    version_pages,
)
from publish.portal.pages.reference import reference_content
from publish.portal.pages.start import start_content
from publish.portal.pages.table import embed_content, table_content
from publish.portal.site import PackageView, Site, read_site
from publish.portal.templating import environment
from schemas.texts import LANGUAGES, Language

STATIC_FOLDER = Path(__file__).parent / "static"
Rendered = tuple[Frame, str, Mapping[str, Any]]


def build_pages(tree: Path) -> None:
    """Write every page, and what the pages load, into the complete portal in ``tree``."""
    site = read_site(tree)
    for language in LANGUAGES:
        for frame, template, content in all_pages(site, language):
            _write(tree / frame.path, render(frame, template, content))
    target = tree / STATIC
    target.mkdir(exist_ok=True)
    for path in sorted(STATIC_FOLDER.iterdir()):
        shutil.copyfile(path, target / path.name)


def render(frame: Frame, template: str, content: Mapping[str, Any]) -> str:
    """Return the page of ``frame`` as HTML."""
    shared = {
        "frame": frame,
        "t": frame.texts,
        "lang": frame.language,
        "index": frame.index,
        "structured_data": None,
        "fictitious": _fictitious(frame),
    }
    return environment().get_template(template).render({**shared, **content})


def all_pages(site: Site, language: Language) -> Iterator[Rendered]:
    """Yield frame, template and content of every page in ``language``."""
    start = Frame(site, Page("start"), language)
    yield start, "start.html", start_content(start)
    for kind in GENERAL_PAGES:
        frame = Frame(site, Page(kind), language)
        if kind == "search":
            yield frame, "search.html", search_content(frame)
        else:
            yield frame, "prose.html", prose_content(frame, kind)
    for view in site.packages:
        yield from _package_pages(site, view, language)


def _package_pages(site: Site, view: PackageView, language: Language) -> Iterator[Rendered]:
    frame = Frame(site, Page("package", view.name), language)
    yield frame, "package.html", package_content(frame, view)
    for folder, version in version_pages(view):
        lasting = Page("version", view.name, version.version)
        frame = Frame(site, Page("version", view.name, folder), language, lasting)
        yield frame, "version.html", version_content(frame, view, version)
    if view.latest is None:
        return
    frame = Frame(site, Page("codebook", view.name), language)
    yield frame, "codebook.html", codebook_content(view)
    for table in view.tables:
        page = Page("table", view.name, table.name)
        figures = plan_figures(table, language, view.comparison)
        frame = Frame(site, page, language)
        yield frame, "table.html", table_content(frame, view, table, figures)
        if view.comparison is None:
            for figure in figures:
                yield _embed(site, view, page, table.title.get(language), figure, language)
    if view.comparison is not None:
        yield from _comparison_pages(site, view, language)


def _comparison_pages(site: Site, view: PackageView, language: Language) -> Iterator[Rendered]:
    """Yield the pages of a comparison; a chart on several of them is put on other sites once."""
    comparison, seen = comparison_of(view), set[str]()
    frame = Frame(site, Page("comparison", view.name), language)
    yield frame, "comparison.html", overview_content(frame, view)
    frame = Frame(site, Page("reference", view.name), language)
    yield frame, "reference.html", reference_content(frame, view)
    for place in comparison.places:
        frame = Frame(site, Page("municipality", view.name, place), language)
        yield frame, "municipality.html", municipality_content(frame, view, place)
    for figure in comparison.figures:
        for time in reversed(comparison.yearly.times):
            page = Page("figure", view.name, item_of(figure, time))
            frame = Frame(site, page, language)
            charts = figure_charts(comparison, time, figure, frame)
            content = figure_content(frame, view, time, figure, charts)
            yield frame, "comparison_figure.html", content
            for chart in charts.all():
                if chart.name not in seen:
                    title = frame.say(view.entry.title)
                    yield _embed(site, view, page, title, chart, language)
                seen.add(chart.name)


def _embed(
    site: Site, view: PackageView, page: Page, title: str, figure: Figure, language: Language
) -> Rendered:
    """Return the page of one chart, to be put on other sites; ``page`` explains it."""
    frame = Frame(site, Page("embed", view.name, figure.name), language, page)
    return frame, "embed.html", embed_content(frame, view, title, figure)


def _fictitious(frame: Frame) -> str:
    """Return what every page of a comparison says of fictitious deliveries; elsewhere nothing."""
    view = frame.site.package(frame.page.package)
    if view is None or view.comparison is None:
        return ""
    return fictitious_text(view.comparison, frame.language)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
