"""The intruder finds planted leaks, and nothing in what the line publishes."""

import hashlib
import shutil

import pytest

from publish.integrity import integrity_problems
from publish.intruder import find_disclosures, gather_knowledge
from publish.small_numbers import small_numbers

TYPES = "meldingen_naar_type"
ORIGINS = "meldingen_naar_herkomst"


@pytest.fixture
def portal(example, tmp_path):
    return shutil.copytree(example.portal, tmp_path / "portal")


def _edit(portal, table, old, new):
    path = portal / "integriteitsmeldingen/2023.1" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _found(portal):
    knowledge, _ = gather_knowledge(portal, "GM0794")
    return {disclosure.cell: disclosure.how for disclosure in find_disclosures(knowledge)}


def test_the_published_portal_gives_nothing_away(portal):
    knowledge, versions = gather_knowledge(portal, "GM0794")
    assert versions == 1
    assert len(knowledge.withheld) > 100
    assert find_disclosures(knowledge) == []


def test_a_lone_withheld_cell_follows_from_its_total(portal):
    _edit(portal, ORIGINS, "2023,intern,,onderdrukt,0,10", "2023,intern,6,openbaar,,")
    assert _found(portal) == {"meldingen (2023, extern)": "follows from the other cells"}


def test_bounds_that_tell_too_much_are_found(portal):
    _edit(portal, ORIGINS, "2023,extern,,onderdrukt,0,10", "2023,extern,,onderdrukt,1,4")
    how = "its bounds tell more than a reader can know"
    assert _found(portal) == {"meldingen (2023, extern)": how}


def test_a_cell_that_another_table_shows_is_found(portal):
    _edit(portal, "meldingen_per_jaar", "2023,10,openbaar,,", "2023,,onderdrukt,5,40")
    assert "shown in version 2023.1" in _found(portal)["meldingen (2023)"]


def test_a_three_year_sum_gives_a_year_away(portal):
    """Two years of a type shown and its three-year sum: the third year follows."""
    pooled = "meldingen_naar_type_driejaars"
    text = (portal / f"integriteitsmeldingen/2023.1/{pooled}.csv").read_text()
    row = next(r for r in text.splitlines() if r.startswith("2021-2023,misdraging_privesfeer"))
    _edit(portal, pooled, row, "2021-2023,misdraging_privesfeer,3,openbaar,,")
    text = (portal / f"integriteitsmeldingen/2023.1/{TYPES}.csv").read_text()
    for year in ("2021", "2022"):
        row = next(r for r in text.splitlines() if r.startswith(f"{year},misdraging_privesfeer"))
        if ",openbaar," not in row:
            _edit(portal, TYPES, row, f"{year},misdraging_privesfeer,1,openbaar,,")
    assert "meldingen (2023, misdraging_privesfeer)" in _found(portal)


def test_a_small_number_in_the_open_is_found(portal):
    assert small_numbers(portal, "GM0794") == []
    text = (portal / "integriteitsmeldingen/2023.1/onderzoeken.csv").read_text()
    row = next(r for r in text.splitlines() if r.startswith("2023,afgerond"))
    _edit(portal, "onderzoeken", row, "2023,afgerond,3,openbaar,,")
    (found,) = small_numbers(portal, "GM0794")
    assert (found.cell, found.how) == ("meldingen (2023, afgerond)", "a small number is shown")


def test_a_whole_portal_is_what_was_published(portal):
    assert integrity_problems(portal) == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("integriteitsmeldingen/2023.1/onderzoeken.csv", "is not what was published"),
        ("integriteitsmeldingen/latest/onderzoeken.csv", "is not that of 2023.1"),
        ("integriteitsmeldingen/index.html", "is not what was published"),
    ],
)
def test_a_file_that_was_changed_is_named(portal, path, words):
    with (portal / path).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert any(words in sentence for sentence in integrity_problems(portal))


def test_a_format_that_says_more_is_named(portal):
    folder = portal / "integriteitsmeldingen/2023.1"
    shutil.copy(folder / "maatregelen.parquet", folder / "onderzoeken.parquet")
    listing = folder / "SHA256SUMS"
    old, new = (
        hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (
            portal / "integriteitsmeldingen/latest/onderzoeken.parquet",
            folder / "onderzoeken.parquet",
        )
    )
    listing.write_text(listing.read_text().replace(old, new))
    words = "'onderzoeken.parquet' does not say what 'onderzoeken.csv' says."
    assert any(words in sentence for sentence in integrity_problems(portal))


def test_a_single_package_can_be_audited(example):
    knowledge, versions = gather_knowledge(example.portal / "integriteitsmeldingen" / "latest", "")
    assert versions == 1
    assert find_disclosures(knowledge) == []
