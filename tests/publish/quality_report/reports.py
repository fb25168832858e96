"""Reports to test with: a run that is well, one that is refused, and the rules of two tables."""

from publish.quality_report import Finding, Receipt, RunFindings

SENTENCE = "Levering adviesvragen, kolom Datum: 2 datums kunnen niet worden gelezen <b>."


def _rule(column="", meaning="wat openbaar is een waarde heeft", failed=0, severity="critical"):
    return {
        "type": "Expect",
        "column": column,
        "meaning": {"nl": meaning, "en": meaning},
        "severity": severity,
        "success": not failed,
        "unexpected": failed,
        "times": {"2022": [4, 0], "2023": [5, failed]},
    }


def suites(failed=0):
    """The result of the quality suites over one yearly and one pooled table."""
    states = {"2022": {"openbaar": 4}, "2023": {"openbaar": 3, "onderdrukt": 2}}
    pooled = {**_rule(), "times": {"2020-2022": [7, 0], "2021-2023": [7, 0]}}
    return {
        "success": not failed,
        "evaluated": 3,
        "failed": failed,
        "warnings": 0,
        "tables": {
            "meldingen_naar_type": {
                "success": not failed,
                "evaluated": 2,
                "times": states,
                "rules": [_rule("aantal", failed=failed), _rule("", "elk jaar zijn totaal heeft")],
            },
            "meldingen_naar_type_driejaars": {
                "success": True, "evaluated": 1, "times": {}, "rules": [pooled],
            },
        },
    }  # fmt: skip


def good(year=2023, run_id="aaaa-1", moment="2024-02-01 06:00:00", **changes):
    """A run in which everything was judged and nothing was wrong."""
    findings = (
        Finding("ontvangen", "adviesvragen", "contract", "goed"),
        Finding("ontvangen", "adviesvragen", "op_tijd", "waarschuwing", ("Te laat.",)),
        Finding("jaarcijfers", "adviesvragen_per_jaar", "totalen_sluiten", "goed"),
        Finding("beschermd", "adviesvragen_per_jaar", "bescherming", "goed"),
        Finding("verpakt", "adviesvragen", "teruglezen", "goed"),
        Finding("verpakt", "adviesvragen", "kwaliteit", "goed"),
    )
    facts = {
        "job": "jaarrun",
        "municipality": "Helmond",
        "reached": ("ontvangen", "gecontroleerd", "jaarcijfers", "beschermd", "verpakt"),
        "findings": findings,
        "receipts": (Receipt("adviesvragen", "adviesvragen_2023.xlsx", "27", "ab" * 32),),
    }
    return RunFindings(run_id=run_id, year=year, moment=moment, **(facts | changes))


def refused(year=2023, run_id="bbbb-2", moment="2024-02-01 05:00:00"):
    """A run that stopped at a delivery."""
    finding = Finding("ontvangen", "adviesvragen", "contract", "fout", (SENTENCE,))
    return good(year, run_id, moment, reached=("ontvangen",), findings=(finding,))
