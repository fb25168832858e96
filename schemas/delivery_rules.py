"""What makes a delivery's description meaningful: small functions that yield whole sentences.

The shape of a description is checked by ``schemas.delivery``; records are judged in ``sources``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from schemas.codelists import codelist_names, load_codelist
from schemas.delivery import ColumnDescription, DeliveryDescription

# Above this a number could hold a nine-digit citizen number.
LARGEST_NUMBER = 9_999_999
LONGEST_TEXT = 250
NO_LEAP_YEAR = 2023
NAME = re.compile(r"[a-z][a-z0-9_]*")
RULE_COLUMNS = {
    "unique": (1, 4),
    "order": (2, 2),
    "within_year": (1, 1),
    "not_after_year": (1, 1),
    "identifier_year": (1, 1),
    "required_when": (2, 2),
    "one_value_per": (2, 2),
    "overlaps_year": (2, 2),
    "never_at_once": (3, 3),
    "total_kind": (4, 4),
}


def description_problems(description: DeliveryDescription) -> Iterator[str]:
    """Yield one sentence for everything that is wrong with ``description``."""
    yield from _place_problems(description)
    yield from _header_problems(description)
    yield from _rule_problems(description)
    for column in description.columns:
        yield from _column_problems(column)


def _place_problems(description: DeliveryDescription) -> Iterator[str]:
    if description.kind == "sql":
        for name in ("view", "year_column", "database"):
            if not getattr(description, name):
                yield f"A delivery of kind sql needs '{name}'."
        for name in (description.view, description.year_column):
            if name and not NAME.fullmatch(name):
                yield f"'{name}' is not a plain name of a view or column."
    elif description.kind in ("csv", "xlsx"):
        if not description.files:
            yield "A delivery in files needs at least one file pattern."
        for pattern in description.files:
            if not pattern.endswith(f".{description.kind}") or pattern != pattern.lower():
                ending = f".{description.kind}"
                yield f"The file pattern '{pattern}' must be lower case and end in {ending}."
    if description.kind == "xlsx" and not description.sheets:
        yield "A workbook delivery must name its sheet."
    try:
        description.deadline_of(NO_LEAP_YEAR - 1)
    except ValueError:
        yield "The deadline must be a month and a day of every year, such as 01-31."
    if description.expected_years and not description.optional:
        yield "Only an optional delivery has expected years; any other is expected every year."
    if description.last_year is not None and description.last_year < description.first_year:
        yield "The last year lies before the first year."


def _header_problems(description: DeliveryDescription) -> Iterator[str]:
    names = Counter(column.name for column in description.columns)
    headers = Counter(
        header.casefold()
        for part in (*description.columns, *description.dropped)
        for header in (
            part.all_headers() if isinstance(part, ColumnDescription) else set(part.headers)
        )
    )
    for kind, counts in (("column", names), ("header", headers)):
        for name, count in counts.items():
            if count > 1:
                yield f"The {kind} '{name}' occurs {count} times."
    for column in description.columns:
        if not column.all_headers():
            yield f"Column '{column.name}' names no header."
        if not NAME.fullmatch(column.name):
            yield f"Column '{column.name}' is not a plain name."
    complete = description.complete_when
    if complete and complete.header.casefold() not in headers:
        yield f"The header '{complete.header}' of complete_when is not described."


def _rule_problems(description: DeliveryDescription) -> Iterator[str]:
    known = {column.name for column in description.columns}
    for use in description.rules:
        for name in use.columns:
            if name not in known:
                yield f"Rule '{use.rule}' speaks of an unknown column '{name}'."
        fewest, most = RULE_COLUMNS[use.rule]
        if not fewest <= len(use.columns) <= most:
            yield f"Rule '{use.rule}' speaks of {len(use.columns)} columns, not {fewest} to {most}."
    if not any(use.rule == "unique" for use in description.rules):
        yield "No rule says when a row occurs twice ('unique')."


def _column_problems(column: ColumnDescription) -> Iterator[str]:
    subject = f"Column '{column.name}'"
    if column.type in ("code", "codes"):
        yield from _code_problems(column, subject)
    elif column.type == "identifier":
        if not column.pattern:
            yield f"{subject} is an identifier without a pattern."
    elif column.type in ("integer", "number"):
        if column.minimum is None or column.maximum is None:
            yield f"{subject} is a number without a minimum and a maximum."
        elif not column.minimum <= column.maximum <= LARGEST_NUMBER:
            yield f"{subject}: the maximum must lie between the minimum and {LARGEST_NUMBER}."
    elif column.type == "text":
        if column.max_length is None or column.max_length > LONGEST_TEXT:
            yield f"{subject} is text and needs a max_length of at most {LONGEST_TEXT}."
        if column.reason is None:
            yield f"{subject} is text: say in 'reason' why text may be kept."
    elif column.type in ("date", "boolean"):
        return


def _code_problems(column: ColumnDescription, subject: str) -> Iterator[str]:
    if column.codelist is None and not column.choices:
        yield f"{subject} holds codes and names no code list and no choices."
        return
    known = set(column.choices)
    if column.codelist is not None:
        if column.codelist not in codelist_names():
            yield f"{subject} names an unknown code list '{column.codelist}'."
            return
        leaves = set(load_codelist(column.codelist).leaves())
        for code in sorted(known - leaves):
            yield f"{subject}: choice '{code}' is not a record value of '{column.codelist}'."
        known = known or leaves
    for mapping in (column.labels, column.prefixes, column.options, column.other_options):
        for code in sorted(set(mapping.values()) - known):
            yield f"{subject} maps to the unknown code '{code}'."
