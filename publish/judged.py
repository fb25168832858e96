"""The judgement of the quality suites, package by package, as the station that asked needs it.

Says which sentences forbid a release and which only warn; judging itself is ``quality``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from publish.quality import failure_sentences, rule_sentence
from schemas.texts import Language


@dataclass(frozen=True)
class PackageJudgement:
    """What was found of one package: sentences, tables judged, rules tried on them."""

    blocking: tuple[str, ...]
    warnings: tuple[str, ...]
    tables: int
    rules: int


@dataclass(frozen=True)
class Judged:
    """A judgement: ``result`` is what ``quality.run_suites`` returned, counts and rules only.

    ``package_of`` maps a table to its package.
    """

    result: Mapping[str, Any]
    package_of: Mapping[str, str]

    def of(self, package: str, year: int, language: Language) -> PackageJudgement:
        """Return what was found of ``package``; warnings only of ``year``.

        What was unusual years ago was looked at then.
        """
        tables = {
            name: table
            for name, table in self.result["tables"].items()
            if self.package_of[name] == package
        }
        if not tables:
            return PackageJudgement((), (), 0, 0)
        return PackageJudgement(
            tuple(failure_sentences({"tables": tables}, "critical", language)),
            tuple(
                rule_sentence(name, rule, language)
                for name, table in tables.items()
                for rule in table["rules"]
                if rule["severity"] == "warning" and _fails_in(rule, year)
            ),
            len(tables),
            sum(table["evaluated"] for table in tables.values()),
        )


def _fails_in(rule: Mapping[str, Any], year: int) -> bool:
    """Tell whether a rule fails in ``year``; a period counts for the year in which it ends."""
    return any(failed for time, (_, failed) in rule["times"].items() if time.endswith(str(year)))
