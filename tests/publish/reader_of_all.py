"""A reader who kept every file, with equations written out by hand: shares no code with the line.

Knows everything ever shown that is still true, printed reports too, and optionally which withheld
cells are small. What remains possible is asked of an integer programme.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

Cell = tuple[str, ...]
STARTED = ("vooronderzoek", "onderzoek", "afgerond")
KINDS = {
    "meldingen_naar_type": "type",
    "meldingen_naar_type_driejaars": "type",
    "meldingen_naar_herkomst": "herkomst",
    "meldingen_naar_kanaal": "kanaal",
    "onderzoeken": "stadium",
    "casussen_naar_relatie": "relatie",
}
MANY = 10_000


def cell_of(table: str, codes: tuple[str, ...]) -> Cell:
    """Name what a row counts: the total of a table and the row of another are one cell."""
    what = "casussen" if table.startswith("casussen") else "meldingen"
    time, *rest = codes
    inner = [code for code in rest if code != "totaal"]
    return (what, time, KINDS[table], *inner) if inner else (what, time)


class ReaderOfAll:
    """Collects files and printed figures; says which withheld cells have one possible value."""

    def __init__(self) -> None:
        self.told: dict[Cell, set[int]] = {}
        self.withheld: set[Cell] = set()
        self.cells: set[Cell] = set()
        self._read: set[Path] = set()

    def read(self, portal: Path) -> None:
        """Read every file that is new since the last time, versions in order."""
        folders = sorted(
            (path for path in portal.glob("*/20*") if (path / "datapackage.json").exists()),
            key=lambda path: tuple(map(int, path.name.split("."))),
        )
        for folder in folders:
            if folder in self._read:
                continue
            self._read.add(folder)
            for path in sorted(folder.glob("*.csv")):
                if path.stem in KINDS or path.stem.endswith("_per_jaar"):
                    self._read_table(path)

    def _read_table(self, path: Path) -> None:
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = list(csv.reader(file))
        at = header.index("status")
        for row in rows:
            cell = cell_of(path.stem, tuple(row[: at - 1]))
            self.cells.add(cell)
            if row[at] == "openbaar":
                self.told.setdefault(cell, set()).add(int(row[at - 1]))
                self.withheld.discard(cell)
            elif row[at] == "onderdrukt":
                self.withheld.add(cell)

    def hear(self, table: str, codes: tuple[str, ...], value: int) -> None:
        """Take in a figure of a printed report."""
        self.told.setdefault(cell_of(table, codes), set()).add(value)

    def equations(self) -> Iterator[tuple[dict[Cell, int], float, float]]:
        """Yield all that ties the cells: weights, and the least and greatest sum."""
        for whole in [cell for cell in self.cells if len(cell) == 2]:
            what, time = whole
            parts: dict[str, list[Cell]] = {}
            for cell in self.cells:
                if cell[:2] == whole and len(cell) == 4:
                    parts.setdefault(cell[2], []).append(cell)
            for kind, members in parts.items():
                if kind == "relatie":
                    for cell in members:
                        yield {cell: 1, whole: -1}, -np.inf, 0
                    yield {whole: -1, **dict.fromkeys(members, 1)}, 0, np.inf
                elif kind == "stadium":
                    started = (what, time, kind, "onderzoek_gestart")
                    inner = [cell for cell in members if cell[3] in STARTED]
                    outer = [cell for cell in members if cell not in inner]
                    yield {whole: -1, **dict.fromkeys(outer, 1)}, 0, 0
                    yield {started: -1, **dict.fromkeys(inner, 1)}, 0, 0
                else:
                    yield {whole: -1, **dict.fromkeys(members, 1)}, 0, 0
        for cell in [cell for cell in self.cells if "-" in cell[1]]:
            first, last = map(int, cell[1].split("-"))
            years = [(cell[0], str(year), *cell[2:]) for year in range(first, last + 1)]
            yield {cell: -1, **dict.fromkeys(years, 1)}, 0, 0

    def learns(self, truth: dict[Cell, int], small: Iterable[Cell] = ()) -> set[Cell]:
        """Return the withheld cells that this reader can only fill in one way.

        Of what was told, what is still true is believed. ``small`` are cells taken to be 1 to 4.
        """
        order = sorted(self.cells)
        place = {cell: at for at, cell in enumerate(order)}
        lower, upper = np.zeros(len(order)), np.full(len(order), float(MANY))
        for cell in small:
            lower[place[cell]], upper[place[cell]] = 1, 4
        known = {cell for cell in order if truth.get(cell) in self.told.get(cell, set())}
        for cell in known:
            lower[place[cell]] = upper[place[cell]] = truth[cell]
        rows = list(self.equations())
        at = [(n, place[cell], w) for n, (weights, _, _) in enumerate(rows) for cell, w in weights.items()]  # fmt: skip  # noqa: E501
        line, column, weight = zip(*at, strict=True)
        matrix = csr_matrix((weight, (line, column)), shape=(len(rows), len(order)))
        ties = LinearConstraint(matrix, [low for _, low, _ in rows], [high for _, _, high in rows])
        open_cells = [cell for cell in order if cell in self.withheld - known]
        learned = set(open_cells)
        for cell in open_cells:
            for sign in (1.0, -1.0):
                if cell not in learned:
                    break
                aim = np.zeros(len(order))
                aim[place[cell]] = sign
                answer = milp(
                    aim,
                    integrality=np.ones(len(order)),
                    bounds=Bounds(lower, upper),
                    constraints=[ties],
                )
                assert answer.status == 0, "what is true must be possible"
                values = np.rint(answer.x)
                learned = {c for c in learned if values[place[c]] == truth.get(c, values[place[c]])}
        return learned
