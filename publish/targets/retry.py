"""Trying again with growing pauses: for places that are busy, not for refusals."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")
PAUSES = (0.5, 2.0, 5.0)


def with_retries(
    call: Callable[[], Result],
    busy: tuple[type[Exception], ...],
    wait: Callable[[float], None] | None = None,
) -> Result:
    """Return what ``call`` returns; try again after each pause while it raises one of ``busy``."""
    pause = wait or time.sleep
    for seconds in PAUSES:
        try:
            return call()
        except busy:
            pause(seconds)
    return call()
