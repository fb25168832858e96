"""The crosswalk of partners' own words: their headers, codes and names, and what these mean here.

Only says what stands for what; whether it fits the rules is judged as anything else is.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from schemas.delivery import ColumnDescription, DeliveryDescription
from schemas.municipality import Municipality, load_municipalities

CROSSWALK = Path(__file__).parent / "partners" / "crosswalk.yaml"
EVERYONE = "everyone"
MUNICIPALITY = "gemeente"


class Words(BaseModel):
    """Words of everyone, or of one partner: per column their code → ours, ours → their headers."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    codes: dict[str, dict[str, str]] = {}
    headers: dict[str, tuple[str, ...]] = {}


@cache
def load_crosswalk(path: Path = CROSSWALK) -> dict[str, Words]:
    """Read the crosswalk: ``everyone`` and GM codes → words."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name: Words.model_validate(body) for name, body in content.items()}


def names_of(municipalities: Mapping[str, Municipality]) -> dict[str, str]:
    """Return every name and alias with its GM code, and the code as digits alone."""
    found: dict[str, str] = {}
    for code, each in municipalities.items():
        digits = code.removeprefix("GM")
        for name in (each.name, *each.aliases, f"gemeente {each.name}", digits, digits.lstrip("0")):
            found[name] = code
    return found


def in_partners_words(
    description: DeliveryDescription, partner: str | None, crosswalk: Mapping[str, Words]
) -> DeliveryDescription:
    """Return ``description`` that also understands everyone's words and those of ``partner``."""
    sections = [crosswalk[name] for name in (EVERYONE, partner or "") if name in crosswalk]
    columns = [_widened(column, sections) for column in description.columns]
    return description.model_copy(update={"columns": tuple(columns)})


def _widened(column: ColumnDescription, sections: list[Words]) -> ColumnDescription:
    labels, headers = dict(column.labels), list(column.headers)
    for words in sections:
        labels |= words.codes.get(column.name, {})
        headers += [each for each in words.headers.get(column.name, ()) if each not in headers]
    if column.name == MUNICIPALITY:
        labels |= names_of(load_municipalities())
    return column.model_copy(update={"labels": labels, "headers": tuple(headers)})
