"""``spiegel protect``: the disclosure engine on anyone's table."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import click

from pipelines.commands.common import REFUSED, WRONG_USAGE, language_option
from pipelines.speaking import Speaker


def _read(path: Path) -> list[dict[str, str]]:
    """Read a CSV with a comma or a semicolon; raise ``ValueError`` when it is no table."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="cp1252")
    header = text.splitlines()[0] if text else ""
    separator = ";" if header.count(";") > header.count(",") else ","
    reader = csv.DictReader(text.splitlines(), delimiter=separator)
    rows = list(reader)
    ragged = sum(None in row or None in row.values() for row in rows)
    if not rows or ragged:
        raise ValueError(f"{path.name}: {ragged} of {len(rows)} rows do not fit the header")
    return rows


@click.command("protect")
@click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", multiple=True, required=True, help="Kolom waarnaar is uitgesplitst.")
@click.option("--count", required=True, help="Kolom met de aantallen.")
@click.option("--threshold", type=click.IntRange(min=3), default=5, show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Beschermde CSV.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Auditrapport.")
@language_option
def command(
    table: Path,
    by: tuple[str, ...],
    count: str,
    threshold: int,
    output: Path | None,
    report: Path | None,
    speaker: Speaker,
) -> None:
    """Houdt in TABLE.csv de kleine aantallen achter, met alle totalen, en bewijst het.

    Schrijft naast de tabel een beschermde CSV en een auditrapport in JSON.
    """
    from disclosure import UnsafeRelease, protect_table

    output = output or table.with_name(f"{table.stem}_beschermd.csv")
    report = report or table.with_name(f"{table.stem}_audit.json")
    try:
        protected = protect_table(_read(table), by, count, threshold)
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
