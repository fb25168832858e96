"""Disclosure control for tables of counts: hide as little as possible, and prove it is enough.

Job: the face of the engine. It knows no file, no municipality and no orchestration, and can be
used by anyone who publishes tables. Names are loaded when first used, so that importing the
package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from disclosure.anyone import (
        ProtectedRows,
        audit_table,
        given_away,
        protect_columns,
        protect_table,
    )
    from disclosure.auditor import Certificate, Finding, audit, audit_limits
    from disclosure.builder import ProblemBuilder
    from disclosure.hierarchy import Hierarchy, linked_tables
    from disclosure.ledger import Ledger
    from disclosure.memory import Figure, History, Memory
    from disclosure.merging import Merge, merge_small
    from disclosure.problem import Level, Problem
    from disclosure.relations import Relations
    from disclosure.release import ProtectedRelease, UnsafeRelease, protect_release
    from disclosure.rounding import Rounded, round_controlled
    from disclosure.suppressor import Pattern, suppress
    from disclosure.tables import Absent, ProtectedCell, ProtectedTable, TableLayout

_HOMES = {
    "given_away": "anyone",
    "audit_limits": "auditor",
    "ProtectedRows": "anyone",
    "audit_table": "anyone",
    "protect_columns": "anyone",
    "protect_table": "anyone",
    "round_controlled": "rounding",
    "Rounded": "rounding",
    "merge_small": "merging",
    "Merge": "merging",
    "linked_tables": "hierarchy",
    "Hierarchy": "hierarchy",
    "History": "memory",
    "Ledger": "ledger",
    "Figure": "memory",
    "Memory": "memory",
    "Relations": "relations",
    "Absent": "tables",
    "Certificate": "auditor",
    "Finding": "auditor",
    "Level": "problem",
    "Pattern": "suppressor",
    "Problem": "problem",
    "ProblemBuilder": "builder",
    "ProtectedCell": "tables",
    "ProtectedRelease": "release",
    "ProtectedTable": "tables",
    "TableLayout": "tables",
    "UnsafeRelease": "release",
    "audit": "auditor",
    "protect_release": "release",
    "suppress": "suppressor",
}

__all__ = [
    "Absent",
    "Certificate",
    "Figure",
    "Finding",
    "Hierarchy",
    "History",
    "Ledger",
    "Level",
    "Memory",
    "Merge",
    "Pattern",
    "Problem",
    "ProblemBuilder",
    "ProtectedCell",
    "ProtectedRelease",
    "ProtectedRows",
    "ProtectedTable",
    "Relations",
    "Rounded",
    "TableLayout",
    "UnsafeRelease",
    "audit",
    "audit_limits",
    "audit_table",
    "given_away",
    "linked_tables",
    "merge_small",
    "protect_columns",
    "protect_release",
    "protect_table",
    "round_controlled",
    "suppress",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its module on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'disclosure' has no attribute '{name}'")
    return getattr(import_module(f"disclosure.{_HOMES[name]}"), name)
