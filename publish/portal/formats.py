"""Numbers, dates and file sizes as people write them in Dutch and in English."""

from __future__ import annotations

import datetime

from schemas.texts import Language

_MONTHS: dict[Language, tuple[str, ...]] = {
    "nl": (
        "januari", "februari", "maart", "april", "mei", "juni",
        "juli", "augustus", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


def number_text(value: int | float, language: Language, decimals: int = 0) -> str:
    """Return ``value`` with ``decimals`` and the separators of the language."""
    english = f"{value:,.{decimals}f}"
    if language == "en":
        return english
    return english.replace(",", "\0").replace(".", ",").replace("\0", ".")


def date_text(date: datetime.date, language: Language) -> str:
    """Return a date in words."""
    return f"{date.day} {_MONTHS[language][date.month - 1]} {date.year}"


def size_text(size: int, language: Language) -> str:
    """Return a number of bytes in bytes, kB or MB (powers of ten)."""
    for unit, factor, decimals in (("MB", 1_000_000, 1), ("kB", 1_000, 1)):
        if size >= factor:
            return f"{number_text(size / factor, language, decimals)} {unit}"
    return f"{size} bytes"


def period_text(time: str) -> str:
    """Return a year or a period; a period gets a dash of the right length."""
    return time.replace("-", "–")
