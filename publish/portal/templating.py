"""The templates: one environment, compiled once, in which a missing name is an error."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment

from publish.portal.formats import date_text, number_text, size_text
from publish.templating import strict_environment

FOLDER = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """Return the environment; every value is escaped unless it is markup of our own making."""
    found = strict_environment(FOLDER)
    found.filters |= {"date": date_text, "number": number_text, "size": size_text}
    return found
