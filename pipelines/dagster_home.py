"""The Dagster instance of an installation: its home folder, and one run at a time."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.installation import (
    PROJECT,
    Installation,
    as_environment,
    make_state_folder,
)

SETTINGS = PROJECT / "dagster.yaml"


class RunInProgress(Exception):  # noqa: N818 - it is a state of affairs, not a fault
    """Another run of this installation is going on."""


def prepare_home(installation: Installation, config: Path | None) -> None:
    """Make the Dagster home and have this process and its children use it.

    The operator's own ``dagster.yaml`` in the home is left alone.
    """
    make_state_folder(installation)
    home = installation.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    if not (home / SETTINGS.name).exists():
        shutil.copyfile(SETTINGS, home / SETTINGS.name)
    os.environ.update(as_environment(installation, config))


@contextmanager
def only_run(installation: Installation) -> Iterator[None]:
    """Hold the installation's lock for a run; raise ``RunInProgress`` when another holds it.

    The lock goes with the process: a run that was killed leaves nothing to clean up.
    """
    make_state_folder(installation)
    with (installation.state / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RunInProgress from None
        yield
