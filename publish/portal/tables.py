"""A published table as the pages see it, read from its descriptor and its CSV file.

What is a key, a value, a status or a bound is told by the descriptor. Only whether a question had
several answers and what is exempt are taken from the dataset's description. Drawing and writing
do not belong here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from publish.changes import column_groups
from publish.codebook import PREFIX
from publish.portal.cells import NO_VALUE, Cell
from publish.reading import PackageData
from publish.tables import Row, Value
from schemas.codelists import TOTAL
from schemas.dataset import load_datasets
from schemas.states import SHOWN
from schemas.texts import Language, Text


@dataclass(frozen=True)
class DimensionView:
    """A key column: its titles, its codes in the order of their list, and who is under whom."""

    name: str
    title: Text
    labels: Mapping[str, Text]
    parents: Mapping[str, str]

    def label(self, code: str, language: Language) -> str:
        """Return the label of ``code``, or the code itself where there is none."""
        return self.labels[code].get(language) if code in self.labels else code

    def depth(self, code: str) -> int:
        """Return how many codes stand above ``code``."""
        depth = 0
        while code in self.parents and depth < len(self.parents):
            code, depth = self.parents[code], depth + 1
        return depth


@dataclass(frozen=True)
class MeasureView:
    """A column of numbers. One that ``follows`` another has no status of its own."""

    name: str
    title: Text
    unit: Text
    decimals: int
    follows: str | None


@dataclass(frozen=True)
class BreakView:
    """A year from which figures cannot simply be compared with those before."""

    year: int
    codes: tuple[str, ...]
    note: Text


@dataclass(frozen=True)
class TableView:
    """One table with all its cells, by key. A register has texts in ``rows`` and no cells.

    ``several_answers`` names the codes (or ``*`` for all) whose rows count answers, not records.
    ``exempt`` says which small numbers are shown all the same: ``none``, ``totals`` or ``all``.
    """

    package: str
    name: str
    title: Text
    description: Text
    resource: Mapping[str, Any]
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    time: DimensionView
    times: tuple[str, ...]
    breakdown: tuple[DimensionView, ...]
    measures: tuple[MeasureView, ...]
    cells: Mapping[tuple[str, ...], Mapping[str, Cell]]
    breaks: tuple[BreakView, ...]
    several_answers: frozenset[str]
    exempt: str | None

    @property
    def is_register(self) -> bool:
        """Tell whether this is a list of texts without figures."""
        return not self.measures

    def cell(self, measure: str, key: tuple[str, ...]) -> Cell | None:
        """Return one cell, or none where the table has no such row."""
        return self.cells.get(key, {}).get(measure)


def text_of(properties: Mapping[str, Any], name: str) -> Text:
    """Return a property of a descriptor in both languages; missing ones are empty."""
    dutch = str(properties.get(name, ""))
    return Text(nl=dutch, en=str(properties.get(f"{name}@en", dutch)))


def table_view(package: str, data: PackageData, name: str) -> TableView:
    """Return the table ``name`` of a package that was read."""
    resource, table = data.resource(name), data.tables[name]
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    dimensions = tuple(
        _dimension(fields[key], resource, data) for key in resource["schema"]["primaryKey"]
    )
    groups = {c: g for c, g in column_groups(resource).items() if "spiegel:unit" in fields[c]}
    places = {column: table.header.index(column) for column in table.header}
    measures = tuple(_measure(fields[c], [row[places[c]] for row in table.rows]) for c in groups)
    return TableView(
        package=package,
        name=name,
        title=text_of(resource, "title"),
        description=text_of(resource, "description"),
        resource=resource,
        header=table.header,
        rows=table.rows,
        time=dimensions[0],
        times=tuple(sorted({str(row[0]) for row in table.rows})),
        breakdown=dimensions[1:],
        measures=measures,
        cells={
            tuple(str(code) for code in row[: table.key_width]): {
                column: _cell(row, places, groups, fields[column]) for column in groups
            }
            for row in table.rows
        }
        if measures
        else {},
        breaks=tuple(
            BreakView(each["year"], tuple(each["codes"]), text_of(each, "note"))
            for each in resource.get("spiegel:breaks", ())
        ),
        several_answers=_several_answers(name),
        exempt=load_datasets()[name].disclosure.exempt if name in load_datasets() else None,
    )


def _dimension(
    field: Mapping[str, Any], resource: Mapping[str, Any], data: PackageData
) -> DimensionView:
    english = field.get("spiegel:labels@en", {})
    labels = {
        each["value"]: Text(nl=each["label"], en=english.get(each["value"], each["label"]))
        for each in field.get("categories", ())
    }
    listed = {
        key["fields"][0]: key["reference"]["resource"]
        for key in resource["schema"].get("foreignKeys", ())
    }
    codes = data.code_lists.get(listed.get(field["name"], PREFIX))
    parents = {}
    if codes is not None:
        at = codes.header.index("ouder")
        parents = {str(row[0]): str(row[at]) for row in codes.rows if row[at]}
    return DimensionView(field["name"], text_of(field, "title"), labels, parents)


def _measure(field: Mapping[str, Any], values: list[Value]) -> MeasureView:
    """``decimals`` are as many as any value needs, so that a column reads evenly."""
    written = [repr(v).rstrip("0").partition(".")[2] for v in values if isinstance(v, float)]
    return MeasureView(
        name=field["name"],
        title=text_of(field, "title"),
        unit=text_of(field, "spiegel:unit"),
        decimals=max((len(part) for part in written), default=0),
        follows=field.get("spiegel:follows"),
    )


def _cell(
    row: Row,
    places: Mapping[str, int],
    groups: Mapping[str, tuple[str, ...]],
    field: Mapping[str, Any],
) -> Cell:
    column, follows = field["name"], field.get("spiegel:follows")
    value = row[places[column]]
    if follows is not None:
        state = str(row[places[groups[follows][1]]])
        is_missing = state == SHOWN and value is None
        return Cell(NO_VALUE if is_missing else state, _number(value))
    _, status, lower, upper = (row[places[name]] for name in groups[column])
    return Cell(str(status), _number(value), _number(lower), _number(upper))


def _number(value: Value) -> int | float | None:
    return value if isinstance(value, int | float) else None


def _several_answers(name: str) -> frozenset[str]:
    """Return for which codes of the first breakdown answers are counted; ``*`` is every code."""
    description = load_datasets().get(name)
    if description is None:
        return frozenset()
    if any(dimension.multiple for dimension in description.breakdown):
        return frozenset({"*"})
    return frozenset(
        question
        for measure in description.measures
        for question, asked in measure.count.questions.items()
        if asked.multiple
    )


def codes_in_order(table: TableView, dimension: int, without_total: bool = False) -> list[str]:
    """Return the codes of a breakdown that have rows, in the order of their list."""
    present = {key[dimension + 1] for key in table.cells}
    listed = [code for code in table.breakdown[dimension].labels if code in present]
    return [
        code
        for code in (*listed, *sorted(present - set(listed)))
        if not (without_total and code == TOTAL)
    ]
