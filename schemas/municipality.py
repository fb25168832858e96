"""A municipality: one file in ``municipalities/``, found by its GM code or by any of its names."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from schemas.texts import Text

FOLDER = Path(__file__).parent / "municipalities"


class Contact(BaseModel):
    """Whom a reader can ask."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    email: str
    address: Text


class Municipality(BaseModel):
    """Name, address and terms under which a municipality publishes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    toponym_owms: str
    website: str
    publisher: Text
    contact: Contact
    licence: Literal["cc-by-4.0", "cc0-1.0"]


@cache
def load_municipalities(folder: Path = FOLDER) -> dict[str, Municipality]:
    """Read every municipality, by GM code."""
    found = [
        Municipality.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted(folder.glob("*.yaml"))
    ]
    return {municipality.code: municipality for municipality in found}
