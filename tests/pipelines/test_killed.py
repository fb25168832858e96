"""A run that is killed at any moment: the portal is old or new and whole, the next run finishes.

``SPIEGEL_KILLS`` says how many moments are tried; after every few one run may finish, and
everything it leaves must be as if nothing had happened.
"""

from __future__ import annotations

import json
import os
import random
import signal
from pathlib import Path

import pytest

from pipelines.build import build_remembered, open_store
from pipelines.installation import load_installation
from publish.portal_index import read_index
from publish.remembering import release_name
from schemas.dataset import load_datasets
from tests.installation import Installation
from tests.pipelines.killing import broken_files, change_deliveries, is_sound, run_and_kill

KILLS = int(os.environ.get("SPIEGEL_KILLS", "3"))
KILLS_PER_TURN = 3
SEED = 20231231


@pytest.fixture
def installation(example, tmp_path, monkeypatch) -> Installation:
    found = example.copy_to(tmp_path)
    for name, folder in (
        ("SPIEGEL_DELIVERIES", found.deliveries),
        ("SPIEGEL_STATE", found.state),
        ("SPIEGEL_PORTAL", found.portal),
        ("LC_ALL", "C.UTF-8"),
    ):
        monkeypatch.setenv(name, str(folder))
    return found


def versions(installation: Installation) -> list[str]:
    index = json.loads((installation.portal / "index.json").read_text(encoding="utf-8"))
    return [release["version"] for release in index["releases"]]


def recorded(installation: Installation) -> set[str]:
    """Return the releases in the ledger; a release that is recorded twice cannot be."""
    chosen = load_installation()
    store = open_store(chosen)
    try:
        known = build_remembered(chosen, load_datasets(), store).ledger.releases()
    finally:
        store.close()
    return set(known)


def standing(installation: Installation) -> set[str]:
    index = read_index(installation.portal)
    assert index is not None
    return {release_name(package, version) for version, package in index.standing()}


def leftovers(installation: Installation) -> list[str]:
    return sorted(
        path.name
        for path in installation.root.iterdir()
        if path.name.startswith(".open-data") and not path.name.endswith(".lock")
    )


def check_after_kill(installation: Installation, allowed: list[list[str]]) -> None:
    assert versions(installation) in allowed
    assert broken_files(installation.portal) == []
    for database in (installation.state / "spiegel.sqlite", *_dagster(installation.state)):
        assert is_sound(database), database


def _dagster(state: Path) -> list[Path]:
    return sorted((state / "dagster").rglob("*.db"))


@pytest.mark.timeout(3600)
def test_killed_at_any_moment_nothing_is_half_done(installation):
    chance = random.Random(SEED)
    stands = versions(installation)
    change_deliveries(installation, 1)
    whole = run_and_kill(installation, "ronde 1")
    assert whole.code == 0, whole.said
    stands = ["2023.2", *stands]
    assert versions(installation) == stands
    killed = 0
    turn = 1
    while killed < KILLS:
        turn += 1
        change_deliveries(installation, turn)
        following = [f"2023.{turn + 1}", *stands]
        for _ in range(KILLS_PER_TURN):
            moment = chance.uniform(0.02, 1.0) * whole.seconds
            attempt = run_and_kill(installation, f"ronde {turn}", moment)
            assert attempt.code in (0, -signal.SIGKILL), attempt.said
            killed += attempt.code != 0
            check_after_kill(installation, [stands, following])
        finished = run_and_kill(installation, f"ronde {turn}")
        assert finished.code == 0, finished.said
        stands = following
        assert versions(installation) == stands
        assert broken_files(installation.portal) == []
        assert recorded(installation) == standing(installation)
        assert leftovers(installation) == []
        assert list((installation.state / "lopend").iterdir()) == []
    done = installation.spiegel("audit", str(installation.portal))
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_files_of_a_portal_that_are_broken_are_found(installation):
    assert broken_files(installation.portal) == []
    (installation.portal / "index.json").write_text("{}")
    (installation.portal / "vreemd.txt").write_text("x")
    (installation.portal / "atom.xml").unlink()
    assert broken_files(installation.portal) == ["atom.xml", "index.json", "vreemd.txt"]
