"""The texts of the pages: one catalogue per language, with the same keys in both.

``nl.yaml`` and ``en.yaml`` hold every word the pages add of their own. They are HTML and trusted;
what is filled in between braces is escaped. Texts about one dataset do not belong here: they stand
in its description.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from markupsafe import Markup

from schemas.texts import Language

FOLDER = Path(__file__).parent
Catalogue = Mapping[str, Any]


@cache
def load_texts(language: Language) -> Catalogue:
    """Read the catalogue of ``language``; every text in it is markup that fills in safely."""
    path = FOLDER / f"{language}.yaml"
    return _as_markup(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


def plain(text: Markup) -> str:
    """Return a text, filled in or not, as it reads: what writes it on a page escapes it anew."""
    return text.unescape()


def _as_markup(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_markup(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_as_markup(each) for each in value]
    return Markup(str(value))
