"""The register beside the comparison: who delivered, how it was counted, where a series breaks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from figures.comparison_input import Denominators, own_break
from schemas.dataset import DatasetDescription
from schemas.partner import Staff, load_key_figures

OWN, DELIVERED, MISSING = "eigen cijfers", "geleverd", "ontbreekt"
STANDARD, REAL, FICTITIOUS = "standaard", "echt", "fictief"


@dataclass(frozen=True)
class OwnFigures:
    """How the own municipality counts: its tables with their breaks, and every staff given here.

    ``denominators`` maps GM code to staff per year and goes before what was delivered.
    """

    municipality: str
    denominators: Denominators
    datasets: Mapping[str, DatasetDescription]
    is_fictitious: bool = False


def comparison_register(
    description: DatasetDescription,
    delivered: pd.DataFrame | None,
    members: Collection[str],
    own: OwnFigures,
) -> pd.DataFrame:
    """Return one row of texts per year, member and key figure, sorted by key.

    ``delivered`` holds the checked rows of the partners; without any the register is empty.
    ``own`` is how the own municipality counts.
    """
    columns = [*description.key, *(column.name for column in description.columns)]
    if delivered is None:
        return pd.DataFrame(columns=columns, dtype="str")
    found = {
        (int(row["jaar"]), str(row["gemeente"]), str(row["kerncijfer"])): row
        for row in delivered.to_dict("records")
    }
    rows = [
        {
            "jaar": str(year),
            "gemeente": member,
            "kerncijfer": name,
            **(
                _own_texts(own, year, name)
                if member == own.municipality
                else _texts(found.get((year, member, name)), own.denominators.get(member, {}))
            ),
        }
        for year in sorted({int(year) for year in delivered["jaar"]})
        for member in sorted(members)
        for name in load_key_figures()
    ]
    frame = pd.DataFrame(rows, columns=columns).fillna("").astype("str")
    return frame.sort_values(list(description.key), ignore_index=True)


def _own_texts(own: OwnFigures, year: int, name: str) -> dict[str, str]:
    staff = own.denominators.get(own.municipality, {}).get(year, Staff())
    found = own_break(name, year, own.datasets)
    return {
        "levering": OWN,
        "aard": FICTITIOUS if own.is_fictitious else REAL,
        "definitie": STANDARD,
        "afwijking": "" if found is None else found.nl,
        "trendbreuk": "Nee" if found is None else "Ja",
        "peildatum": staff.reference_date.isoformat() if staff.reference_date else "",
        "noemer": _denominator(staff.persons, staff.fte),
    }


def _denominator(persons: object, fte: object) -> str:
    known = [n for n, v in (("medewerkers", persons), ("fte", fte)) if v and not pd.isna(v)]  # type: ignore[call-overload]
    return " en ".join(known)


def _texts(row: Mapping[Any, Any] | None, denominators: Mapping[int, Staff]) -> dict[str, str]:
    if row is None:
        return {"levering": MISSING}
    given = denominators.get(int(row["jaar"])) or Staff(row["medewerkers"], row["fte"])
    return {
        "levering": DELIVERED,
        "aard": str(row["aard"]),
        "definitie": str(row["definitie"]),
        "afwijking": _text(row["afwijking"]),
        "trendbreuk": "Ja" if row["trendbreuk"] else "Nee",
        "peildatum": (given.reference_date or pd.Timestamp(row["peildatum"]).date()).isoformat(),
        "noemer": _denominator(given.persons, given.fte),
        "versie": str(row["versie"]),
        "reden": _text(row["reden"]),
    }


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[arg-type,call-overload]
