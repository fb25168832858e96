"""Seeded tables to protect, of the kinds that municipalities and their statistics have.

Job: make them, or read them from a folder with one subfolder per table (leaf.csv, hier_*.csv,
meta.json). Measuring belongs to `run`.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np

from disclosure import Hierarchy, Problem, linked_tables

KINDS = {
    "B1": "7 types × 13 years",
    "B2": "7 types × 10 departments × 13 years",
    "B4": "two linked tables: type × department × year, type × age × year",
    "B3s": "40 municipalities in 3 provinces × 11 types × 5 years",
    "B3": "342 municipalities in 12 provinces × 11 types × 5 years",
    "B5": "20 × 20 × 10 × 5, to the first safe pattern",
}

LARGE = ("B3",)
"""Measured with more time."""
HUGE = ("B5",)
"""Measured at one level, to the first safe pattern: improving takes very long."""


def make(name: str, seed: int = 1) -> Problem:
    """One seeded table by the name of its kind."""
    generator = np.random.default_rng([seed, list(KINDS).index(name)])
    if name == "B1":
        return _product(generator, {"type": 7, "jaar": 13}, 12)
    if name == "B2":
        return _product(generator, {"type": 7, "afdeling": 10, "jaar": 13}, 25)
    if name == "B4":
        sizes = {"type": 7, "afdeling": 10, "leeftijd": 6, "jaar": 13}
        linked = [["type", "afdeling", "jaar"], ["type", "leeftijd", "jaar"]]
        return _product(generator, sizes, 4, linked)
    if name == "B5":
        return _product(generator, {"a": 20, "b": 20, "c": 10, "d": 5}, 12)
    municipalities, provinces = (40, 3) if name == "B3s" else (342, 12)
    return _regions(generator, municipalities, provinces)


def read(folder: Path) -> Problem:
    """A table from its folder."""
    meta = json.loads((folder / "meta.json").read_text())
    trees = {}
    for name in meta["dims"]:
        with (folder / f"hier_{name}.csv").open() as lines:
            rows = [(len(row["levels"]), row["codes"]) for row in csv.DictReader(lines)]
        trees[name] = Hierarchy.from_depths(rows)
    with (folder / "leaf.csv").open() as lines:
        leaves = list(csv.DictReader(lines))
    columns = {name: [row[name] for row in leaves] for name in meta["dims"]}
    counts = np.array([int(row["freq"]) for row in leaves])
    return linked_tables(trees, meta["tables"], columns, counts).build()


def _product(
    generator: np.random.Generator,
    sizes: dict[str, int],
    mean: float,
    tables: list[list[str]] | None = None,
) -> Problem:
    trees = {d: Hierarchy.flat([f"{d}{i:02}" for i in range(n)]) for d, n in sizes.items()}
    return _leaves(generator, trees, mean, tables or [list(sizes)])


def _regions(generator: np.random.Generator, municipalities: int, provinces: int) -> Problem:
    home = np.sort(generator.integers(0, provinces, municipalities))
    rows: list[tuple[int, str]] = [(1, "land")]
    for province in range(provinces):
        rows.append((2, f"P{province:02}"))
        rows += [(3, f"M{m:03}") for m in np.flatnonzero(home == province)]
    trees = {
        "regio": Hierarchy.from_depths(rows),
        "type": Hierarchy.flat([f"t{i:02}" for i in range(11)]),
        "jaar": Hierarchy.flat([f"j{i}" for i in range(5)]),
    }
    return _leaves(generator, trees, 30, [list(trees)])


def _leaves(
    generator: np.random.Generator,
    trees: dict[str, Hierarchy],
    mean: float,
    tables: list[list[str]],
) -> Problem:
    """Counts whose expectation is a product of uneven shares: many small ones, some large."""
    expected = np.array(mean)
    for tree in trees.values():
        share = generator.lognormal(0.0, 0.8, len(tree.leaves))
        expected = np.multiply.outer(expected, share / share.mean())
    counts = generator.poisson(expected)
    places = np.indices(counts.shape).reshape(len(trees), -1)
    columns = {
        name: np.array([tree.codes[i] for i in tree.leaves])[place]
        for (name, tree), place in zip(trees.items(), places, strict=True)
    }
    return linked_tables(trees, tables, columns, counts.ravel()).build()
