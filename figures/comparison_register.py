"""The register beside the comparison: who delivered, how it was counted, where a series breaks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from schemas.dataset import DatasetDescription
from schemas.partner import load_key_figures

OWN, DELIVERED, MISSING = "eigen cijfers", "geleverd", "ontbreekt"


def comparison_register(
    description: DatasetDescription,
    delivered: pd.DataFrame | None,
    municipality: str,
    members: Collection[str],
) -> pd.DataFrame:
    """Return one row of texts per year, member and key figure, sorted by key.

    ``delivered`` holds the checked rows of the partners; without any the register is empty.
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
            **_texts(found.get((year, member, name)), is_own=member == municipality),
        }
        for year in sorted({int(year) for year in delivered["jaar"]})
        for member in sorted(members)
        for name in load_key_figures()
    ]
    frame = pd.DataFrame(rows, columns=columns).fillna("").astype("str")
    return frame.sort_values(list(description.key), ignore_index=True)


def _texts(row: Mapping[Any, Any] | None, is_own: bool) -> dict[str, str]:
    if is_own:
        return {"levering": OWN}
    if row is None:
        return {"levering": MISSING}
    return {
        "levering": DELIVERED,
        "aard": str(row["aard"]),
        "definitie": str(row["definitie"]),
        "afwijking": _text(row["afwijking"]),
        "trendbreuk": "Ja" if row["trendbreuk"] else "Nee",
        "peildatum": pd.Timestamp(row["peildatum"]).date().isoformat(),
        "versie": str(row["versie"]),
        "reden": _text(row["reden"]),
    }


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[arg-type,call-overload]
