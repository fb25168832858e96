"""What commands share: their options, the installation they speak of, and the exit codes."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from pipelines.speaking import Speaker

if TYPE_CHECKING:
    from pipelines.installation import Installation

REFUSED = 1
WRONG_USAGE = 2
WAITING = 3
FIRST_YEAR = 2011

Command = Callable[..., Any]


@dataclass(frozen=True)
class Call:
    """What a call has that needs an installation: which one, its file, and the language."""

    installation: Installation
    config: Path | None
    speaker: Speaker


def language_option(function: Command) -> Command:
    """Add ``--lang``; the command gets a ``speaker``."""

    @click.option("--lang", type=click.Choice(["nl", "en"]), help="Taal van de meldingen.")
    @functools.wraps(function)
    def with_speaker(*, lang: str | None, **others: Any) -> Any:
        return function(speaker=Speaker.choose(lang), **others)

    return with_speaker


def installation_options(function: Command) -> Command:
    """Add the options that say which installation is meant; the command gets a ``call``.

    Ends with wrong usage and a sentence when the configuration cannot be used.
    """
    folder = click.Path(file_okay=False, path_type=Path)
    file = click.Path(dir_okay=False, path_type=Path)

    @click.option("--config", type=file, help="Configuratie van de installatie (spiegel.yaml).")
    @click.option("--deliveries", type=folder, help="Map met de leveringen per jaar.")
    @click.option("--portal", type=folder, help="Map van het portaal.")
    @click.option("--state", type=folder, help="Map met de vertrouwelijke staat.")
    @language_option
    @functools.wraps(function)
    def with_call(
        *,
        config: Path | None,
        deliveries: Path | None,
        portal: Path | None,
        state: Path | None,
        speaker: Speaker,
        **others: Any,
    ) -> Any:
        from pipelines.installation import ConfigurationError, load_installation

        try:
            installation = load_installation(
                config, deliveries=deliveries, portal=portal, state=state
            )
        except ConfigurationError as error:
            refuse_usage(str(error))
        return function(call=Call(installation, config, speaker), **others)

    return with_call


def refuse_usage(sentence: str) -> NoReturn:
    """End with wrong usage."""
    click.echo(sentence, err=True)
    sys.exit(WRONG_USAGE)


def refuse(*sentences: str) -> NoReturn:
    """End with a refusal, sentence by sentence."""
    for sentence in sentences:
        click.echo(sentence, err=True)
    sys.exit(REFUSED)
