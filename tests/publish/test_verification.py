"""Whatever is altered between writing and publication is noticed, and never repeated."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from publish.allow_list import descriptor_problems
from publish.package_files import checksum_lines, file_digest
from publish.release import StagedRelease, stage_release, verify_release
from publish.verification import frictionless_problems, profile_problems
from tests.publish.conftest import MakeContent

PACKAGE = "integriteitsmeldingen"


@pytest.fixture
def staged(make_content: MakeContent, tmp_path: Path) -> StagedRelease:
    return stage_release(make_content(), tmp_path / "staging", None)


def _edit_json(folder: Path, change: Callable[[dict], object]) -> None:
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text())
    change(descriptor)
    path.write_text(json.dumps(descriptor))


def _replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / name
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new, 1))

    return change


def _resource(change: Callable[[dict], object]) -> Callable[[Path], None]:
    return lambda folder: _edit_json(folder, lambda d: change(d["resources"][0]))


def _workbook(change: Callable) -> Callable[[Path], None]:
    def run(folder: Path) -> None:
        path = folder / f"{PACKAGE}.xlsx"
        book = load_workbook(path)
        change(book)
        book.save(path)

    return run


def _hide(book) -> None:
    book["Codeboek"].sheet_state = "hidden"


def _extra_sheet(book) -> None:
    book.create_sheet("geheim")["A1"] = 3


def _formula(book) -> None:
    book["Inhoud"]["A20"] = "=1+1"


def _true_value(book) -> None:
    sheet = book["meldingen_naar_type"]
    for row in sheet.iter_rows(min_row=2):
        if row[3].value == "x":
            row[3].value = 3


def _comment(book) -> None:
    from openpyxl.comments import Comment

    book["meldingen_naar_type"]["A2"].comment = Comment("3", "x")


def _parquet(folder: Path) -> None:
    path = folder / "meldingen_naar_type.parquet"
    path.write_bytes((folder / "meldingen_per_jaar.parquet").read_bytes())


MUTATIONS = {
    "value in a withheld cell": (
        _replace("meldingen_naar_type.csv", ",,onderdrukt", ",3,onderdrukt"),
        "cells are not those of the protected table",
    ),
    "zero for withheld": (
        _replace("meldingen_naar_type.csv", ",,onderdrukt", ",0,onderdrukt"),
        "cells are not those of the protected table",
    ),
    "other bounds": (
        _replace("meldingen_naar_type.csv", "onderdrukt,0,", "onderdrukt,1,"),
        "cells are not those of the protected table",
    ),
    "missing row": (
        _replace("meldingen_naar_type.csv", "2022,totaal,33,openbaar,,\n", ""),
        "rows were read",
    ),
    "extra column": (
        lambda folder: (
            (folder / "meldingen_per_jaar.csv").write_text("jaar,afdeling\n2023,x\n"),
            _edit_json(folder, lambda d: None),
        ),
        "cannot be read back",
    ),
    "missing file": (lambda f: (f / "CHANGES.md").unlink(), "listed but missing"),
    "extra file": (lambda f: (f / "notes.txt").write_text("x"), "not on the list of files"),
    "extra folder": (lambda f: (f / "raw").mkdir(), "not on the list of files"),
    "link": (lambda f: (f / "x.csv").symlink_to("/etc/hostname"), "not on the list of files"),
    "package property": (
        lambda f: _edit_json(f, lambda d: d.update(primary_cells=4)),
        "property 'primary_cells' is not on the list",
    ),
    "resource property": (
        _resource(lambda r: r.update({"spiegel:certificate": "x"})),
        "property 'spiegel:certificate' is not on the list",
    ),
    "field property": (
        _resource(lambda r: r["schema"]["fields"][2].update(example="3")),
        "property 'example' is not on the list",
    ),
    "disclosure parameter": (
        _resource(lambda r: r["spiegel:disclosure"].update(exempt="totals")),
        "property 'exempt' is not on the list",
    ),
    "row count": (_resource(lambda r: r.update({"spiegel:rows": 99})), "number of rows"),
    "size": (_resource(lambda r: r.update(bytes=1)), "the size is not as stated"),
    "hash": (_resource(lambda r: r.update(hash="sha256:00")), "the hash is not as stated"),
    "profile": (lambda f: _edit_json(f, lambda d: d.update(keywords=[])), "profile"),
    "parquet": (_parquet, "the columns are not those of the table"),
    "hidden sheet": (_workbook(_hide), "is hidden"),
    "extra sheet": (_workbook(_extra_sheet), "the sheets are not those"),
    "formula": (_workbook(_formula), "hold a formula"),
    "true value": (_workbook(_true_value), "cells differ from the table"),
    "comment": (_workbook(_comment), "carry comments"),
}


def test_a_good_release_has_no_problems(staged: StagedRelease) -> None:
    assert verify_release(staged) == []


@pytest.mark.parametrize("name", MUTATIONS)
def test_every_alteration_is_noticed(staged: StagedRelease, name: str) -> None:
    change, sentence = MUTATIONS[name]
    folder = staged.folder / PACKAGE
    change(folder)
    # Even one who puts the checksums right is found out.
    if name not in ("missing file", "extra folder", "link"):
        paths = [p for p in folder.iterdir() if p.name != "SHA256SUMS"]
        sums = {path.name: file_digest(path) for path in paths}
        (folder / "SHA256SUMS").write_bytes(checksum_lines(sums))
    problems = verify_release(staged)
    assert any(sentence in problem for problem in problems), problems
    assert all(problem.endswith(".") for problem in problems)


def test_a_stray_folder_in_staging_is_noticed(staged: StagedRelease) -> None:
    (staged.folder / "extra").mkdir()
    assert any("belongs to no package" in problem for problem in verify_release(staged))


def test_packages_are_valid_for_both_judges(staged: StagedRelease) -> None:
    for package in staged.packages:
        folder = staged.folder / package.name
        descriptor = json.loads((folder / "datapackage.json").read_text())
        assert list(profile_problems(package.name, descriptor)) == []
        assert list(frictionless_problems(folder, package.name)) == []
        assert list(descriptor_problems(package.name, descriptor)) == []
        assert "fieldsMatch" not in json.dumps(descriptor)


def test_descriptor_speaks_two_languages_and_carries_the_notice(staged: StagedRelease) -> None:
    folder = staged.folder / PACKAGE
    descriptor = json.loads((folder / "datapackage.json").read_text())
    assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert descriptor["spiegel:notice@en"] == "Fictitious example data."
    resource = next(r for r in descriptor["resources"] if r["name"] == "meldingen_naar_type")
    for field in resource["schema"]["fields"]:
        assert field["title"]
        assert field["title@en"]
        assert field["description@en"]
    status = next(f for f in resource["schema"]["fields"] if f["name"] == "status")
    assert {"value": "onderdrukt", "label": "Onderdrukt"} in status["categories"]
    value = next(f for f in resource["schema"]["fields"] if f["name"] == "aantal")
    assert value["missingValues"][0]["value"] == ""
    assert "status" in value["missingValues"][0]["label"]


def test_the_readme_tells_what_it_is(staged: StagedRelease) -> None:
    text = (staged.folder / PACKAGE / "README.md").read_text()
    assert text.startswith("# Integriteitsmeldingen 2023.1\n\n**Fictieve voorbeeldgegevens.**")
    assert "**Fictitious example data.**" in text
    assert "`meldingen_naar_type`" in text
    assert "/integriteitsmeldingen/2023.1/" in text
    assert "CC-BY-4.0" in text
