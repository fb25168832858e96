"""Protected tables as JSON and back, for the steps between protection and publication.

What is written is only what may be seen. What is read back must carry the digest of its own
content: a file that was changed in between is refused.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from disclosure.tables import ProtectedCell, ProtectedTable, make_protected_table


def _content(table: ProtectedTable) -> dict[str, Any]:
    return {
        "name": table.name,
        "dimensions": list(table.dimensions),
        "measures": list(table.measures),
        "certificate": table.certificate_digest,
        "rows": [
            [list(codes), [[cell.value, cell.state, cell.lower, cell.upper] for cell in cells]]
            for codes, cells in table.rows
        ],
    }


def _digest(content: dict[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def protected_to_json(table: ProtectedTable) -> str:
    """Return ``table`` as JSON text with the digest of its content."""
    content = _content(table)
    return json.dumps({"content": content, "digest": _digest(content)}, ensure_ascii=False)


def protected_from_json(text: str) -> ProtectedTable:
    """Return the table that ``protected_to_json`` wrote; raise ValueError when it was changed."""
    stored = json.loads(text)
    content = stored["content"]
    if stored["digest"] != _digest(content):
        raise ValueError(
            f"The protected table {content.get('name')!r} was changed after protection; "
            "run the year again."
        )
    rows = tuple(
        (tuple(codes), tuple(ProtectedCell(*cell) for cell in cells))
        for codes, cells in content["rows"]
    )
    return make_protected_table(
        content["name"],
        tuple(content["dimensions"]),
        tuple(content["measures"]),
        rows,
        content["certificate"],
    )
