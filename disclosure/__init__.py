"""Disclosure control for tables of counts: hide as little as possible, and prove it is enough.

Job: the face of the engine. It knows no file, no municipality and no orchestration, and can be
used by anyone who publishes tables. Names are loaded when first used, so that importing the
package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from disclosure.auditor import Certificate, Finding, audit
    from disclosure.builder import ProblemBuilder
    from disclosure.hierarchy import Hierarchy, linked_tables
    from disclosure.ledger import History, Ledger
    from disclosure.problem import Level, Problem
    from disclosure.release import ProtectedRelease, UnsafeRelease, protect_release
    from disclosure.suppressor import Pattern, suppress
    from disclosure.tables import Absent, ProtectedCell, ProtectedTable, TableLayout

_HOMES = {
    "linked_tables": "hierarchy",
    "Hierarchy": "hierarchy",
    "History": "ledger",
    "Ledger": "ledger",
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
    "Finding",
    "Hierarchy",
    "History",
    "Ledger",
    "Level",
    "Pattern",
    "Problem",
    "ProblemBuilder",
    "ProtectedCell",
    "ProtectedRelease",
    "ProtectedTable",
    "TableLayout",
    "UnsafeRelease",
    "audit",
    "linked_tables",
    "protect_release",
    "suppress",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its module on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'disclosure' has no attribute '{name}'")
    return getattr(import_module(f"disclosure.{_HOMES[name]}"), name)
