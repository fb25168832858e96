"""A candidate as readers would see it, before anybody decides: a portal of its own, off the portal.

Built from the very files that are judged. Nothing here publishes; who may see it is decided by
where the folder stands (the confidential state) and by who serves it (on loopback).
"""

from __future__ import annotations

import shutil
from pathlib import Path

from publish.candidate import Candidate
from publish.preview.comparison import compare_candidate, comparison_page
from publish.release import StagedRelease, index_after, locate_versions
from publish.tree import BuildPages, build_tree
from schemas.texts import Text

COMPARISON_PAGE = "vergelijking.html"
WARNING = Text(
    nl="Dit is een kandidaat ({version}, vingerafdruk {mark}), geen uitgave: niet verspreiden.",
    en="This is a candidate ({version}, fingerprint {mark}): not published, do not pass on.",
)

__all__ = ["COMPARISON_PAGE", "preview_folder", "write_preview"]


def preview_folder(staging: Path, year: int) -> Path:
    """Return where the preview of the candidate of ``year`` lies."""
    return staging / f"{year}-voorbeeld"


def write_preview(
    staged: StagedRelease,
    candidate: Candidate,
    portal: Path,
    staging: Path,
    build_pages: BuildPages,
) -> Path:
    """Write the portal as it would be with ``staged`` on it, and the comparison with what stands.

    Every page says that it is a candidate. The preview takes the place of an older one only when
    it is complete. Returns its folder; raises ``PublicationRefused`` when it cannot be built.
    """
    folder = preview_folder(staging, candidate.year)
    building = folder.with_name(f".{folder.name}.next")
    for leftover in (building, folder):
        if leftover.exists():
            shutil.rmtree(leftover)
    index = index_after(staged, portal)
    facts = {"version": candidate.version, "mark": candidate.mark}
    notice = Text(
        nl=_joined(WARNING.nl.format_map(facts), index.notice.nl if index.notice else ""),
        en=_joined(WARNING.en.format_map(facts), index.notice.en if index.notice else ""),
    )
    shown = index.model_copy(update={"notice": notice})
    build_tree(building, shown, locate_versions(staged, portal), build_pages)
    compared = compare_candidate(staged, portal)
    page = building / COMPARISON_PAGE
    page.write_text(
        comparison_page(compared, candidate, staged.content.municipality.name), encoding="utf-8"
    )
    building.rename(folder)
    return folder


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
