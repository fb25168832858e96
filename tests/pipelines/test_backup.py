"""A backup comes back as it was, for its owner's eyes only, and never over what is there."""

import json
import sqlite3
import tarfile

import pytest

from tests.installation import Installation, fingerprints


def _records(installation):
    with sqlite3.connect(installation.state / "spiegel.sqlite") as connection:
        return list(connection.iterdump())


@pytest.fixture
def place(example, tmp_path):
    return example.copy_to(tmp_path / "kopie")


@pytest.fixture
def backup(place, tmp_path):
    made = place.spiegel("backup", str(tmp_path / "reserve"))
    assert made.returncode == 0, made.stdout + made.stderr
    (path,) = (tmp_path / "reserve").iterdir()
    return path


def _empty(place, tmp_path):
    root = tmp_path / "leeg"
    root.mkdir()
    return Installation(root, place.code)


def test_an_installation_comes_back_and_goes_on(place, backup, tmp_path):
    new = _empty(place, tmp_path)
    done = new.spiegel("restore", str(backup), SPIEGEL_DELIVERIES=str(place.deliveries))
    assert done.returncode == 0, done.stdout + done.stderr
    assert fingerprints(new.portal) == fingerprints(place.portal)
    assert _records(new) == _records(place)
    assert new.state.stat().st_mode & 0o777 == 0o700
    status = new.spiegel("status", "2023", "--json", SPIEGEL_DELIVERIES=str(place.deliveries))
    assert json.loads(status.stdout)["released"] == ["2023.1"]
    assert json.loads(status.stdout)["run"] == "success"


def test_a_backup_is_for_its_owner_only(backup):
    assert backup.stat().st_mode & 0o077 == 0
    assert backup.parent.stat().st_mode & 0o077 == 0


def test_nothing_is_put_back_over_what_is_there(place, backup, tmp_path):
    before = fingerprints(place.root)
    refused = place.spiegel("restore", str(backup))
    assert refused.returncode == 1
    assert "alleen terug op een lege installatie" in refused.stderr
    after = fingerprints(place.root)
    assert after == before
    new = _empty(place, tmp_path)
    new.portal.mkdir()
    (new.portal / "iets").write_text("x")
    assert new.spiegel("restore", str(backup)).returncode == 1
    assert not new.state.exists() or not any(new.state.iterdir())


@pytest.mark.parametrize("damage", ["byte", "missing", "strange"])
def test_a_damaged_backup_puts_nothing_back(place, backup, tmp_path, damage):
    if damage == "byte":
        content = bytearray(backup.read_bytes())
        content[content.index(b"SQLite format 3") + 4000] ^= 1
        backup.write_bytes(content)
    elif damage == "strange":
        backup.write_bytes(b"geen reservekopie")
    else:
        other = backup.with_suffix(".deel")
        with tarfile.open(backup) as source, tarfile.open(other, "w") as target:
            for number, member in enumerate(source):
                if number != 3:
                    target.addfile(member, source.extractfile(member))
        other.replace(backup)
    new = _empty(place, tmp_path)
    done = new.spiegel("restore", str(backup))
    assert done.returncode == 1
    assert "reservekopie" in done.stderr
    assert not new.portal.exists()
    assert not (new.state / "spiegel.sqlite").exists()


def test_only_the_last_copies_are_kept(place, tmp_path):
    folder = tmp_path / "reserve"
    folder.mkdir()
    for day in (1, 2, 3):
        (folder / f"spiegel-2026010{day}T000000Z.tar").write_text("oud")
    (folder / "van een ander.tar").write_text("blijft")
    assert place.spiegel("backup", str(folder), "--keep", "2").returncode == 0
    left = sorted(path.name for path in folder.iterdir())
    assert len(left) == 3
    assert left[0] == "spiegel-20260103T000000Z.tar"
    assert "van een ander.tar" in left
