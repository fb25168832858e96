"""``spiegel preview``: what a table would show and withhold, from the figures in the store.

Shows what a reader would see, and never a withheld value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipelines.commands.common import Call, installation_options, refuse_usage

if TYPE_CHECKING:
    from disclosure import ProtectedCell, ProtectedTable
    from pipelines.installation import Installation


def _protected(installation: Installation, year: int) -> dict[str, ProtectedTable]:
    from assets.protected import protect_all
    from pipelines.build import build_line, open_store
    from pipelines.quality import QualityGate
    from schemas.dataset import load_datasets
    from schemas.delivery import load_deliveries

    store = open_store(installation)
    datasets = load_datasets()
    line = build_line(installation, load_deliveries(), datasets, store, QualityGate(datasets))
    try:
        figures = {name: store.read_series(name, year) for name in datasets}
    finally:
        store.close()
    if all(frame.empty for frame in figures.values()):
        return {}
    tables, _ = protect_all(line, figures)
    return tables


def _cell(cell: ProtectedCell) -> str:
    from schemas.states import SHOWN, WITHHELD

    bounds = "-".join("" if side is None else f"{side:g}" for side in (cell.lower, cell.upper))
    if cell.state == SHOWN:
        return "" if cell.value is None else f"{cell.value}"
    return f"x ({bounds})" if cell.state == WITHHELD else f"{cell.state} {bounds}".strip("- ")


@click.command("preview")
@click.argument("dataset")
@click.argument("year", type=int, required=False)
@installation_options
def command(
    dataset: str,
    year: int | None,
    call: Call,
) -> None:
    """Wat van DATASET getoond en achtergehouden zou worden, tot en met YEAR."""
    from schemas.dataset import load_datasets
    from schemas.states import WITHHELD

    speaker, installation = call.speaker, call.installation
    datasets = load_datasets()
    if dataset not in datasets:
        names = ", ".join(datasets)
        refuse_usage(speaker.text("preview_unknown", {"table": dataset, "names": names}))
    until = year or 9999
    table = _protected(installation, until).get(dataset)
    if table is None:
        refuse_usage(speaker.text("preview_empty", {"year": year or "YEAR"}))
    description = datasets[dataset]
    time = description.time.name
    chosen = [row for row in table.rows if year is None or str(year) in row[0][0]]
    click.echo(f"{description.title.get(speaker.language)} ({time})")
    from rich import box
    from rich.console import Console
    from rich.table import Table

    printed = Table(*table.dimensions, *table.measures, box=box.SIMPLE_HEAD, pad_edge=False)
    for codes, cells in chosen:
        printed.add_row(*codes, *(_cell(cell) for cell in cells))
    Console(highlight=False).print(printed)
    cells = [cell for _, row in chosen for cell in row]
    withheld = sum(cell.state == WITHHELD for cell in cells)
    speaker.say("preview_cost", {"withheld": withheld, "cells": len(cells)})
    speaker.say("preview_rule", {"reason": description.disclosure.reason.get(speaker.language)})
