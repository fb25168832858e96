"""The quality report: its one answer, last year beside it, and that nothing of it gets lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from publish.quality_report import Finding, keep_suites, write_report
from publish.quality_report.findings import RunFindings
from publish.quality_report.rules import tables_of
from publish.quality_report.verdict import NEEDED, judge_run
from tests.publish.quality_report.reports import SENTENCE, good, refused, suites


def test_all_good_may_go_out_after_approval():
    verdict = judge_run(good())
    assert verdict.answer == "ja"
    assert "goedkeuring" in verdict.explanation


def test_what_is_on_the_portal_is_said_to_be_there():
    found = good(reached=(*good().reached, "uitgegeven"))
    assert judge_run(found).explanation == "Alles klopt, en de uitgave staat op het portaal."


def test_yes_leads_to_the_candidate_and_after_release_to_the_portal(tmp_path):
    text = write_report(tmp_path, good()).read_text(encoding="utf-8")
    assert 'href="../../kandidaat/2023-voorbeeld/vergelijking.html"' in text
    released = good(run_id="ffff-6", reached=(*good().reached, "uitgegeven"))
    text = write_report(tmp_path, released).read_text(encoding="utf-8")
    assert 'href="../../portaal/"' in text
    assert "kandidaat" not in text


def test_one_failure_is_no_and_says_why():
    verdict = judge_run(refused())
    assert (verdict.answer, verdict.reasons) == ("nee", (SENTENCE,))


def test_a_step_that_stopped_is_no():
    stopped = Finding("beschermd", "", "", "fout", ("De jaren 2021 zijn nog niet ingenomen.",))
    found = good(findings=(*good().findings, stopped))
    assert judge_run(found).reasons == stopped.sentences


@pytest.mark.parametrize("needed", NEEDED)
def test_what_was_not_judged_is_no_yes(needed):
    kept = tuple(f for f in good().findings if (f.station, f.check) != needed)
    assert judge_run(good(findings=kept)).answer == "nog niet"


def test_a_year_that_was_only_taken_in_has_no_release():
    reached = ("ontvangen", "gecontroleerd", "jaarcijfers")
    verdict = judge_run(good(findings=good().findings[:3], reached=reached))
    assert verdict.answer == "geen uitgave"


def test_nothing_found_is_no_yes():
    assert judge_run(good(findings=(), reached=())).answer == "nog niet"


def test_a_report_says_the_answer_and_the_sentence(tmp_path):
    text = write_report(tmp_path, refused()).read_text(encoding="utf-8")
    assert "<title>Kwaliteit 2023: nee – Helmond</title>" in text
    assert SENTENCE.replace("<b>", "&lt;b&gt;") in text
    assert "<b>" not in text
    assert "Zover kwam deze run niet" in text


def test_last_year_stands_beside_this_one(tmp_path):
    before = good(2022, "cccc-3", "2023-02-01 06:00:00")
    changed = replace(before.findings[0], outcome="waarschuwing")
    write_report(tmp_path, replace(before, findings=(changed, *before.findings[1:])))
    text = write_report(tmp_path, good()).read_text(encoding="utf-8")
    assert '<span class="was">2022: waarschuwing</span>' in text
    assert "geen rapport" not in text


def test_reports_are_kept_and_the_last_one_stands_under_its_year(tmp_path):
    first = write_report(tmp_path, refused())
    kept = first.read_bytes()
    last = write_report(tmp_path, good())
    assert first.read_bytes() == kept
    assert (tmp_path / "2023" / "index.html").read_bytes() == last.read_bytes()
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert 'href="aaaa-1/"' in text
    assert 'href="bbbb-2/"' in text
    assert text.index("aaaa-1/") < text.index("bbbb-2/")
    assert not list(tmp_path.rglob(".*"))


def test_a_release_after_approval_goes_on_from_its_candidate(tmp_path):
    keep_suites(tmp_path, "aaaa-1", suites())
    write_report(tmp_path, good())
    release = good(
        run_id="dddd-4", job="uitgeven_na_goedkeuring", reached=("uitgegeven",), findings=()
    )
    text = write_report(tmp_path, release).read_text(encoding="utf-8")
    assert "de uitgave staat op het portaal" in text
    assert "regels-meldingen_naar_type" in text
    assert (tmp_path / "dddd-4" / "regels.json").exists()


def test_a_new_intake_takes_nothing_over_from_an_earlier_run(tmp_path):
    write_report(tmp_path, good())
    intake = good(run_id="eeee-5", findings=good().findings[:2], reached=("ontvangen",))
    assert "Nog niet" in write_report(tmp_path, intake).read_text(encoding="utf-8")


def test_findings_survive_being_kept():
    found = good(findings=(*good().findings, Finding("x", "y", "z", "fout", ("a",), {"n": 1.5})))
    assert RunFindings.from_json(found.as_json()) == found


def test_a_table_shows_this_year_beside_the_one_before():
    yearly, pooled = tables_of(suites(failed=1), 2023)
    assert yearly.now is not None
    assert yearly.before is not None
    assert (yearly.now.shown, yearly.now.withheld, yearly.now.judged, yearly.now.failed) == (
        3, 2, 10, 1,
    )  # fmt: skip
    assert (yearly.before.shown, yearly.before.withheld) == (4, 0)
    assert yearly.broken == 1
    assert pooled.now is not None
    assert (pooled.now.time, pooled.now.judged) == ("2021-2023", 7)
    assert tables_of(None, 2023) == []


def test_a_broken_rule_is_open_on_the_page(tmp_path):
    keep_suites(tmp_path, "aaaa-1", suites(failed=1))
    text = write_report(tmp_path, good()).read_text(encoding="utf-8")
    assert "Het klopt niet dat wat openbaar is een waarde heeft" in text
    assert '<details id="regels-meldingen_naar_type" open>' in text


def test_a_name_opens_its_checks_in_dagster(tmp_path):
    text = write_report(tmp_path, refused()).read_text(encoding="utf-8")
    assert 'href="../../assets/ontvangen/adviesvragen?view=checks">adviesvragen</a>' in text
    assert "adviesvragen?view=checks&amp;checkDetail=contract" in text


def test_the_audit_is_told_of_all_tables_together(tmp_path):
    text = write_report(tmp_path, good()).read_text(encoding="utf-8")
    assert ">alle tabellen samen</a>" in text


def test_pages_name_no_address_elsewhere(tmp_path):
    keep_suites(tmp_path, "aaaa-1", suites())
    write_report(tmp_path, good())
    assert all("//" not in path.read_text("utf-8") for path in tmp_path.rglob("*.html"))
