"""The judgement per package: what forbids a release, and what only this year has to explain."""

import pytest

from publish.judged import Judged
from tests.publish.quality_report.reports import suites

PACKAGES = {
    "meldingen_naar_type": "integriteitsmeldingen",
    "meldingen_naar_type_driejaars": "integriteitsmeldingen",
}


def _judged(severity):
    result = suites(failed=1)
    result["tables"]["meldingen_naar_type"]["rules"][0]["severity"] = severity
    return Judged(result, PACKAGES)


def test_a_broken_rule_forbids_the_release_of_its_package():
    found = _judged("critical").of("integriteitsmeldingen", 2023, "nl")
    assert found.blocking == (
        "meldingen_naar_type, aantal: het klopt niet dat wat openbaar is een waarde heeft "
        "(1 rij: 2023).",
    )
    assert (found.warnings, found.tables, found.rules) == ((), 2, 3)


@pytest.mark.parametrize(("year", "count"), [(2022, 0), (2023, 1), (2024, 0)])
def test_a_warning_is_told_in_its_own_year_only(year, count):
    found = _judged("warning").of("integriteitsmeldingen", year, "nl")
    assert (len(found.warnings), found.blocking) == (count, ())


def test_another_package_has_nothing_to_do_with_it():
    found = _judged("critical").of("adviesvragen", 2023, "nl")
    assert (found.blocking, found.tables) == ((), 0)
