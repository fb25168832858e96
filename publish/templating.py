"""How every page of ours is filled in: escaped, and a missing name is an error.

Which words and filters a kind of page has is for that kind to say.
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def strict_environment(folder: Path) -> Environment:
    """Return the environment of the templates in ``folder``; what is not our markup is escaped."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
