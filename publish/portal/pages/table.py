"""The page of a table, and the page of its first chart to put on another site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def table_content(
    frame: Frame, view: PackageView, table: TableView, figures: Sequence[Figure]
) -> Mapping[str, Any]:
    """Return what the page of a table shows."""
    version = view.latest
    assert version is not None
    rule = table.resource["spiegel:disclosure"]
    embed = Page("embed", view.name, table.name).path(frame.language)
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
        "embed_address": absolute(frame.index.url, embed),
        "embed_height": figures[0].height + AROUND_EMBED if figures else 0,
        "structured_data": as_script(table_data(frame, view, version, table)),
    }


def embed_content(view: PackageView, table: TableView, figure: Figure) -> Mapping[str, Any]:
    """Return the chart of a table that is put on other sites: the first one."""
    return {
        "view": view,
        "table": table,
        "version": view.latest,
        "figure": figure,
    }
