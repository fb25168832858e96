"""The quality gate of a run: a worker process that loads its library while the line is running."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from publish.judged import Judged
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

    def judge(self, folder: Path) -> Callable[[], Judged]:
        """Ask for a judgement of the packages in ``folder``; return how to collect it.

        Collecting raises ``PublicationRefused`` when no judgement comes.
        """
        self.start()
        assert self._worker is not None
        self._worker.submit(folder)
        return self._collect

    def _collect(self) -> Judged:
        assert self._worker is not None
        result = self._worker.collect()
        if not result["tables"]:
            raise ValueError("no table was judged")
        return Judged(result, {name: each.package for name, each in self._datasets.items()})

    def close(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None
