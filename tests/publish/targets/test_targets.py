"""Targets: each on its own, again without harm, and never half of a version."""

from __future__ import annotations

import shutil
from pathlib import Path

import fsspec
import pytest

from publish.errors import PublicationRefused
from publish.package_files import parse_checksums
from publish.targets import publish_to_targets
from publish.targets.files import FilesTarget
from publish.targets.folder import FolderTarget
from publish.withdrawal import withdraw_version
from tests.publish.conftest import MakeContent, Publish, snapshot
from tests.publish.test_withdrawal import DATE, PACKAGE, REASON


@pytest.fixture
def memory():
    system = fsspec.filesystem("memory")
    system.store.clear()
    system.pseudo_dirs[:] = [""]
    return system


def _held(system, root: str = "/web") -> dict[str, bytes]:
    return {p.removeprefix(f"{root}/"): system.cat_file(p) for p in system.find(root)}


def _target(**changes: object) -> FilesTarget:
    return FilesTarget("web", "memory://web", wait=lambda seconds: None, **changes)  # type: ignore[arg-type]


def test_a_folder_follows_the_portal(
    make_content: MakeContent, publish: Publish, portal: Path, tmp_path: Path
) -> None:
    target = FolderTarget("kopie", tmp_path / "kopie")
    publish(make_content())
    (first,) = publish_to_targets(portal, [target])
    assert first.is_done
    assert first.changed > 0
    assert snapshot(tmp_path / "kopie") == snapshot(portal)
    (again,) = publish_to_targets(portal, [target])
    assert (again.is_done, again.changed) == (True, 0)
    publish(make_content(2024))
    publish_to_targets(portal, [target])
    assert snapshot(tmp_path / "kopie") == snapshot(portal)


def test_a_folder_with_other_things_is_left_alone(
    make_content: MakeContent, publish: Publish, portal: Path, tmp_path: Path
) -> None:
    publish(make_content())
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.doc").write_text("mine")
    (report,) = publish_to_targets(portal, [FolderTarget("kopie", other)])
    assert not report.is_done
    assert "holds other files than a portal" in report.sentences[0]
    assert (other / "thesis.doc").read_text() == "mine"
    (inside,) = publish_to_targets(portal, [FolderTarget("kopie", portal / "x")])
    assert "lies in the portal itself" in inside.sentences[0]


def test_files_are_pushed_and_pushed_again(
    make_content: MakeContent, publish: Publish, portal: Path, memory
) -> None:
    publish(make_content())
    (first,) = publish_to_targets(portal, [_target()])
    assert first.is_done, first.sentences
    assert _held(memory) == snapshot(portal)
    (again,) = publish_to_targets(portal, [_target()])
    assert (again.is_done, again.changed) == (True, 0)
    publish(make_content(2024))
    publish_to_targets(portal, [_target()])
    assert _held(memory) == snapshot(portal)


def test_files_of_others_are_left_alone(
    make_content: MakeContent, publish: Publish, portal: Path, memory
) -> None:
    memory.makedirs("/web", exist_ok=True)
    memory.pipe_file("/web/other.html", b"not ours")
    publish(make_content())
    publish_to_targets(portal, [_target()])
    assert memory.cat_file("/web/other.html") == b"not ours"


