"""Versions of a release: ``YEAR.N``, the first of a year is N = 1. Order and succession."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PATTERN = re.compile(r"([0-9]{4})\.([1-9][0-9]*)")


def version_key(version: str) -> tuple[int, int]:
    """Return the year and the number, to sort by; raise ``ValueError`` for anything else."""
    match = _PATTERN.fullmatch(version)
    if match is None:
        raise ValueError(f"{version!r} is not a version; write YEAR.N, such as 2023.1")
    return int(match[1]), int(match[2])


def is_version(name: str) -> bool:
    """Tell whether ``name`` is a version."""
    return _PATTERN.fullmatch(name) is not None


def next_version(year: int, released: Iterable[str]) -> str:
    """Return the version of the next release of ``year``; a number is never used twice."""
    numbers = [number for found, number in map(version_key, released) if found == year]
    return f"{year}.{max(numbers, default=0) + 1}"
