"""The templates: one environment, compiled once, in which a missing name is an error."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from publish.portal.formats import date_text, number_text, size_text

FOLDER = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """Return the environment; every value is escaped unless it is markup of our own making."""
    found = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    found.filters |= {"date": date_text, "number": number_text, "size": size_text}
    return found
