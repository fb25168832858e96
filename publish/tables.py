"""From a protected table to the rows of its files: one value per published column, sorted by key.

Every format is written from these rows, so that no two formats can differ. Formats themselves
do not belong here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from disclosure import ProtectedCell, ProtectedTable
from publish.errors import PublicationRefused
from schemas.codelists import TOTAL
from schemas.columns import PublishedColumn, codes_of_list, published_columns
from schemas.dataset import DatasetDescription
from schemas.states import APPROXIMATE, NOT_APPLICABLE, SHOWN, UNKNOWN, WITHHELD

Value = int | float | str | None
Row = tuple[Value, ...]

STATES_WITH_BOUNDS = (WITHHELD, APPROXIMATE)
STATES_WITHOUT_BOUNDS = (UNKNOWN, NOT_APPLICABLE)


@dataclass(frozen=True)
class PublishedTable:
    """A table as its files hold it."""

    name: str
    columns: tuple[PublishedColumn, ...]
    rows: tuple[Row, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Column names, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def key_width(self) -> int:
        """How many columns, from the left, are the key."""
        return sum(column.role == "key" for column in self.columns)

    def count_states(self) -> Counter[str]:
        """Count the cells by state; a register has only shown cells."""
        places = [at for at, column in enumerate(self.columns) if column.role == "status"]
        if not places:
            shown = len(self.columns) - self.key_width
            return Counter({SHOWN: shown * len(self.rows)})
        return Counter(str(row[at]) for row in self.rows for at in places)


def publish_table(description: DatasetDescription, table: ProtectedTable) -> PublishedTable:
    """Return the rows of ``table`` in the columns of ``description``.

    Raises ``TypeError`` when the table did not come through protection and
    ``PublicationRefused`` when it does not fit its description.
    """
    if not isinstance(table, ProtectedTable):
        raise TypeError(f"{description.name}: only a protected table can be published")
    columns = published_columns(description)
    problems = list(_shape_problems(description, table))
    if problems:
        raise PublicationRefused(problems)
    rows = sorted(
        (_row(description, columns, codes, cells) for codes, cells in table.rows),
        key=lambda row: tuple(str(value) for value in row[: len(description.dimensions)]),
    )
    published = PublishedTable(name=description.name, columns=columns, rows=tuple(rows))
    problems = list(_code_problems(published))
    if problems:
        raise PublicationRefused(problems)
    return published


def _code_problems(table: PublishedTable) -> Iterator[str]:
    for place, column in enumerate(table.columns):
        if column.codelist is None:
            continue
        known = {code.code for code in codes_of_list(column.codelist)} | {TOTAL, None}
        strangers = sum(row[place] not in known for row in table.rows)
        if strangers:
            yield (
                f"{table.name}, {column.name}: {strangers} rows carry a code that is not in code "
                f"list '{column.codelist}'; add it there or correct the source."
            )


def _shape_problems(description: DatasetDescription, table: ProtectedTable) -> Iterator[str]:
    name = description.name
    is_register = description.kind == "register"
    expected = tuple(c.name for c in (description.columns if is_register else description.measures))
    if table.dimensions != description.key:
        yield f"{name}: the key columns are not those of its description."
    if table.measures != expected:
        yield f"{name}: the measures are not those of its description."
    doubled = len(table.rows) - len({codes for codes, _ in table.rows})
    if doubled:
        yield f"{name}: {doubled} rows have the same key; each key may stand in one row."


def _row(
    description: DatasetDescription,
    columns: tuple[PublishedColumn, ...],
    codes: tuple[str, ...],
    cells: tuple[ProtectedCell, ...],
) -> Row:
    is_register = description.kind == "register"
    names = [c.name for c in (description.columns if is_register else description.measures)]
    by_name = dict(zip(names, cells, strict=True))
    keys = dict(zip(description.key, codes, strict=True))
    row: list[Value] = []
    for column in columns:
        if column.role == "key":
            row.append(int(keys[column.name]) if column.type == "integer" else keys[column.name])
        elif column.role == "text":
            row.append(_text(description.name, by_name[column.name]))
        else:
            cell = by_name[str(column.measure)]
            row.append(_cell_value(description.name, column, cell))
    return tuple(row)


def _cell_value(name: str, column: PublishedColumn, cell: ProtectedCell) -> Value:
    """Return what ``column`` shows of ``cell``; a contradiction in the cell is refused."""
    if cell.state == SHOWN:
        has_value = cell.value is not None
        if not has_value and column.follows is None:
            raise PublicationRefused(f"{name}, {column.name}: a cell is public without a value.")
        shown = {"value": rounded(cell.value, column), "status": SHOWN}
        return shown.get(column.role)
    if cell.value is not None:
        raise PublicationRefused(f"{name}, {column.name}: a cell that is not public has a value.")
    if cell.state in STATES_WITH_BOUNDS:
        bounded = {
            "status": cell.state,
            "lower": rounded(cell.lower, column),
            "upper": rounded(cell.upper, column),
        }
        return bounded.get(column.role)
    if cell.state in STATES_WITHOUT_BOUNDS:
        return cell.state if column.role == "status" else None
    raise PublicationRefused(f"{name}, {column.name}: a cell has a state that is not published.")


def rounded(value: int | float | str | None, column: PublishedColumn) -> Value:
    """Round to the decimals of the column, half up, so that every format shows the same number."""
    if value is None:
        return None
    if isinstance(value, str):
        raise PublicationRefused(f"{column.name}: a number was expected and a text was found.")
    if column.type == "integer":
        if value != int(value):
            raise PublicationRefused(f"{column.name}: a whole number was expected.")
        return int(value)
    exponent = Decimal(1).scaleb(-column.decimals)
    return float(Decimal(repr(float(value))).quantize(exponent, ROUND_HALF_UP))


def _text(name: str, cell: ProtectedCell) -> str | None:
    """Return the text of a register's cell; signs that a spreadsheet executes are refused."""
    if cell.value is None:
        return None
    text = str(cell.value)
    if text.startswith(("=", "+", "-", "@", "\t", "\r")):
        raise PublicationRefused(
            f"{name}: a text begins with a sign that a spreadsheet would execute (= + - @); "
            "rewrite the entry in the register."
        )
    if any(ord(sign) < 32 for sign in text):
        raise PublicationRefused(f"{name}: a text holds a line break or control character.")
    return text
