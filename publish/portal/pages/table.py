"""The page of a table, and the page of each of its charts to put on another site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from publish.portal.addresses import Page, absolute
from publish.portal.charts.figure import Figure
from publish.portal.citation import citation
from publish.portal.downloads import download_groups
from publish.portal.frame import Frame
from publish.portal.pivots import pivots, register_view
from publish.portal.site import PackageView
from publish.portal.structured_data import as_script, table_data
from publish.portal.tables import TableView

#: Room for title, legend, source and notice around an embedded chart, enough on a phone.
AROUND_EMBED = 340


@dataclass(frozen=True)
class Embed:
    """How a chart is put on another site: its title, the link and address, the height it needs."""

    title: str
    link: str
    address: str
    height: int


def embed_of(frame: Frame, view: PackageView, figure: Figure) -> Embed:
    """Return how ``figure`` is put on another site."""
    path = Page("embed", view.name, figure.name).path(frame.language)
    return Embed(
        title=figure.title,
        link=frame.file(path),
        address=absolute(frame.index.url, path),
        height=figure.height + AROUND_EMBED,
    )


def table_content(
    frame: Frame, view: PackageView, table: TableView, figures: Sequence[Figure]
) -> Mapping[str, Any]:
    """Return what the page of a table shows."""
    version = view.latest
    assert version is not None
    rule = table.resource["spiegel:disclosure"]
    return {
        "view": view,
        "table": table,
        "version": version,
        "figures": figures,
        "pivots": pivots(table, frame.language),
        "register": register_view(table, frame.language) if table.is_register else None,
        "groups": download_groups(frame, view, version, table.name),
        "rule": rule,
        "withheld": table.resource.get("spiegel:withheld", ()),
        "source": ", ".join(each["title"] for each in table.resource["sources"]),
        "citation": citation(frame.index, view.entry, version, frame.language, table.title),
        "others": [each for each in view.tables if each.name != table.name],
        "embeds": [embed_of(frame, view, figure) for figure in figures],
        "structured_data": as_script(table_data(frame, view, version, table)),
    }


def embed_content(frame: Frame, view: PackageView, title: str, figure: Figure) -> Mapping[str, Any]:
    """Return one chart, to be put on other sites; ``title`` is that of the page that explains it.

    The link goes to what ``frame`` shows.
    """
    assert frame.shows is not None
    return {
        "view": view,
        "title": title,
        "explained": frame.file(frame.shows.path(frame.language)),
        "version": view.latest,
        "figure": figure,
    }
