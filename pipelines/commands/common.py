"""What several commands do: find the installation, and end with the right exit code."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from pipelines.installation import ConfigurationError, Installation, load_installation

REFUSED = 1
WRONG_USAGE = 2
WAITING = 3
FIRST_YEAR = 2011


def find_installation(
    config: Path | None,
    deliveries: Path | None = None,
    portal: Path | None = None,
    state: Path | None = None,
) -> Installation:
    """Return the installation, or end with wrong usage and a sentence."""
    try:
        return load_installation(config, deliveries=deliveries, portal=portal, state=state)
    except ConfigurationError as error:
        click.echo(str(error), err=True)
        sys.exit(WRONG_USAGE)


def refuse_usage(sentence: str) -> NoReturn:
    """End with wrong usage."""
    click.echo(sentence, err=True)
    sys.exit(WRONG_USAGE)
