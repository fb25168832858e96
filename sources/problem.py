"""A problem with a delivery: where it is, which rule it breaks, how often, and the remedy.

A problem never holds a record's value: only names that are declared or shown to be harmless.
The sentences themselves are in ``messages.yaml``, those about partners beside their rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from schemas.texts import Language, Text

HERE = Path(__file__).parent
MESSAGES = (HERE / "messages.yaml", HERE / "partners" / "messages.yaml")
CHOICE = re.compile(r"\[([^|\]]*)\|([^\]]*)\]")
DECIMAL = re.compile(r"(?<=[0-9])\.(?=[0-9])")
WORDS = {
    "delivery": Text(nl="Levering", en="Delivery"),
    "file": Text(nl="bestand", en="file"),
    "sheet": Text(nl="blad", en="sheet"),
    "table": Text(nl="tabel", en="table"),
    "column": Text(nl="kolom", en="column"),
    "rule": Text(nl="regel", en="rule"),
    "row": Text(nl="rij", en="row"),
    "rows": Text(nl="rijen", en="rows"),
    "between": Text(nl="tussen rij", en="between rows"),
    "and": Text(nl="en", en="and"),
    "remedy": Text(nl="Herstel", en="Remedy"),
}


@cache
def load_messages() -> dict[str, dict[str, Text]]:
    """Read what each rule says: rule to ``what`` and ``remedy``, both in two languages."""
    content: dict[str, dict[str, dict[str, str]]] = {}
    for path in MESSAGES:
        content |= yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        rule: {part: Text.model_validate(text) for part, text in message.items()}
        for rule, message in content.items()
    }


@dataclass(frozen=True)
class Problem:
    """One broken rule at one place; ``facts`` fill the sentence and hold no record values."""

    delivery: str
    rule: str
    file: str = ""
    place: str = ""
    column: str = ""
    count: int = 1
    first_line: int | None = None
    last_line: int | None = None
    facts: tuple[tuple[str, str], ...] = ()

    def sentence(self, language: Language = "nl") -> str:
        """Return the whole sentence: place, what is wrong, rule, rows, remedy."""
        what = self._fill("what", language)
        remedy = self._fill("remedy", language)
        # A view has no file: there the place is all there is.
        is_table = self.place == self.file
        where = ", ".join(
            f"{WORDS[part].get(language)} {value}"
            for part, value in (
                ("delivery", self.delivery),
                ("file", "" if is_table else self.file),
                ("table" if is_table else "sheet", self.place),
                ("column", self.column),
            )
            if value
        )
        where = where[:1].upper() + where[1:]
        notes = "; ".join(
            note
            for note in (f"{WORDS['rule'].get(language)} {self.rule}", self._lines(language))
            if note
        )
        return f"{where}: {what} ({notes}). {WORDS['remedy'].get(language)}: {remedy}."

    def as_row(self, language: Language = "nl") -> dict[str, str | int | None]:
        """Return the problem as one row of a table."""
        return {
            "delivery": self.delivery,
            "file": self.file,
            "place": self.place,
            "column": self.column,
            "rule": self.rule,
            "count": self.count,
            "first_line": self.first_line,
            "last_line": self.last_line,
            "what": self._fill("what", language),
            "remedy": self._fill("remedy", language),
        }

    def _fill(self, part: str, language: Language) -> str:
        template = load_messages()[self.rule][part].get(language)
        template = CHOICE.sub(lambda found: found[1] if self.count == 1 else found[2], template)
        facts = dict(self.facts)
        if language == "nl":
            facts = {name: DECIMAL.sub(",", value) for name, value in facts.items()}
        return template.format_map({"count": str(self.count), **facts})

    def _lines(self, language: Language) -> str:
        if self.first_line is None or self.last_line is None:
            return ""
        if self.first_line == self.last_line:
            return f"{WORDS['row'].get(language)} {self.first_line}"
        if self.last_line - self.first_line + 1 == self.count:
            return f"{WORDS['rows'].get(language)} {self.first_line}–{self.last_line}"
        joiner = WORDS["and"].get(language)
        return f"{WORDS['between'].get(language)} {self.first_line} {joiner} {self.last_line}"


@dataclass(frozen=True)
class Origin:
    """Where rows come from; makes problems that name that place."""

    delivery: str
    file: str
    place: str = ""

    def problem(
        self,
        rule: str,
        column: str = "",
        count: int = 1,
        lines: Iterable[int | None] = (),
        facts: Mapping[str, str] | None = None,
    ) -> Problem:
        """Make a problem at this place; ``lines`` are the row numbers concerned."""
        known = [line for line in lines if line is not None]
        return Problem(
            delivery=self.delivery,
            rule=rule,
            file=self.file,
            place=self.place,
            column=column,
            count=count,
            first_line=min(known, default=None),
            last_line=max(known, default=None),
            facts=tuple(sorted((facts or {}).items())),
        )
