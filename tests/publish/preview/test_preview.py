"""The preview of a candidate: what readers would see, marked, and beside what stands."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from publish.candidate import describe_candidate
from publish.portal import build_pages
from publish.preview import COMPARISON_PAGE, write_preview
from publish.preview.comparison import compare_candidate
from publish.release import StagedRelease, stage_release
from tests.publish.conftest import MakeContent, Publish, snapshot

REASON = "Een melding was dubbel geteld."


@pytest.fixture
def revision(make_content: MakeContent, publish: Publish, portal: Path) -> StagedRelease:
    """A staged revision of a portal on which 2023.1 stands."""
    publish(make_content(), build_pages)
    content = make_content(more_reports=3, revision_reason=REASON)
    return stage_release(content, portal.parent / "kandidaat" / "2023", portal)


def preview(staged: StagedRelease, portal: Path) -> Path:
    candidate = describe_candidate(staged, "het jaarlijkse schema")
    return write_preview(staged, candidate, portal, portal.parent / "kandidaat", build_pages)


def test_the_portal_does_not_change(revision: StagedRelease, portal: Path):
    before = snapshot(portal)
    preview(revision, portal)
    assert snapshot(portal) == before


def test_it_holds_the_very_files_of_the_candidate(revision: StagedRelease, portal: Path):
    folder = preview(revision, portal)
    for package in revision.packages:
        if not package.is_new:
            continue
        for file in package.files:
            shown = (folder / package.name / package.version / file.name).read_bytes()
            assert hashlib.sha256(shown).digest() == hashlib.sha256(file.data).digest()


def test_every_page_says_that_it_is_a_candidate(revision: StagedRelease, portal: Path):
    mark = describe_candidate(revision).mark
    pages = list(preview(revision, portal).rglob("*.html"))
    assert len(pages) > 20
    assert [page.name for page in pages if mark not in page.read_text(encoding="utf-8")] == []


def test_the_comparison_counts_what_changes_and_repeats_no_value(
    revision: StagedRelease, portal: Path
):
    compared = {each.name: each for each in compare_candidate(revision, portal)}
    reports = compared["integriteitsmeldingen"]
    assert (reports.previous, reports.version) == ("2023.1", "2023.2")
    assert reports.is_revision
    assert not compared["regelingen"].is_new
    page = (preview(revision, portal) / COMPARISON_PAGE).read_text(encoding="utf-8")
    assert "2023.2" in page
    assert "dit is een herziening" in page
    assert "jaar 2023, type_schending misdraging_privesfeer, aantal: herzien" in page
    assert "het jaarlijkse schema" in page


def test_a_first_release_is_compared_with_nothing(make_content: MakeContent, tmp_path: Path):
    staged = stage_release(make_content(), tmp_path / "kandidaat" / "2023", None)
    folder = preview(staged, tmp_path / "portal")
    assert "nog niets" in (folder / COMPARISON_PAGE).read_text(encoding="utf-8")
    assert not (tmp_path / "portal").exists()


def test_a_new_preview_replaces_the_old_one(revision: StagedRelease, portal: Path):
    folder = preview(revision, portal)
    (folder / "oud.html").write_text("oud")
    assert not (preview(revision, portal) / "oud.html").exists()
