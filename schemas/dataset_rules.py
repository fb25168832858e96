"""What a dataset description must mean, beyond its shape: each rule yields whole sentences.

Rules that need the functions of another room (does the named method exist?) are tests there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from schemas.codelists import codelist_names, load_codelist
from schemas.dataset import DatasetDescription, load_fields, load_packages

#: What staff is counted in: numbers that say nothing of a case.
DENOMINATORS = ("medewerkers", "fte")
LOWEST_THRESHOLD = 3
NAME = re.compile(r"^[a-z][a-z0-9_]*$")
NEEDS_COLUMN = frozenset({"distinct", "registrations", "sum", "mean", "given"})


@dataclass(frozen=True)
class Surroundings:
    """What the rules need to know beside the description: names of other things."""

    datasets: Collection[str]
    deliveries: Collection[str]


Rule = Callable[[DatasetDescription, Surroundings], Iterator[str]]


def names_are_plain(description: DatasetDescription, around: Surroundings) -> Iterator[str]:
    """Names are lower case, digits and underscores: they become columns, files and tables."""
    del around
    parts = [description.name, *description.key, *(m.name for m in description.measures)]
    for name in parts:
        if not NAME.match(name):
            yield f"The name '{name}' may only hold lower-case letters, digits and underscores."


def package_exists(description: DatasetDescription, around: Surroundings) -> Iterator[str]:
    """A table is published in a described package."""
    del around
    if description.package not in load_packages():
        yield f"The package '{description.package}' is not described in packages.yaml."


def fields_exist(description: DatasetDescription, around: Surroundings) -> Iterator[str]:
    """Every dimension is a common field, and its code list exists."""
    del around
    fields = load_fields()
    lists = set(codelist_names())
    for dimension in description.dimensions:
        if dimension.field not in fields:
            yield f"Dimension '{dimension.name}' is not described in fields.yaml."
        elif (codelist := fields[dimension.field].codelist) and codelist not in lists:
            yield f"Dimension '{dimension.name}' uses the code list '{codelist}', which is missing."


def time_comes_first(description: DatasetDescription, around: Surroundings) -> Iterator[str]:
    """The first dimension is a year or a period."""
    del around
    fields = load_fields()
    first = fields.get(description.dimensions[0].field) if description.dimensions else None
    if first is None or first.type not in ("year", "period"):
        yield "The first dimension must be a year or a period."


def deliveries_exist(description: DatasetDescription, around: Surroundings) -> Iterator[str]:
    """Every delivery a table is made from is described."""
    for delivery in description.deliveries():
        if delivery not in around.deliveries:
            yield f"The delivery '{delivery}' has no description in deliveries/."


def measures_make_sense(description: DatasetDescription, around: Surroundings) -> Iterator[str]:
    """Measures are complete for their way of counting and lean only on what exists."""
    names = [measure.name for measure in description.measures]
    if description.kind == "statistical" and not names:
        yield "A statistical table needs at least one measure."
    if description.kind == "register" and (names or not description.columns):
        yield "A register has columns and no measures."
    for position, measure in enumerate(description.measures):
        count = measure.count
        if count.method in NEEDS_COLUMN and count.column is None:
            yield f"Measure '{measure.name}': method '{count.method}' needs a column."
        if count.method == "pooled" and count.of_table not in around.datasets:
            yield f"Measure '{measure.name}' pools a table that is not described."
        if count.method == "statement" and measure.statements is None:
            yield f"Measure '{measure.name}' is a statement but does not say which."
        if measure.follows is not None and measure.follows not in names[:position]:
            yield f"Measure '{measure.name}' follows '{measure.follows}', which is not before it."
        if position == 0 and measure.follows is not None:
            yield f"The principal measure '{measure.name}' may not follow another."


def statements_are_listed(description: DatasetDescription, around: Surroundings) -> Iterator[str]:
    """A stated yearly total has a code of its own, and its table has no other key than the year."""
    del around
    known = load_codelist("cijfer").names()
    for measure in description.measures:
        if measure.statements is None:
            continue
        if measure.statements not in known:
            yield f"Measure '{measure.name}': '{measure.statements}' is not in the list cijfer."
        if description.breakdown:
            yield f"Measure '{measure.name}' is stated per year, but the table has a breakdown."


def disclosure_is_reasoned(description: DatasetDescription, around: Surroundings) -> Iterator[str]:
    """Thresholds are never below 3, and what is exempt names its legal ground."""
    del around
    rule = description.disclosure
    if rule.threshold < LOWEST_THRESHOLD:
        yield f"The threshold may not be lower than {LOWEST_THRESHOLD}."
    if rule.exempt != "none" and not rule.ground:
        yield "What is exempt from suppression must name a legal ground."
    for measure in description.measures:
        if rule.exempt == "all" or measure.type == "integer":
            continue
        if measure.follows is None and measure.population not in DENOMINATORS:
            yield f"Measure '{measure.name}' is no count: it must follow one or be exempt."
        elif measure.count.method == "mean" and not measure.minimum:
            yield f"Measure '{measure.name}' is a mean and must name a minimum of contributors."


def alternatives_fit(description: DatasetDescription, around: Surroundings) -> Iterator[str]:
    """Rounding and merging are for tables of counts only, and not both at once."""
    del around
    rule = description.disclosure
    if rule.rounding is None and rule.merge is None:
        return
    if rule.rounding is not None and rule.merge is not None:
        yield "A table is rounded or its codes are merged, not both."
    if rule.exempt == "all" or description.is_comparison:
        yield "A table that is always shown, or compares municipalities, is not rounded or merged."
    if any(measure.type != "integer" or measure.follows for measure in description.measures):
        yield "Only tables of counts can be rounded or merged."
    if rule.rounding is not None and rule.rounding < rule.threshold:
        yield f"Rounding to {rule.rounding} does not hide counts below {rule.threshold}."
    chosen = [each for each in description.breakdown if each.name == rule.merge]
    fields = load_fields()
    if rule.merge is not None and not any(fields[each.field].codelist for each in chosen):
        yield f"'{rule.merge}' is no dimension with a code list, so it has nothing to merge."
    if any(each.multiple for each in chosen):
        yield f"'{rule.merge}' has several answers per record, so its codes do not add up."


def bands_name_measures(description: DatasetDescription, around: Surroundings) -> Iterator[str]:
    """Plausibility bands are about measures of the table."""
    del around
    names = {measure.name for measure in description.measures}
    for name in description.bands:
        if name not in names:
            yield f"There is a band for '{name}', which is no measure of this table."


def breaks_name_codes(description: DatasetDescription, around: Surroundings) -> Iterator[str]:
    """A series break about codes names codes that exist in one of the dimensions."""
    del around
    fields = load_fields()
    lists = set(codelist_names())
    known: set[str] = set()
    for dimension in description.breakdown:
        field = fields.get(dimension.field)
        if field is not None and field.codelist in lists:
            known |= set(load_codelist(field.codelist).names())
    for series_break in description.breaks:
        for code in series_break.codes:
            if code not in known:
                yield f"The break of {series_break.year} names the code '{code}', which is unknown."


RULES: tuple[Rule, ...] = (
    names_are_plain,
    package_exists,
    fields_exist,
    time_comes_first,
    deliveries_exist,
    measures_make_sense,
    statements_are_listed,
    disclosure_is_reasoned,
    alternatives_fit,
    bands_name_measures,
    breaks_name_codes,
)


def description_problems(description: DatasetDescription, around: Surroundings) -> list[str]:
    """Return every sentence that any rule has to say about ``description``."""
    return [
        f"{description.name}: {sentence}"
        for rule in RULES
        for sentence in rule(description, around)
    ]
