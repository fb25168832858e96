"""Keeps record values out of the event log: what a library says of an error is not passed on.

Messages of pandas, SQL drivers and parsers may quote the value they stumbled over. The event log
is for ever, so an unexpected error becomes a sentence with its kind and its place in the code.
"""

import functools
from collections.abc import Callable, Iterator
from typing import Any

import dagster as dg

from assets.places import place_of


def unexpected(error: BaseException) -> dg.Failure:
    """Return ``error`` as a failure that names its kind and place, and nothing it says."""
    return dg.Failure(
        f"Onverwachte fout ({type(error).__name__}) in {place_of(error)}. De melding zelf is "
        "weggelaten, omdat er een gegeven in kan staan. Geef soort en plaats door aan de beheerder."
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
