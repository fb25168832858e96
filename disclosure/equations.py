"""From sums as they were stated to one compressed matrix.

Job: keep each equation once and lay all out in arrays. Which sums there are is the builder's
matter.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np


def equations(
    rows: Sequence[tuple[list[int], list[int], Hashable]],
    blocks: Sequence[tuple[np.ndarray, np.ndarray]],
    cells: int,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Row starts, cell positions and signs.

    `rows` are (positions, signs, name), a slack as -1, -2, …, which comes to stand after all
    `cells`; `blocks` are totals (n,) and parts (n, k) of sums of equal length.
    """
    unique = {(tuple(c), tuple(s)): None for c, s, _ in rows}
    lengths = [len(c) for c, _ in unique]
    column = [np.array([at for c, _ in unique for at in c], dtype=np.int64)]
    sign = [np.array([v for _, s in unique for v in s], dtype=float)]
    for totals, parts in blocks:
        block = np.column_stack([totals, parts])
        column.append(block.ravel())
        row_sign = np.ones(block.shape[1])
        row_sign[0] = -1
        sign.append(np.tile(row_sign, len(block)))
        lengths.extend([block.shape[1]] * len(block))
    cell = np.concatenate(column).astype(np.int64)
    cell = np.where(cell < 0, cells - 1 - cell, cell)
    start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return start, cell, np.concatenate(sign)
