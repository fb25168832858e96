"""How the command line speaks: language, sentences from ``texts.yaml``, tables on the terminal."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import click
import yaml

from schemas.texts import Language

TEXTS = Path(__file__).with_name("texts.yaml")


@cache
def _texts() -> dict[str, dict[Language, str]]:
    return yaml.load(TEXTS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def language_of_locale(environment: Mapping[str, str]) -> Language:
    """Return English when the locale asks for it, else Dutch."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "en" if environment[name].lower().startswith("en") else "nl"
    return "nl"


@dataclass(frozen=True)
class Speaker:
    """Says sentences in one language: what was done on stdout, refusals on stderr."""

    language: Language

    @classmethod
    def choose(cls, wanted: str | None) -> Speaker:
        """Return a speaker of ``wanted``, or of the locale's language."""
        if wanted == "nl":
            return cls("nl")
        if wanted == "en":
            return cls("en")
        return cls(language_of_locale(os.environ))

    def text(self, key: str, facts: Mapping[str, object] | None = None) -> str:
        """Return the sentence ``key`` with its facts filled in."""
        return _texts()[key][self.language].format_map(dict(facts or {}))

    def say(self, key: str, facts: Mapping[str, object] | None = None) -> None:
        """Say a sentence."""
        click.echo(self.text(key, facts))

    def refuse(self, key: str, facts: Mapping[str, object] | None = None) -> None:
        """Say on stderr why something is refused."""
        click.echo(self.text(key, facts), err=True)

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Print a table; columns are text keys, numbers stand to the right."""
        from rich import box
        from rich.console import Console
        from rich.table import Table

        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for place, column in enumerate(columns):
            is_number = bool(rows) and all(isinstance(row[place], int) for row in rows)
            table.add_column(self.text(column), justify="right" if is_number else "left")
        for row in rows:
            table.add_row(*(str(cell) for cell in row))
        width = None if os.isatty(1) else 120
        Console(width=width, highlight=False).print(table)
