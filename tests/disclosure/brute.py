"""Judge a pattern by listing every table: slow, simple, and sharing nothing with the engine."""

from __future__ import annotations

from itertools import product

import numpy as np

from disclosure.problem import Problem


def all_tables(problem: Problem, hidden: set, is_guessing: bool, ceiling: int = 30) -> list[dict]:
    """Every whole table that agrees with what is shown; `ceiling` bounds an open cell."""
    cells = [i for i, key in enumerate(problem.keys) if key in hidden]
    values = problem.values.astype(int)
    rows = [
        (
            problem.row_cell[problem.row_start[r] : problem.row_start[r + 1]],
            problem.row_sign[problem.row_start[r] : problem.row_start[r + 1]],
        )
        for r in range(len(problem.row_start) - 1)
    ]
    found: list[dict] = []

    def limits(cell: int) -> range:
        primary = is_guessing and problem.is_primary[cell]
        low, high = (1, int(problem.thresholds[cell]) - 1) if primary else (0, ceiling)
        low, high = (
            max(low, int(problem.known_lower[cell])),
            min(high, int(problem.known_upper[cell])),
        )
        return range(low, high + 1)

    order = sorted(cells, key=lambda c: len(limits(c)))

    def holds(current: dict[int, int], decided: set[int]) -> bool:
        for members, signs in rows:
            slack = [m for m in members if problem.is_slack[m]]
            if any(m in cells and m not in decided for m in members):
                continue
            total = sum(
                s * (current[m] if m in current else values[m])
                for m, s in zip(members, signs, strict=True)
                if not problem.is_slack[m]
            )
            if (slack and total > 0) or (not slack and total != 0):
                return False
        return True

    def extend(position: int, current: dict[int, int]) -> None:
        if not holds(current, set(order[:position])):
            return
        if position == len(order):
            found.append({problem.keys[c]: v for c, v in current.items()})
            return
        for value in limits(order[position]):
            extend(position + 1, {**current, order[position]: value})

    extend(0, {})
    return found


def determined(problem: Problem, hidden: set) -> set:
    """Sensitive cells with one possible value for the reader who guesses right."""
    tables = all_tables(problem, hidden, is_guessing=True)
    sensitive = set(problem.keys_of(problem.is_primary)) & hidden
    return {key for key in sensitive if len({table[key] for table in tables}) == 1}


def determined_for_a_person(problem: Problem, hidden: set) -> set:
    """Sensitive cells that the only person in another sensitive cell can work out."""
    tables = all_tables(problem, hidden, is_guessing=True)
    sensitive = set(problem.keys_of(problem.is_primary)) & hidden
    found = set()
    for person, key in product(sensitive, sensitive):
        if person != key and problem.values[problem.index[person]] == 1:
            left = {table[key] for table in tables if table[person] == 1}
            if len(left) == 1:
                found.add(key)
    return found


def reach(tables: list[dict], key: object) -> tuple[int, int]:
    """Least and greatest value of a cell over tables."""
    seen = np.array([table[key] for table in tables])
    return int(seen.min()), int(seen.max())
