"""Figures on integrity that other organisations published: looked up, never compared.

They come from public sources and are in no table of a release. No figure of an installation belongs
here.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from schemas.texts import Text

PATH = Path(__file__).parent / "published_figures.yaml"


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Closed):
    """Where a figure was found; ``url`` where it stands at an address of its own."""

    title: Text
    url: str | None = None


class PublishedFigure(_Closed):
    """One published figure, as its source gives it: a number, several, or a share of a whole.

    ``status`` says how far it was checked.
    """

    year: Text
    measure: Text
    value: Text
    note: Text | None = None
    source: str
    status: Literal["checked", "checked_year_unclear"] = "checked"


class Organisation(_Closed):
    """An organisation, or a group of them, with what was published of it."""

    name: Text
    figures: tuple[PublishedFigure, ...]


class Reference(_Closed):
    """Every organisation, by name, and the sources they refer to."""

    sources: dict[str, Source]
    organisations: tuple[Organisation, ...]


@cache
def load_reference() -> Reference:
    """Read the published figures; raise ``ValueError`` when a source is not there."""
    data = yaml.load(PATH.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    found = Reference.model_validate(data)
    for organisation in found.organisations:
        for figure in organisation.figures:
            if figure.source not in found.sources:
                raise ValueError(f"{PATH.name}: there is no source {figure.source!r}")
    return found
