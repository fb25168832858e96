"""Reading a code: from a code, a name or a declared alias to the code that a record carries.

What is not in the vocabulary is named by the way in which it fails, so that the remedy fits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.codelists import CodeList, load_codelist
from schemas.delivery import ColumnDescription
from schemas.record_contract import record_codes
from sources.cells import Read
from sources.tables import tidy


@dataclass(frozen=True)
class Vocabulary:
    """Everything that may be written in a column of codes in one year, by tidy text."""

    codes: Mapping[str, str]
    prefixes: Mapping[str, str]
    folded: frozenset[str]
    other_years: frozenset[str]
    subtotals: frozenset[str]

    def read(self, cell: object) -> Read:
        """Return the code that ``cell`` stands for, or the rule that it breaks."""
        text = tidy(cell)
        if text in self.codes:
            return self.codes[text], None
        for prefix, code in self.prefixes.items():
            if text.startswith(prefix):
                return code, None
        if text in self.other_years:
            return None, "code_niet_geldig"
        if text in self.subtotals:
            return None, "verzamelcode"
        if text.casefold() in self.folded:
            return None, "code_hoofdletters"
        return None, "onbekende_code"

    def read_many(self, cell: object, separator: str) -> Read:
        """Return the distinct codes in ``cell`` as a frozenset, or the first rule broken."""
        answers = [part for part in tidy(cell).split(separator) if part.strip()]
        found = []
        for answer in answers:
            code, rule = self.read(answer)
            if rule:
                return None, rule
            found.append(code)
        if len(set(found)) < len(found):
            return None, "dubbel_antwoord"
        return frozenset(found), None


def vocabulary(
    column: ColumnDescription, year: int, codelists: Mapping[str, CodeList] | None = None
) -> Vocabulary:
    """Return the vocabulary of ``column`` for records of ``year``."""
    codes = {code: code for code in record_codes(column, year, codelists)}
    valid = set(codes)
    other_years: set[str] = set()
    subtotals: set[str] = set()
    if column.codelist is not None:
        codelist = (codelists or {}).get(column.codelist) or load_codelist(column.codelist)
        leaves = set(codelist.leaves())
        for code in codelist.codes:
            names = {code.code, tidy(code.label.nl), tidy(code.label.en)}
            if code.code in valid:
                codes.update(dict.fromkeys(names, code.code))
            elif code.code not in leaves:
                subtotals |= names
            elif not column.choices or code.code in column.choices:
                other_years |= names
    for label, code in column.labels.items():
        if code in valid:
            codes[tidy(label)] = code
        else:
            other_years.add(tidy(label))
    return Vocabulary(
        codes=codes,
        prefixes={prefix: code for prefix, code in column.prefixes.items() if code in valid},
        folded=frozenset(name.casefold() for name in codes),
        other_years=frozenset(other_years - set(codes)),
        subtotals=frozenset(subtotals - set(codes)),
    )
