"""No value of a record leaves the confidential store: marker values are searched everywhere.

The example carries markers in names, mail addresses and free texts, and case numbers begin alike.
A run that succeeds and a run that is refused are both searched, file by file, byte by byte.
"""

import sqlite3
import zlib
from contextlib import closing, suppress

import pytest

from examples.helmond.markers import INTERNAL_MARKERS, MARKERS
from tests.pipelines.test_run import _spoil

NEVER = tuple(marker.lower().encode() for marker in MARKERS)
INTERNAL = (*(marker.lower().encode() for marker in INTERNAL_MARKERS), b"zzmerkgeheim")
STORE = "spiegel.sqlite"


def _contents(path):
    """The bytes of a file, unpacked when it is a zip (a workbook)."""
    content = path.read_bytes()
    yield content
    if content.startswith(b"PK"):
        import io
        import zipfile

        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            yield from (parts.read(name) for name in parts.namelist())
    elif content[:2] in (b"\x78\x9c", b"\x1f\x8b"):
        yield zlib.decompress(content, wbits=47)


def _found(folder, markers, without=()):
    return sorted(
        {
            (str(path.relative_to(folder)), marker.decode())
            for path in folder.rglob("*")
            if path.is_file() and path.name not in without
            for content in _contents(path)
            for marker in markers
            if marker in content.lower()
        }
    )


@pytest.fixture(scope="module")
def refused(example, tmp_path_factory):
    installation = example.copy_to(tmp_path_factory.mktemp("marked"))
    _spoil(installation)
    return installation, installation.spiegel("run", "2023")


def test_the_markers_are_in_the_deliveries(example):
    found = {marker for _, marker in _found(example.deliveries, NEVER + INTERNAL)}
    assert found >= {marker.decode() for marker in NEVER}
    assert b"vp-20".decode() in found


@pytest.mark.parametrize("where", ["state", "portal"])
def test_names_mail_and_free_text_are_nowhere(example, where):
    assert _found(getattr(example, where), NEVER) == []


@pytest.mark.parametrize("where", ["state", "portal"])
def test_record_values_are_in_the_confidential_store_only(example, where):
    assert _found(getattr(example, where), INTERNAL, without={STORE}) == []
    assert _found(example.state, (b"vp-20",)) == [(STORE, "vp-20")]


def _cells(database):
    """Every cell of an SQLite file, unpacked where Dagster keeps it packed."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in names:
            for row in connection.execute(f'SELECT * FROM "{name}"'):
                for cell in row:
                    content = cell if isinstance(cell, bytes) else str(cell).encode()
                    yield content
                    with suppress(zlib.error):
                        yield zlib.decompress(content)


def _told_by_dagster(state, markers):
    databases = [path for path in (state / "dagster").rglob("*.db") if path.stat().st_size]
    assert databases
    cells = [cell.lower() for database in databases for cell in _cells(database)]
    assert any(b"adviesvragen" in cell for cell in cells), "nothing was read"
    return {marker for marker in markers if any(marker in cell for cell in cells)}


def test_dagsters_databases_hold_no_value_not_even_packed(example, refused):
    for state in (example.state, refused[0].state):
        assert _told_by_dagster(state, (*NEVER, *INTERNAL)) == set()


def test_the_quality_reports_hold_no_value(example, refused):
    for state in (example.state, refused[0].state):
        reports = state / "kwaliteit"
        assert len(list(reports.glob("*/index.html"))) > 1
        assert _found(reports, (*NEVER, *INTERNAL)) == []
    text = (refused[0].state / "kwaliteit" / "2023" / "index.html").read_text(encoding="utf-8")
    assert "regel onbekende_code" in text, "the report tells why, in words of ours"


def test_a_refused_run_tells_no_value_either(refused):
    installation, done = refused
    assert done.returncode == 1
    assert "zzmerkgeheim" not in (done.stdout + done.stderr).lower()
    assert _found(installation.state, NEVER + INTERNAL, without={STORE}) == []
    assert _found(installation.portal, NEVER + INTERNAL) == []
