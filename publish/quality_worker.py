"""A process that loads the quality library while the rest of the run does other work.

``python -m publish.quality_worker`` reads one JSON request per line, ``{"folder": …}``, and
answers each with one line. ``QualityWorker`` is the other end of the line. A worker that crashes,
hangs or babbles is a refusal, never a pass.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from publish.errors import PublicationRefused

PATIENCE = 120.0


class QualityWorker:
    """The near end: ``start``, ``judge`` as often as wanted, ``close``."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._answers: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @classmethod
    def start(cls, command: tuple[str, ...] | None = None) -> QualityWorker:
        """Start the process; it begins to load at once, without being waited for."""
        environment = {**os.environ, "GX_ANALYTICS_ENABLED": "false", "PYTHONWARNINGS": "ignore"}
        process = subprocess.Popen(
            command or (sys.executable, "-m", "publish.quality_worker"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )
        return cls(process)

    def judge(
        self, folder: Path, descriptions: Path | None = None, patience: float = PATIENCE
    ) -> dict[str, Any]:
        """Judge the packages in ``folder`` by the descriptions (a folder, or the project's own).

        Returns what ``quality.run_suites`` returns. Raises ``PublicationRefused`` when no
        judgement comes.
        """
        self.submit(folder, descriptions)
        return self.collect(patience)

    def submit(self, folder: Path, descriptions: Path | None = None) -> None:
        """Ask for a judgement without waiting for it; ``collect`` gives it."""
        request = {
            "folder": str(folder.resolve()),
            "descriptions": str(descriptions.resolve()) if descriptions else None,
        }
        assert self._process.stdin is not None
        with suppress(OSError, ValueError):  # a dead worker is found out when collecting
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()

    def collect(self, patience: float = PATIENCE) -> dict[str, Any]:
        """Wait for the judgement that was asked for; raises as ``judge`` does."""
        try:
            answer = json.loads(self._answers.get(timeout=patience))
            result = answer["result"]
        except (queue.Empty, ValueError, KeyError, TypeError):
            self.close()
            raise PublicationRefused(
                "The quality checks gave no judgement, so nothing is released; run again, and "
                "look at the installation if it happens again."
            ) from None
        if not isinstance(result, dict) or not isinstance(result.get("success"), bool):
            kind = answer.get("error", "no result")
            raise PublicationRefused(
                f"The quality checks could not be run ({kind}), so nothing is released."
            )
        return result

    def close(self) -> None:
        """End the process at once: it holds nothing, and its library takes long to say goodbye."""
        self._process.kill()
        self._process.wait()
        if self._process.stdin is not None and not self._process.stdin.closed:
            with suppress(OSError):
                self._process.stdin.close()
        self._reader.join(timeout=2)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._answers.put(line)
        self._answers.put("")


def main() -> None:
    """Answer requests until the other end closes the line."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    # Whatever a library prints must not be taken for an answer.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    from publish.quality import prepare_library, run_suites
    from schemas.dataset import load_datasets

    prepare_library()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            folder = request["descriptions"]
            known = load_datasets(Path(folder)) if folder else None
            answer: dict[str, Any] = {"result": run_suites(Path(request["folder"]), known)}
        except Exception as error:  # noqa: BLE001 - any fault is a refusal, told by its kind
            answer = {"result": None, "error": type(error).__name__}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
