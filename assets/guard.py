"""Keeps record values out of the event log: what a library says of an error is not passed on.

Messages of pandas, SQL drivers and parsers may quote the value they stumbled over. The event log
is for ever, so an unexpected error becomes a sentence with its kind and its place in the code.
"""

import functools
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dagster as dg

PROJECT = Path(__file__).resolve().parents[1]


def unexpected(error: BaseException) -> dg.Failure:
    """Return ``error`` as a failure that names its kind and place, and nothing it says."""
    own = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(PROJECT) and "site-packages" not in frame.filename
    ]
    where = "een bibliotheek"
    if own:
        where = f"{Path(own[-1].filename).relative_to(PROJECT)} regel {own[-1].lineno}"
    return dg.Failure(
        f"Onverwachte fout ({type(error).__name__}) in {where}. De melding zelf is weggelaten, "
        "omdat er een gegeven in kan staan. Geef soort en plaats door aan de beheerder."
    )


def without_values(step: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the function of an asset so that no foreign message reaches the event log."""

    @functools.wraps(step)
    def guarded(*arguments: Any, **named: Any) -> Any:
        try:
            return step(*arguments, **named)
        except dg.Failure:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, its message stays inside
            raise unexpected(error) from None

    return guarded


def without_values_stream(step: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    """Wrap a generator function of an asset in the same way."""

    @functools.wraps(step)
    def guarded(*arguments: Any, **named: Any) -> Iterator[Any]:
        try:
            yield from step(*arguments, **named)
        except dg.Failure:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, its message stays inside
            raise unexpected(error) from None

    return guarded
