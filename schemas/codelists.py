"""Code lists with validity and hierarchy, read from ``codelists/*.csv``.

A code says from and until which year it may be used, and under which code it is counted.
Which table uses which list is said in the dataset descriptions, not here.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from schemas.texts import Text

FOLDER = Path(__file__).parent / "codelists"
TOTAL = "totaal"


@dataclass(frozen=True)
class Code:
    """One code: its labels, its parent and the years (inclusive) in which it is valid."""

    code: str
    label: Text
    parent: str | None
    valid_from: int | None
    valid_until: int | None
    note: str

    def is_valid(self, year: int) -> bool:
        """Tell whether the code may be used for ``year``."""
        after_start = self.valid_from is None or year >= self.valid_from
        before_end = self.valid_until is None or year <= self.valid_until
        return after_start and before_end


@dataclass(frozen=True)
class CodeList:
    """A code list in its published order."""

    name: str
    codes: tuple[Code, ...]

    def __getitem__(self, code: str) -> Code:
        for candidate in self.codes:
            if candidate.code == code:
                return candidate
        raise KeyError(f"code list {self.name!r} has no such code")

    def names(self) -> tuple[str, ...]:
        """Return every code, valid or not."""
        return tuple(code.code for code in self.codes)

    def valid(self, year: int) -> tuple[str, ...]:
        """Return the codes valid in ``year``, subtotals included."""
        return tuple(code.code for code in self.codes if code.is_valid(year))

    def leaves(self, year: int | None = None) -> tuple[str, ...]:
        """Return the codes a record may carry: no subtotals, valid in ``year`` when given."""
        parents = {code.parent for code in self.codes}
        return tuple(
            code.code
            for code in self.codes
            if code.code not in parents and (year is None or code.is_valid(year))
        )

    def children(self, parent: str | None) -> tuple[str, ...]:
        """Return the codes directly under ``parent``; ``None`` gives the top level."""
        return tuple(code.code for code in self.codes if code.parent == parent)

    def leaves_under(self, code: str) -> tuple[str, ...]:
        """Return the record codes counted under ``code`` (itself when it is no subtotal)."""
        children = self.children(code)
        if not children:
            return (code,)
        return tuple(leaf for child in children for leaf in self.leaves_under(child))

    def label(self, code: str) -> Text:
        """Return the labels of ``code``; the total has one of its own."""
        return Text(nl="Totaal", en="Total") if code == TOTAL else self[code].label


def _year(text: str) -> int | None:
    return int(text) if text else None


@cache
def load_codelist(name: str, folder: Path = FOLDER) -> CodeList:
    """Read ``codelists/{name}.csv``; raise ``FileNotFoundError`` when there is none."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        codes = tuple(
            Code(
                code=row["code"],
                label=Text(nl=row["label_nl"], en=row["label_en"]),
                parent=row["parent"] or None,
                valid_from=_year(row["geldig_vanaf"]),
                valid_until=_year(row["geldig_tot"]),
                note=row["toelichting"],
            )
            for row in csv.DictReader(file)
        )
    return CodeList(name=name, codes=codes)


def codelist_names(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the names of all code lists."""
    return tuple(sorted(path.stem for path in folder.glob("*.csv")))
