"""The door for tables without numbers: a register of public texts, such as regulations.

Such a table has nothing to suppress, but passes here all the same, with the reason why, so that
whatever is published came through this package.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from disclosure.tables import SHOWN, ProtectedCell, ProtectedTable, make_protected_table


def pass_register(
    name: str,
    dimensions: tuple[str, ...],
    columns: tuple[str, ...],
    rows: Sequence[tuple[tuple[str, ...], tuple[str, ...]]],
    *,
    reason: str,
    ground: str,
) -> ProtectedTable:
    """Return a table of texts, unchanged, with the ground on which it may be shown.

    ``rows`` are pairs of key codes and texts; an empty text is a cell without a value.

    Raises ValueError when reason or ground is missing, or when anything in it is a number:
    numbers have to go through ``protect_release``.
    """
    if not reason or not ground:
        raise ValueError(f"{name}: a register is published on a reason and a legal ground")
    for codes, texts in rows:
        if len(codes) != len(dimensions) or len(texts) != len(columns):
            raise ValueError(f"{name}: a row does not fit its key and columns")
        if not all(isinstance(text, str) for text in (*codes, *texts)):
            raise ValueError(f"{name}: a register holds texts; numbers must be protected")
    content = json.dumps([name, reason, ground, [list(map(list, row)) for row in rows]])
    digest = hashlib.sha256(content.encode()).hexdigest()
    cells = tuple(
        (tuple(codes), tuple(ProtectedCell(text or None, SHOWN) for text in texts))
        for codes, texts in rows
    )
    return make_protected_table(name, dimensions, columns, cells, digest)
