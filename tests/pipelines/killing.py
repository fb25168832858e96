"""Runs in a process of their own that can be killed at any moment, and what must hold after it.

The process is forked from this one, which has imported everything: so a run starts at once and a
random moment falls within its work.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import sqlite3
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.installation import Installation

FORK = multiprocessing.get_context("fork")
WORKSHOPS = "onboarding_workshops_2023.csv"


def change_deliveries(installation: Installation, turn: int) -> None:
    """Make the deliveries of 2023 differ from the turn before: a workshop less, or one more."""
    complete = installation.root / "volledig.csv"
    path = installation.deliveries / "2023" / WORKSHOPS
    if not complete.exists():
        complete.write_bytes(path.read_bytes())
    rows = complete.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(rows if turn % 2 == 0 else rows[:-1]))


def _run(installation: Installation, reason: str, log: Path) -> None:
    os.setsid()
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    os.chdir(installation.root)
    sys.argv = ["spiegel", "run", "2023", "--reason", reason]
    from pipelines.cli import main

    try:
        main()
    except SystemExit as end:
        os._exit(int(end.code or 0))
    os._exit(0)


@dataclass
class Attempt:
    """How one run ended: its exit code (negative for a signal), seconds, and what it said."""

    code: int
    seconds: float
    said: str


def run_and_kill(installation: Installation, reason: str, after: float | None = None) -> Attempt:
    """Run, and kill the process ``after`` so many seconds; without ``after`` it may finish."""
    log = installation.root / "run.log"
    process = FORK.Process(target=_run, args=(installation, reason, log))
    started = time.monotonic()
    process.start()
    process.join(after)
    if process.is_alive():
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
    assert process.exitcode is not None
    return Attempt(process.exitcode, time.monotonic() - started, log.read_text(encoding="utf-8"))


def broken_files(portal: Path) -> list[str]:
    """Return the files of a portal that are not what its checksums say, or are not in them."""
    stated = dict(
        reversed(line.split("  ", 1))
        for line in (portal / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    )
    there = {str(p.relative_to(portal)) for p in portal.rglob("*") if p.is_file()}
    wrong = [
        name
        for name, digest in stated.items()
        if name not in there or hashlib.sha256((portal / name).read_bytes()).hexdigest() != digest
    ]
    return sorted({*wrong, *(there - stated.keys() - {"SHA256SUMS"})})


def is_sound(database: Path) -> bool:
    """Tell whether an SQLite database is whole."""
    with sqlite3.connect(database) as connection:
        return connection.execute("pragma integrity_check").fetchone() == ("ok",)
