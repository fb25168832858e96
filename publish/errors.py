"""The refusal of a publication: whole sentences for a steward, never a value."""

from __future__ import annotations

from collections.abc import Iterable


class PublicationRefused(Exception):  # noqa: N818 - a refusal is an outcome, not a fault
    """Something that may not be published, or not in this way; ``sentences`` say why."""

    def __init__(self, sentences: str | Iterable[str]) -> None:
        self.sentences: tuple[str, ...] = (
            (sentences,) if isinstance(sentences, str) else tuple(sentences)
        )
        super().__init__("\n".join(self.sentences))
