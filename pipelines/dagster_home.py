"""The Dagster instance of an installation: its home folder, and one run at a time."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pipelines.installation import (
    PROJECT,
    Installation,
    as_environment,
    make_state_folder,
)

SETTINGS = PROJECT / "dagster.yaml"
LOCK = "run.lock"
POLL_SECONDS = 0.5
#: Holds the number of the process that has the lock, for what runs inside that process.
HELD_BY = "SPIEGEL_RUN_LOCK_HELD_BY"


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
def only_run(installation: Installation, patience: float = 0.0) -> Iterator[None]:
    """Hold the installation's lock for a run; raise ``RunInProgress`` when another keeps it.

    Waits at most ``patience`` seconds for it. The lock goes with the process: a run that was killed
    leaves nothing to clean up. A process that holds it may ask again.
    """
    own = str(os.getpid())
    if os.environ.get(HELD_BY) == own:
        yield
        return
    make_state_folder(installation)
    with (installation.state / LOCK).open("w") as lock:
        _take(lock, patience)
        os.environ[HELD_BY] = own
        try:
            yield
        finally:
            del os.environ[HELD_BY]


def _take(lock: IO[str], patience: float) -> None:
    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= end:
                raise RunInProgress from None
            time.sleep(min(POLL_SECONDS, patience))


@contextmanager
def alive(installation: Installation, run_id: str) -> Iterator[None]:
    """Show, as long as the context lasts, that the process of a run exists; waiting counts too."""
    make_state_folder(installation)
    path = _sign(installation, run_id)
    path.parent.mkdir(exist_ok=True)
    with _held(path):
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def _held(path: Path) -> IO[str]:
    """Return the open and locked file ``path``."""
    while True:
        sign = path.open("w")
        fcntl.flock(sign, fcntl.LOCK_SH)
        # Who looked before it was locked took it for dead and cleared it away: then once more.
        if os.fstat(sign.fileno()).st_nlink:
            return sign
        sign.close()


def sign_of_life(installation: Installation, run_id: str) -> bool | None:
    """Tell whether the process of a run exists: ``False`` when it is gone, ``None`` without a sign.

    The sign of a run that is gone is cleared away.
    """
    path = _sign(installation, run_id)
    if not path.exists():
        return None
    with path.open("a") as sign:
        try:
            fcntl.flock(sign, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        path.unlink(missing_ok=True)
        return False


def _sign(installation: Installation, run_id: str) -> Path:
    return installation.state / "lopend" / run_id
