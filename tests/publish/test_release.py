"""A release: versions, the same bytes again, corrections, and a portal that is always whole."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from publish import atomic, release
from publish.errors import PublicationRefused
from publish.package_files import file_digest, read_checksums
from publish.portal_index import read_index
from publish.release import publish_release, stage_release
from tests.publish.conftest import MakeContent, Publish, register, snapshot


def _pages(tree: Path) -> None:
    index = read_index(tree)
    assert index is not None
    (tree / "index.html").write_text(f"<p>{index.releases[0].version}</p>\n")


def test_first_release(make_content: MakeContent, publish: Publish, portal: Path) -> None:
    result = publish(make_content(), _pages)
    assert (result.version, result.is_new) == ("2023.1", True)
    assert set(result.packages.values()) == {"2023.1"}
    assert result.cells_withheld == 9
    index = json.loads((portal / "index.json").read_text())
    assert [p["latest"] for p in index["packages"]] == ["2023.1"] * 4
    assert (portal / "index.html").exists()
    for package in index["packages"]:
        folder = portal / package["name"]
        assert snapshot(folder / "2023.1") == snapshot(folder / "latest")
        for file in package["versions"][0]["files"]:
            path = folder / "2023.1" / file["name"]
            assert path.stat().st_size == file["bytes"]
            assert file_digest(path) == file["sha256"]


def test_checksums_cover_the_whole_portal(
    make_content: MakeContent, publish: Publish, portal: Path
) -> None:
    publish(make_content(), _pages)
    stated = read_checksums(portal / "SHA256SUMS")
    present = set(snapshot(portal)) - {"SHA256SUMS"}
    assert set(stated) == present
    result = subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=portal, capture_output=True
    )
    assert result.returncode == 0


def test_the_same_release_again_changes_no_byte(
    make_content: MakeContent, publish: Publish, portal: Path
) -> None:
    publish(make_content(), _pages)
    before, inode = snapshot(portal), portal.stat().st_ino
    later = make_content(created=datetime.date(2024, 9, 9))
    result = publish(later, _pages)
    assert (result.version, result.is_new, result.new_packages) == ("2023.1", False, ())
    assert snapshot(portal) == before
    assert portal.stat().st_ino == inode


def test_two_portals_from_the_same_figures_are_the_same(
    make_content: MakeContent, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        staged = stage_release(make_content(), tmp_path / f"{name}-staging", None)
        publish_release(staged, tmp_path / name)
    assert snapshot(tmp_path / "a") == snapshot(tmp_path / "b")


def test_a_correction_needs_a_reason_and_gets_the_next_number(
    make_content: MakeContent, publish: Publish, portal: Path
) -> None:
    publish(make_content())
    before = snapshot(portal)
    with pytest.raises(PublicationRefused, match="Give the reason of the revision"):
        publish(make_content(more_reports=4))
    assert snapshot(portal) == before
    result = publish(make_content(more_reports=4, revision_reason="Vier meldingen nagekomen."))
    assert result.version == "2023.2"
    assert result.new_packages == ("integriteitsmeldingen",)
    assert result.packages["regelingen"] == "2023.1"
    after = snapshot(portal)
    old = {n: b for n, b in before.items() if "/2023.1/" in n}
    assert {name: after[name] for name in old} == old
    assert not (portal / "regelingen" / "2023.2").exists()
    index = read_index(portal)
    assert index is not None
    assert index.releases[0].packages["integriteitsmeldingen"] == "2023.2"
    assert index.releases[0].packages["regelingen"] == "2023.1"


def test_a_new_year_needs_no_reason(
    make_content: MakeContent, publish: Publish, portal: Path
) -> None:
    publish(make_content())
    result = publish(make_content(2024))
    assert result.version == "2024.1"
    changes = json.loads((portal / "integriteitsmeldingen/2024.1/CHANGES.json").read_text())
    assert changes["previous"] == "2023.1"
    assert {t["table"]: t["rows_added"] for t in changes["tables"]} == {
        "meldingen_naar_type": 6,
        "meldingen_per_jaar": 1,
    }
    assert all(not t["cells"] for t in changes["tables"])


def test_a_table_that_goes_needs_a_reason_and_is_told(
    make_content: MakeContent, publish: Publish, portal: Path
) -> None:
    publish(make_content())
    fewer = {n: t for n, t in make_content(2024).tables.items() if n != "meldingen_naar_type"}
    with pytest.raises(PublicationRefused, match="meldingen_naar_type: this table was released"):
        publish(make_content(2024, tables=fewer))
    publish(make_content(2024, tables=fewer, revision_reason="Nieuwe indeling in voorbereiding."))
    folder = portal / "integriteitsmeldingen/2024.1"
    changes = json.loads((folder / "CHANGES.json").read_text())
    assert [text["nl"] for text in changes["breaking"]] == [
        "meldingen_naar_type: deze tabel is vervallen."
    ]
    note = (folder / "CHANGES.md").read_text()
    assert "## Kan programma's breken" in note
    assert "## Breaking changes" in note


def test_an_earlier_year_again(make_content: MakeContent, publish: Publish, portal: Path) -> None:
    publish(make_content())
    publish(make_content(2024))
    before = snapshot(portal)
    assert publish(make_content()).is_new is False
    assert snapshot(portal) == before
    with pytest.raises(PublicationRefused, match="go back in time"):
        publish(make_content(more_reports=4, revision_reason="x"))
    assert snapshot(portal) == before


def test_changes_name_cells_and_never_a_value(
    make_content: MakeContent, publish: Publish, portal: Path
) -> None:
    publish(make_content())
    publish(make_content(more_reports=4, revision_reason="Vier meldingen nagekomen."))
    changes = json.loads((portal / "integriteitsmeldingen/2023.2/CHANGES.json").read_text())
    table = next(t for t in changes["tables"] if t["table"] == "meldingen_per_jaar")
    assert table["cells"] == [{"key": {"jaar": 2023}, "column": "aantal", "change": "value"}]
    text = (portal / "integriteitsmeldingen/2023.2/CHANGES.md").read_text()
    assert "Reden: Vier meldingen nagekomen." in text
    assert "- jaar 2023, aantal: herzien" in text
    assert "- jaar 2023, aantal: revised" in text


def test_a_changed_text_in_a_register_is_a_revision(
    make_content: MakeContent, publish: Publish
) -> None:
    content = make_content()
    publish(content)
    tables = {**content.tables, "regelingen_en_ambities": register(["2022", "2023"], "Anders")}
    result = publish(make_content(tables=tables, revision_reason="Titel verbeterd."))
    assert result.new_packages == ("regelingen",)


def test_another_municipality_may_not_use_the_portal(
    make_content: MakeContent, publish: Publish
) -> None:
    from schemas.municipality import load_municipalities

    publish(make_content())
    other = make_content(municipality=load_municipalities()["GM0772"], revision_reason="x")
    with pytest.raises(PublicationRefused, match="belongs to GM0794"):
        publish(other)


def test_a_failing_page_builder_leaves_the_portal(
    make_content: MakeContent, publish: Publish, portal: Path
) -> None:
    publish(make_content())
    before = snapshot(portal)

    def broken(tree: Path) -> None:
        (tree / "index.html").write_text("half")
        raise RuntimeError("page builder")

    with pytest.raises(RuntimeError, match="page builder"):
        publish(make_content(2024), broken)
    assert snapshot(portal) == before
    assert not atomic.next_folder(portal).exists()


def test_a_file_that_is_no_page_is_refused(
    make_content: MakeContent, publish: Publish, portal: Path
) -> None:
    def leaking(tree: Path) -> None:
        (tree / "integriteitsmeldingen" / "2023.1" / "meldingen.csv").write_text("secret\n")

    with pytest.raises(PublicationRefused, match=r"meldingen\.csv', which is not on the list"):
        publish(make_content(), leaking)
    assert not portal.exists()


def test_an_old_version_that_was_tampered_with_blocks(
    make_content: MakeContent, publish: Publish, portal: Path
) -> None:
    publish(make_content())
    path = portal / "integriteitsmeldingen" / "2023.1" / "meldingen_per_jaar.csv"
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data.replace(b"38", b"39"))
    with pytest.raises(PublicationRefused, match="a version never changes"):
        publish(make_content(2024, revision_reason="x"))


def test_a_release_staged_before_another_publication_is_refused(
    make_content: MakeContent, tmp_path: Path, portal: Path
) -> None:
    late = stage_release(make_content(), tmp_path / "late", portal)
    publish_release(stage_release(make_content(), tmp_path / "first", portal), portal)
    with pytest.raises(PublicationRefused, match="stage it again"):
        publish_release(late, portal)


def test_two_publications_at_once(make_content: MakeContent, tmp_path: Path, portal: Path) -> None:
    staged = stage_release(make_content(), tmp_path / "staging", portal)
    with (
        atomic.publication_lock(portal),
        pytest.raises(PublicationRefused, match="another publication is under way"),
    ):
        publish_release(staged, portal)
    assert publish_release(staged, portal).is_new


def test_without_an_exchange_in_one_step(
    make_content: MakeContent, publish: Publish, portal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "_exchange", lambda first, second: False)
    publish(make_content())
    publish(make_content(2024))
    index = read_index(portal)
    assert index is not None
    assert index.versions() == ("2023.1", "2024.1")
    assert not atomic.previous_folder(portal).exists()


CRASH_POINTS = ("build_tree", "tree_problems", "same_tree", "replace_folder", "rmtree")


@pytest.mark.parametrize("point", CRASH_POINTS)
def test_a_crash_leaves_the_old_or_the_new_portal_whole(
    make_content: MakeContent, publish: Publish, portal: Path, tmp_path: Path, point: str
) -> None:
    """Kill a real process at each step; then look, then publish again."""
    publish(make_content())
    old = snapshot(portal)
    script = textwrap.dedent(f"""
        import os, sys
        sys.path.insert(0, {str(Path(release.__file__).parents[1])!r})
        from pathlib import Path
        from publish import atomic, release
        from tests.publish.conftest import protected_tables, NOTICE
        from publish.content import ReleaseContent
        from schemas.dataset import load_datasets
        from schemas.municipality import load_municipalities
        import datetime
        content = ReleaseContent(
            load_municipalities()["GM0794"], 2024, protected_tables(2024), load_datasets(),
            datetime.date(2025, 2, 1), NOTICE, None, "https://open-data.helmond.example/integriteit/")
        portal = Path({str(portal)!r})
        staged = release.stage_release(content, Path({str(tmp_path)!r}) / "crash", portal)
        die = lambda *a, **k: os._exit(9)
        if {point!r} == "rmtree":
            atomic.shutil.rmtree = die
        else:
            setattr(release, {point!r}, die)
        release.publish_release(staged, portal)
    """)
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert result.returncode == 9, result.stderr
    after = snapshot(portal)
    if point == "rmtree":
        assert read_index(portal).versions() == ("2023.1", "2024.1")  # type: ignore[union-attr]
    else:
        assert after == old
    publish(make_content(2024))
    assert read_index(portal).versions() == ("2023.1", "2024.1")  # type: ignore[union-attr]
    assert not atomic.next_folder(portal).exists()


def test_a_power_cut_between_two_renames_is_recovered(
    make_content: MakeContent, publish: Publish, portal: Path
) -> None:
    """Where folders cannot be exchanged in one step, the old portal is put back."""
    publish(make_content())
    before = snapshot(portal)
    portal.rename(atomic.previous_folder(portal))
    atomic.next_folder(portal).mkdir()
    with atomic.publication_lock(portal):
        atomic.recover(portal)
    assert snapshot(portal) == before
    assert not atomic.next_folder(portal).exists()
    assert not atomic.previous_folder(portal).exists()


def test_files_altered_after_verification_are_refused(
    make_content: MakeContent, tmp_path: Path, portal: Path
) -> None:
    staged = stage_release(make_content(), tmp_path / "staging", portal)
    path = staged.folder / "integriteitsmeldingen" / "meldingen_per_jaar.csv"
    path.write_bytes(path.read_bytes().replace(b"38", b"39"))
    with pytest.raises(PublicationRefused, match="is not what was published"):
        publish_release(staged, portal, is_verified=True)
    assert not portal.exists()


def test_a_reader_always_finds_a_whole_portal(
    make_content: MakeContent, publish: Publish, portal: Path
) -> None:
    publish(make_content())
    stopped, faults, looks = threading.Event(), [], []

    def look() -> None:
        while not stopped.is_set():
            try:
                text = (portal / "index.json").read_text(encoding="utf-8")
                looks.append(json.loads(text)["releases"][0]["version"])
            except (OSError, ValueError) as error:
                faults.append(type(error).__name__)

    reader = threading.Thread(target=look)
    reader.start()
    for number in range(4):
        reason = f"Herziening {number}."
        publish(make_content(more_reports=4 + number % 2, revision_reason=reason))
    stopped.set()
    reader.join()
    assert faults == []
    assert looks
    assert looks == sorted(looks)
    assert read_index(portal).versions()[-1] == "2023.5"  # type: ignore[union-attr]
