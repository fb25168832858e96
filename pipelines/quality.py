"""The quality gate of a run: a worker process that loads its library while the line is running."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from publish.quality import failure_sentences
from publish.quality_worker import QualityWorker
from schemas.dataset import DatasetDescription


class QualityGate:
    """Judges the packages in a folder; ``start`` it early, so that judging need not wait."""

    def __init__(self, datasets: Mapping[str, DatasetDescription]) -> None:
        self._datasets = datasets
        self._worker: QualityWorker | None = None

    def start(self) -> None:
        """Start the worker, unless it runs."""
        if self._worker is None:
            self._worker = QualityWorker.start()

    def judge(self, folder: Path) -> Callable[[], dict[str, list[str]]]:
        """Ask for a judgement of the packages in ``folder``; return how to collect it.

        Collecting gives per package the sentences that forbid its release, and raises
        ``PublicationRefused`` when no judgement comes.
        """
        self.start()
        assert self._worker is not None
        self._worker.submit(folder)
        return self._collect

    def _collect(self) -> dict[str, list[str]]:
        assert self._worker is not None
        result = self._worker.collect()
        found: dict[str, list[str]] = {}
        for name, table in result["tables"].items():
            sentences = failure_sentences({"tables": {name: table}})
            found.setdefault(self._datasets[name].package, []).extend(sentences)
        if not result["tables"]:
            raise ValueError("no table was judged")
        return found

    def close(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None
