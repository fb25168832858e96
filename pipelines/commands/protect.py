"""``spiegel protect``: the disclosure engine on anyone's table."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import click

from pipelines.commands.common import REFUSED, WRONG_USAGE, language_option
from pipelines.speaking import Speaker


@click.command("protect")
@click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", multiple=True, required=True, help="Kolom waarnaar is uitgesplitst.")
@click.option("--count", help="Kolom met de aantallen; zonder telt elke rij als één.")
@click.option("--threshold", type=click.IntRange(min=3), default=5, show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Beschermde CSV.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Auditrapport.")
@language_option
def command(
    table: Path,
    by: tuple[str, ...],
    count: str | None,
    threshold: int,
    output: Path | None,
    report: Path | None,
    speaker: Speaker,
) -> None:
    """Houdt in TABLE.csv de kleine aantallen achter, met alle totalen, en bewijst het.

    Schrijft naast de tabel een beschermde CSV en een auditrapport in JSON.
    """
    from disclosure import UnsafeRelease, protect_columns
    from sources.counted import read_counts

    output = output or table.with_name(f"{table.stem}_beschermd.csv")
    report = report or table.with_name(f"{table.stem}_audit.json")
    try:
        counted = read_counts(table, by, count)
        protected = protect_columns(counted.columns, counted.counts, threshold, name=count)
    except ValueError as error:
        speaker.refuse("protect_unreadable", {"table": table.name, "why": error})
        sys.exit(WRONG_USAGE)
    except UnsafeRelease as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(REFUSED)
    with output.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, protected.rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(protected.rows)
    report.write_text(protected.certificate.to_json() + "\n", encoding="utf-8")
    facts = {
        "hidden": protected.hidden,
        "cells": protected.cells,
        "output": output,
        "report": report,
    }
    speaker.say("protect_done", facts)
    if protected.is_optimal:
        speaker.say("protect_optimal")
