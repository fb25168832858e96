"""``spiegel check``: judges a delivery or a folder of deliveries without storing anything."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipelines.commands.common import REFUSED, language_option, refuse_usage
from pipelines.speaking import Speaker

if TYPE_CHECKING:
    from sources import Judgement, Problem


def _year_folders(path: Path) -> list[Path]:
    """Return the year folders that ``path`` is or holds."""
    if path.name.isdigit() and len(path.name) == 4:
        return [path]
    return sorted(p for p in path.iterdir() if p.is_dir() and p.name.isdigit())


class PathOrAddress(click.Path):
    """A path that must exist, or an address, which is left as text."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path | str:
        """Return the path, or the address as it was given."""
        if isinstance(value, str) and "://" in value:
            return value
        return Path(str(super().convert(value, param, ctx)))


def _judge_partner(place: Path | str, year: int | None) -> Judgement | None:
    """Return what is said of a partner's delivery; ``None`` when it is no such thing."""
    from sources.partners import https_opener, is_partner_delivery, judge_address, judge_partner

    until = year or datetime.date.today().year
    if isinstance(place, str):
        return judge_address(place, until, https_opener).judgement
    return judge_partner(place, until).judgement if is_partner_delivery(place) else None


def _judge(path: Path, year: int | None) -> Iterator[tuple[list[Judgement], list[Problem]]]:
    from sources import judge_file, judge_folder

    if path.is_file():
        yield judge_file(path, year), []
        return
    folders = _year_folders(path)
    if not folders and year is not None:
        yield judge_folder(path.parent, year)
    for folder in folders:
        yield judge_folder(folder.parent, int(folder.name))


def _as_json(judgements: list[Judgement], problems: list[Problem], speaker: Speaker) -> str:
    language = speaker.language
    return json.dumps(
        {
            "received": [judgement.receipt.as_row(language) for judgement in judgements],
            "problems": [
                {**problem.as_row(language), "sentence": problem.sentence(language)}
                for problem in problems
            ],
        },
        ensure_ascii=False,
        indent=1,
    )


def _tell(judgements: list[Judgement], problems: list[Problem], speaker: Speaker) -> None:
    rows = []
    for judgement in judgements:
        receipt = judgement.receipt
        count = len(judgement.problems)
        verdict = speaker.text("check_refused", {"count": count}) if count else None
        dropped = ", ".join(part.name for part in receipt.dropped_columns)
        rows.append(
            (
                receipt.delivery or "?",
                receipt.file,
                receipt.rows,
                dropped or "-",
                verdict or speaker.text("check_good"),
            )
        )
    columns = ["delivery", "file", "rows", "dropped", "outcome"]
    speaker.table([f"column_{column}" for column in columns], rows)
    for problem in problems:
        click.echo(f"- {problem.sentence(speaker.language)}", err=True)


@click.command("check")
@click.argument("path", type=PathOrAddress(exists=True))
@click.option("--year", type=int, help="Jaar van de levering, als de naam het niet zegt.")
@click.option("--json", "as_json", is_flag=True, help="Antwoord als JSON.")
@language_option
def command(path: Path | str, year: int | None, as_json: bool, speaker: Speaker) -> None:
    """Oordeelt over een levering of een map met leveringen; er wordt niets bewaard.

    PATH is een bestand, een jaarmap of een map met jaarmappen; of de levering van een deelnemer
    aan de vergelijking: werkmap, datapakket, zip of https-adres.
    """
    judgements: list[Judgement] = []
    problems: list[Problem] = []
    partner = _judge_partner(path, year)
    found = [([partner], [])] if partner else _judge(Path(path), year)
    for judged, strays in found:
        judgements += judged
        problems += [problem for judgement in judged for problem in judgement.problems] + strays
    if not judgements and not problems:
        refuse_usage(speaker.text("check_nothing", {"path": Path(path).name}))
    if as_json:
        click.echo(_as_json(judgements, problems, speaker))
    else:
        _tell(judgements, problems, speaker)
        key = "check_some_refused" if problems else "check_all_good"
        speaker.say(key, {"count": len(problems)})
    if problems:
        sys.exit(REFUSED)
