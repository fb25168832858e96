"""Texts in the two languages of the portal. What a text says does not belong here."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")


class Text(BaseModel):
    """One text, in Dutch and in English; both are required."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    nl: str
    en: str

    def get(self, language: Language) -> str:
        """Return the text in ``language``."""
        return self.nl if language == "nl" else self.en