def test_a_withdrawn_version_leaves_the_target_first(
    make_content: MakeContent,
    publish: Publish,
    portal: Path,
    memory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publish(make_content())
    publish_to_targets(portal, [_target()])
    withdraw_version(portal, PACKAGE, "2023.1", REASON, DATE)
    steps: list[str] = []
    write, remove = memory.pipe_file, memory.rm_file
    monkeypatch.setattr(
        type(memory), "pipe_file", lambda s, p, d, **k: (steps.append("write"), write(p, d))
    )
    monkeypatch.setattr(type(memory), "rm_file", lambda s, p: (steps.append("remove"), remove(p)))
    publish_to_targets(portal, [_target()])
    assert _held(memory) == snapshot(portal)
    assert steps.index("write") == steps.count("remove")


def test_a_version_that_was_changed_there_is_refused(
    make_content: MakeContent, publish: Publish, portal: Path, memory
) -> None:
    publish(make_content())
    publish_to_targets(portal, [_target()])
    sums = parse_checksums(memory.cat_file("/web/SHA256SUMS").decode())
    name = "integriteitsmeldingen/2023.1/meldingen_per_jaar.csv"
    lines = memory.cat_file("/web/SHA256SUMS").decode().replace(sums[name], "0" * 64)
    memory.pipe_file("/web/SHA256SUMS", lines.encode())
    (report,) = publish_to_targets(portal, [_target()])
    assert not report.is_done
    assert "a version never changes" in report.sentences[0]


@pytest.mark.parametrize("failing_write", range(0, 60, 7))
def test_an_interrupted_push_never_shows_half_a_version(
    make_content: MakeContent,
    publish: Publish,
    portal: Path,
    memory,
    monkeypatch: pytest.MonkeyPatch,
    failing_write: int,
) -> None:
    publish(make_content())
    publish_to_targets(portal, [_target()])
    before = _held(memory)
    publish(make_content(2024))
    write, count = memory.pipe_file, iter(range(10**6))

    def flaky(system, path, data, **options):
        if next(count) >= failing_write:
            raise OSError("connection lost")
        return write(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(type(memory), "pipe_file", flaky)
        (report,) = publish_to_targets(portal, [_target()])
    assert not report.is_done
    held = _held(memory)
    # What the index there names is all there, with the bytes that were stated.
    old_versions = {name: data for name, data in before.items() if "/2023.1/" in name}
    assert {name: held[name] for name in old_versions} == old_versions
    assert held["SHA256SUMS"] == before["SHA256SUMS"]
    (again,) = publish_to_targets(portal, [_target()])
    assert again.is_done, again.sentences
    assert _held(memory) == snapshot(portal)


def test_a_busy_place_is_tried_again(
    make_content: MakeContent, publish: Publish, portal: Path, memory, monkeypatch
) -> None:
    publish(make_content())
    write, failures = memory.pipe_file, iter([True, True, False])

    def busy(system, path, data, **options):
        if next(failures, False):
            raise TimeoutError
        return write(path, data)

    monkeypatch.setattr(type(memory), "pipe_file", busy)
    (report,) = publish_to_targets(portal, [_target()])
    assert report.is_done


def test_one_failing_target_leaves_the_others(
    make_content: MakeContent, publish: Publish, portal: Path, tmp_path: Path
) -> None:
    class Broken:
        name = "stuk"

        def publish(self, portal: Path) -> int:
            raise ZeroDivisionError

    publish(make_content())
    before = snapshot(portal)
    reports = publish_to_targets(portal, [Broken(), FolderTarget("kopie", tmp_path / "kopie")])
    assert [report.is_done for report in reports] == [False, True]
    assert "stuk: the target failed unexpectedly (ZeroDivisionError)" in reports[0].sentences[0]
    assert snapshot(portal) == before


def test_without_a_release_there_is_nothing_to_push(portal: Path, tmp_path: Path) -> None:
    with pytest.raises(PublicationRefused, match="nothing has been released"):
        publish_to_targets(portal, [FolderTarget("kopie", tmp_path / "kopie")])


def test_a_damaged_copy_is_not_exchanged(
    make_content: MakeContent,
    publish: Publish,
    portal: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publish(make_content())
    copy = shutil.copytree

    def damaging(source, target, *rest, **options):
        copy(source, target, *rest, **options)
        if Path(target) == tmp_path / ".kopie.next":
            (Path(target) / "index.json").write_text("{}")

    monkeypatch.setattr(shutil, "copytree", damaging)
    (report,) = publish_to_targets(portal, [FolderTarget("kopie", tmp_path / "kopie")])
    assert "was not copied as it is" in report.sentences[0]
    assert not (tmp_path / "kopie").exists()
