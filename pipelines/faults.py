"""What a user hears of a fault: our own sentences as they are, any other by its kind and place."""

from __future__ import annotations

from assets.places import place_of
from pipelines.installation import ConfigurationError


def sentence_of(error: BaseException) -> str:
    """Return one sentence on ``error`` that quotes nothing a library says."""
    from disclosure import UnsafeRelease
    from pipelines.store import StoreError
    from publish.errors import PublicationRefused

    if isinstance(error, ConfigurationError | StoreError | PublicationRefused | UnsafeRelease):
        return str(error)
    return (
        f"Dit ging mis ({type(error).__name__}, {place_of(error)}); er is niets veranderd. "
        "Controleer of de bestanden en mappen heel zijn en of deze gebruiker ze mag lezen en "
        "schrijven."
    )
