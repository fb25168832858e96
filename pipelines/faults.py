"""What a user hears of a fault: our own sentences as they are, any other by its kind and place."""

from __future__ import annotations

import traceback
from pathlib import Path

from pipelines.installation import PROJECT, ConfigurationError


def sentence_of(error: BaseException) -> str:
    """Return one sentence on ``error`` that quotes nothing a library says."""
    from disclosure import UnsafeRelease
    from pipelines.store import StoreError
    from publish.errors import PublicationRefused

    if isinstance(error, ConfigurationError | StoreError | PublicationRefused | UnsafeRelease):
        return str(error)
    own = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(PROJECT) and "site-packages" not in frame.filename
    ]
    place = "een bibliotheek"
    if own:
        place = f"{Path(own[-1].filename).relative_to(PROJECT)} regel {own[-1].lineno}"
    return (
        f"Dit ging mis ({type(error).__name__}, {place}); er is niets veranderd. Controleer of de "
        "bestanden en mappen heel zijn en of deze gebruiker ze mag lezen en schrijven."
    )
