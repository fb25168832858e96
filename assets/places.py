"""Where in our own code an error arose, for sentences that may not repeat what it says."""

from __future__ import annotations

import traceback
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


def place_of(error: BaseException) -> str:
    """Return file and line of the innermost frame of ours, or that it was a library's."""
    own = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(PROJECT) and "site-packages" not in frame.filename
    ]
    if not own:
        return "een bibliotheek"
    return f"{Path(own[-1].filename).relative_to(PROJECT)} regel {own[-1].lineno}"
