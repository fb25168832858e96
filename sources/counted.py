"""Anyone's CSV as counts per combination of codes, read in pieces: ten million records fit.

Job: columns by name, records or counts added up. What may be shown of it is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

PIECE = 1 << 24
"""Bytes of the file that are in memory at once."""
PIECES_TOGETHER = 32
"""After so many pieces their counts are added up."""
WHOLE = "^[0-9]{1,15}$"
NUMBER = "number of rows"


@dataclass(frozen=True)
class Counted:
    """Each combination of codes once: a list of codes per column, and how many of each."""

    columns: dict[str, list[str]]
    counts: list[int]


def read_counts(path: Path, by: Sequence[str], count: str | None = None) -> Counted:
    """Add up the column ``count``, or the rows themselves, per combination of the columns ``by``.

    The separator is a comma or a semicolon, the text UTF-8 or Windows-1252. Raises ``ValueError``
    with a sentence that names the column and how many rows, never what stands in them.
    """
    import pyarrow as pa

    try:
        return _read(path, by, count, "utf-8")
    except (UnicodeDecodeError, pa.ArrowInvalid) as error:
        if "UTF" not in str(error).upper():
            raise ValueError(f"{path.name}: this is no table with a header and rows") from None
    return _read(path, by, count, "cp1252")


def _read(path: Path, by: Sequence[str], count: str | None, encoding: str) -> Counted:
    import pyarrow as pa

    pieces: list[pa.Table] = []
    for piece in _pieces(path, by, count, encoding):
        pieces.append(_added_up(piece, by))
        if len(pieces) >= PIECES_TOGETHER:
            pieces = [_added_up(pa.concat_tables(pieces), by)]
    if not pieces or not sum(piece.num_rows for piece in pieces):
        raise ValueError(f"{path.name}: the table has no rows")
    together = _added_up(pa.concat_tables(pieces), by)
    columns = {name: together.column(name).to_pylist() for name in by}
    return Counted(columns, together.column(NUMBER).to_pylist())


def _pieces(path: Path, by: Sequence[str], count: str | None, encoding: str) -> Iterator[pa.Table]:
    """Yield the columns that are asked for, piece by piece, with whole numbers beside them."""
    import pyarrow as pa
    from pyarrow import csv

    header = _header(path, encoding)
    separator = ";" if header.count(";") > header.count(",") else ","
    wanted = [*by, *([count] if count else [])]
    ragged: list[int] = []

    def leave_out(row: Any) -> str:
        ragged.append(row.actual_columns)
        return "skip"

    try:
        reader = csv.open_csv(
            path,
            csv.ReadOptions(block_size=PIECE, encoding=encoding),
            csv.ParseOptions(delimiter=separator, invalid_row_handler=leave_out),
            csv.ConvertOptions(
                include_columns=wanted,
                column_types={name: pa.string() for name in wanted},
                strings_can_be_null=False,
            ),
        )
    except KeyError:
        raise ValueError(f"{path.name}: not all of these columns are in it: {wanted}") from None
    wrong = 0
    for batch in reader:
        piece = pa.Table.from_batches([batch])
        numbers, bad = _numbers(piece, count)
        wrong += bad
        yield piece.select(list(by)).append_column(NUMBER, numbers)
    if ragged:
        raise ValueError(f"{path.name}: {len(ragged)} rows do not fit the header")
    if wrong:
        raise ValueError(f"{count}: {wrong} values are not a whole number of at least 0")


def _header(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding) as file:
        return file.readline()


def _numbers(piece: pa.Table, count: str | None) -> tuple[pa.Array, int]:
    """The count of each row, and how many are none; those count as 0."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if count is None:
        return pa.repeat(pa.scalar(1, pa.int64()), piece.num_rows), 0
    texts = pc.utf8_trim_whitespace(piece.column(count))  # type: ignore[attr-defined]
    is_whole = pc.match_substring_regex(texts, WHOLE)  # type: ignore[attr-defined]
    bad = piece.num_rows - (pc.sum(is_whole).as_py() or 0)  # type: ignore[attr-defined]
    numbers = pc.if_else(is_whole, texts, "0").cast(pa.int64())  # type: ignore[attr-defined]
    return numbers, bad


def _added_up(table: pa.Table, by: Sequence[str]) -> pa.Table:
    groups = table.group_by(list(by)).aggregate([(NUMBER, "sum")])
    return groups.select([*by, f"{NUMBER}_sum"]).rename_columns([*by, NUMBER])
