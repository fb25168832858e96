"""Measure the disclosure engine: cells withheld, proof, time, memory; write the table in docs.

    python -m benchmarks.run [--folder DIR] [--tables B1,B2] [--levels exact,range]
                             [--seconds 20] [--write docs/disclosure-benchmarks.md]

Each measurement runs in a process of its own, so that its peak memory is its own. Times are
processor seconds of that one process, so that other work on the machine does not count.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import resource
import time
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks import tables
from disclosure import Level, audit, suppress

HEAD = (
    "| table | cells | level | primary | secondary | first hidden | hidden | bound | gap | "
    "determined | safe after | search | audit | peak memory |\n"
    "|---|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n"
)
GROWN = ("B3s", "B3")
"""Tables of one kind and two sizes."""
GROWING = ("cells", "hidden", "safe after", "audit", "peak memory")


def measure(name: str, folder: Path | None, level: Level, seconds: float) -> dict[str, Any]:
    """One table at one level: first without any time to improve, then with."""
    problem = tables.make(name) if folder is None else tables.read(folder / name)
    marks = [time.process_time()]
    pattern = first = suppress(problem, level, seconds=0.0)
    marks.append(time.process_time())
    if seconds:
        pattern = suppress(problem, level, seconds)
    marks.append(time.process_time())
    certificate = audit(problem, pattern.hidden, level, pattern.witnesses)
    marks.append(time.process_time())
    safe_after, search, audited = (b - a for a, b in pairwise(marks))
    return {
        "table": name,
        "cells": len(problem.keys),
        "level": level.value,
        "primary": len(pattern.primary),
        "secondary": len(pattern.secondary),
        "first hidden": len(first.hidden),
        "hidden": len(pattern.hidden),
        "bound": round(pattern.lower_bound),
        "gap": f"{100 * pattern.gap:.1f} %",
        "determined": sum(finding.is_blocking for finding in certificate.findings),
        "safe after": f"{safe_after:.1f} s",
        "search": f"{search:.1f} s",
        "audit": f"{audited:.1f} s",
        "peak memory": f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB",
    }


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--tables", default="")
    parser.add_argument("--levels", default="exact,range,singleton")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    names = given.tables.split(",") if given.tables else _names(given.folder)
    rows: list[dict[str, Any]] = []
    context = multiprocessing.get_context("spawn")
    for name in names:
        is_huge = name in tables.HUGE
        for level in given.levels.split(",")[: 1 if is_huge else None]:
            seconds = 0.0 if is_huge else given.seconds * (4 if name in tables.LARGE else 1)
            with context.Pool(1) as pool:
                row = pool.apply(measure, (name, given.folder, Level(level), seconds))
            rows.append(row)
            print(json.dumps(row), flush=True)
    if given.write:
        given.write.write_text(page(rows, given.seconds))


def _names(folder: Path | None) -> list[str]:
    if folder is None:
        return list(tables.KINDS)
    return sorted(path.name for path in folder.iterdir() if (path / "leaf.csv").exists())


def _line(values: Iterable[Any]) -> str:
    return "| " + " | ".join(str(value) for value in values) + " |\n"


def growth(rows: list[dict[str, Any]]) -> str:
    """How much the large table of regions takes of what the small one takes, level by level."""
    found = {(row["table"], row["level"]): row for row in rows}
    lines = []
    for (name, level), small in found.items():
        large = found.get((GROWN[1], level))
        if name == GROWN[0] and large is not None:
            lines.append(_line([level, *(_ratio(large[what], small[what]) for what in GROWING)]))
    if not lines:
        return ""
    head = _line(["level", *GROWING]) + _line(["---", *["---:"] * len(GROWING)])
    return f"\n## Growth from {GROWN[0]} to {GROWN[1]}\n\n{head}{''.join(lines)}"


def _ratio(large: object, small: object) -> str:
    above, below = (float(str(value).split()[0]) for value in (large, small))
    return f"× {above / below:.1f}" if below else "-"


def page(rows: list[dict[str, Any]], seconds: float) -> str:
    """The measurements as a page of the documentation."""
    lines = [HEAD, *(_line(row.values()) for row in rows)]
    kinds = "\n".join(f"- {name}: {what}" for name, what in tables.KINDS.items())
    return (
        "# Benchmarks of the disclosure engine\n\n"
        "Written by `python -m benchmarks.run --write docs/disclosure-benchmarks.md`; "
        "do not edit.\n\n"
        f"Seeded tables with all margins, threshold 5, {seconds:.0f} seconds to improve "
        f"({', '.join(tables.LARGE)}: {4 * seconds:.0f}). Times are processor seconds of one "
        f"process ({platform.machine()}, {os.cpu_count()} processors shared with other work, "
        f"Python {platform.python_version()}):\n\n"
        f"{kinds}\n\n"
        "*safe after*: time to the first pattern that meets the level, with *first hidden* "
        "cells. *bound*: the fewest cells "
        "any pattern could hide, as far as proven. *determined*: cells the audit found unsafe; "
        "it checks the moves of the pattern and searches for what they leave.\n\n"
        + "".join(lines)
        + growth(rows)
    )


if __name__ == "__main__":
    main()
