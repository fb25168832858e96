"""Measure reading: ten million records from a CSV, and the problem of two hundred thousand cells.

    python -m benchmarks.reading [--records 10000000] [--folder DIR]

Seeded. Each measurement runs in a process of its own, so that its peak memory is its own; times are
processor time, which says more than a clock on a busy machine.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
import time
from pathlib import Path

import numpy as np

from disclosure import Hierarchy, linked_tables
from sources.counted import read_counts

BY = ("gemeente", "type", "jaar")
SIZES = {"gemeente": 342, "type": 11, "jaar": 5}
GRID = {"plaats": 60, "soort": 40, "leeftijd": 16, "jaar": 5}
ROWS_AT_ONCE = 500_000


def write_records(path: Path, records: int, seed: int = 7) -> None:
    """Write a CSV of records: three codes and a number nobody asked for."""
    generator = np.random.default_rng(seed)
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join((*BY, "kenmerk")) + "\n")
        for first in range(0, records, ROWS_AT_ONCE):
            rows = min(ROWS_AT_ONCE, records - first)
            columns = [
                np.char.add(f"{name[0]}", generator.integers(0, size, rows).astype(str))
                for name, size in SIZES.items()
            ]
            columns.append(np.arange(first, first + rows).astype(str))
            file.write("\n".join(map(",".join, zip(*columns, strict=True))) + "\n")


def read(path: Path) -> str:
    """Read the records and make the problem of the table with all its margins."""
    counted = read_counts(path, BY)
    trees = {name: Hierarchy.flat(dict.fromkeys(counted.columns[name])) for name in BY}
    problem = linked_tables(trees, [list(BY)], counted.columns, counted.counts).build()
    return f"{sum(counted.counts)} records, {problem!r}"


def build() -> str:
    """Make the problem of a four-dimensional table of two hundred thousand inner cells."""
    sizes = list(GRID.values())
    places = np.unravel_index(np.arange(int(np.prod(sizes))), sizes)
    columns = {
        name: np.char.add("c", place.astype(str)) for name, place in zip(GRID, places, strict=True)
    }
    counts = np.random.default_rng(7).poisson(9.0, len(places[0]))
    trees = {name: Hierarchy.flat([f"c{i}" for i in range(size)]) for name, size in GRID.items()}
    return repr(linked_tables(trees, [list(GRID)], columns, counts).build())


def measured(step: str, path: Path) -> tuple[str, float, int]:
    """What a step made, its processor time in seconds and its peak memory in MB."""
    started = time.process_time()
    made = read(path) if step == "read" else build()
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return made, time.process_time() - started, used


def main() -> None:
    """Measure both, and print a row for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        path = Path(folder) / "records.csv"
        write_records(path, arguments.records)
        size = path.stat().st_size // 1_000_000
        print("| step | made | processor time | peak memory |\n|---|---|---:|---:|")
        for step, name in (("read", f"CSV of {size} MB"), ("build", "counts")):
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                made, seconds, memory = pool.apply(measured, (step, path))
            print(f"| {name} | {made} | {seconds:.1f} s | {memory} MB |", flush=True)


if __name__ == "__main__":
    main()
