"""Key figures as the comparison takes them: own cells, partners' deliveries, and who is missing.

Columns of the table: jaar, gemeente, kerncijfer (text), toestand (a figure's state), ondergrens,
bovengrens (equal where the number is known), noemer (staff in persons), fte, trendbreuk (a break
with the year before).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from schemas.codelists import TOTAL
from schemas.dataset import DatasetDescription
from schemas.partner import Staff, load_key_figures
from schemas.states import APPROXIMATE, EXACT, SHOWN, UNKNOWN
from schemas.texts import Text

COLUMNS = (
    "jaar",
    "gemeente",
    "kerncijfer",
    "toestand",
    "ondergrens",
    "bovengrens",
    "noemer",
    "fte",
    "trendbreuk",
)
Denominators = Mapping[str, Mapping[int, Staff]]


@dataclass(frozen=True)
class KeyFigure:
    """One key figure of one municipality in one year: a range, and the staff of that year.

    ``staff`` is in persons, ``fte`` in full-time equivalents: two denominators, never mixed.
    """

    year: int
    municipality: str
    name: str
    state: str
    lower: int | None
    upper: int | None
    staff: int | None
    fte: float | None
    is_break: bool

    @property
    def place(self) -> dict[str, str]:
        """Its codes besides time."""
        return {"gemeente": self.municipality, "kerncijfer": self.name}

    @property
    def key(self) -> dict[str, str]:
        """Its codes with the year."""
        return {"jaar": str(self.year), **self.place}

    def summed(
        self, lower: int | None, upper: int | None, staff: int | None, fte: float | None
    ) -> KeyFigure:
        """Return a sum over years that ends with this one; unknown without bounds."""
        state = UNKNOWN if lower is None else EXACT if lower == upper else APPROXIMATE
        return replace(self, state=state, lower=lower, upper=upper, staff=staff, fte=fte)


def read_key_figures(table: pd.DataFrame) -> list[KeyFigure]:
    """Return the rows of ``table`` sorted by municipality, key figure and year."""
    rows = table.sort_values(["gemeente", "kerncijfer", "jaar"]).to_dict("records")
    return [
        KeyFigure(
            int(row["jaar"]),
            str(row["gemeente"]),
            str(row["kerncijfer"]),
            str(row["toestand"]),
            _whole(row["ondergrens"]),
            _whole(row["bovengrens"]),
            _whole(row["noemer"]),
            None if pd.isna(row["fte"]) else float(row["fte"]),
            bool(row["trendbreuk"]),
        )
        for row in rows
    ]


def compared_rows(
    own: Mapping[str, pd.DataFrame],
    delivered: pd.DataFrame,
    municipality: str,
    members: Collection[str],
    denominators: Denominators,
    datasets: Mapping[str, DatasetDescription],
) -> pd.DataFrame:
    """Return the key figures of every member for every year that a partner delivered.

    ``own`` maps table name to its long annual table, ``delivered`` holds the checked rows of the
    partners, ``denominators`` maps GM code to staff per year and goes before what was delivered.
    A year from which the own figures are counted in another way is a break, as a partner's is.
    Whoever delivered nothing for a year is there as unknown.
    """
    years = sorted({int(year) for year in delivered["jaar"]})
    found = {
        (int(row["jaar"]), str(row["gemeente"]), str(row["kerncijfer"])): row
        for row in delivered.to_dict("records")
    }
    rows = []
    for year in years:
        for member in sorted(members):
            for name in load_key_figures():
                row = found.get((year, member, name), {})
                stated = (
                    _own(own, year, name, datasets) if member == municipality else _delivered(row)
                )
                staff = denominators.get(member, {}).get(year) or Staff(
                    _whole(row.get("medewerkers")), row.get("fte")
                )
                is_break = bool(row.get("trendbreuk", False))
                if member == municipality:
                    is_break = own_break(name, year, datasets) is not None
                rows.append((str(year), member, name, *stated, staff.persons, staff.fte, is_break))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    numbers = dict.fromkeys(["ondergrens", "bovengrens", "noemer"], "Int64")
    return frame.astype({**numbers, "fte": "float64"})


def own_break(name: str, year: int, datasets: Mapping[str, DatasetDescription]) -> Text | None:
    """Return how the own series of a key figure breaks with ``year``, if it does."""
    source = load_key_figures()[name]
    found = [
        each.note
        for each in datasets[source.table].breaks
        if each.year == year and (not each.codes or set(each.codes) & set(source.codes.values()))
    ]
    return found[0] if found else None


def _delivered(row: Mapping) -> tuple[str, int | None, int | None]:
    if not row:
        return UNKNOWN, None, None
    if row["status"] == SHOWN:
        return EXACT, _whole(row["waarde"]), _whole(row["waarde"])
    return str(row["status"]), _whole(row["ondergrens"]), _whole(row["bovengrens"])


def _own(
    own: Mapping[str, pd.DataFrame],
    year: int,
    name: str,
    datasets: Mapping[str, DatasetDescription],
) -> tuple[str, int | None, int | None]:
    """Return the own cell of a key figure; unknown where the own tables do not have it."""
    source = load_key_figures()[name]
    description, frame = datasets[source.table], own[source.table]
    rows = frame[(frame["maat"] == source.measure) & (frame[description.time.name] == str(year))]
    for dimension in description.breakdown:
        rows = rows[rows[dimension.name] == source.codes.get(dimension.name, TOTAL)]
    if rows.empty:
        return UNKNOWN, None, None
    row = rows.iloc[0]
    if row["toestand"] == EXACT:
        return EXACT, int(row["waarde"]), int(row["waarde"])
    return str(row["toestand"]), _whole(row["ondergrens"]), _whole(row["bovengrens"])


def _whole(value: object) -> int | None:
    return None if value is None or pd.isna(value) else int(value)  # type: ignore[arg-type,call-overload]
