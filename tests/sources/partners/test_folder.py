"""The folder of deliveries: the newest version counts; who is refused is missing, no more."""

import shutil

import pytest

from examples.partners.generate import FOLDER
from sources.partners import gather

PARTNERS = ("GM0758", "GM0772", "GM0796", "GM0855")


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(FOLDER / "deliveries", tmp_path / "deliveries")


def years_of(found, code):
    rows = found.records[found.records["gemeente"] == code]
    return sorted(set(rows["jaar"]))


def test_a_late_partner_is_missing_for_its_year_and_the_others_are_whole(folder):
    found = gather(folder, 2023, PARTNERS)
    assert found.problems == ()
    assert years_of(found, "GM0796") == [2021, 2022]
    assert years_of(found, "GM0772") == [2021, 2022, 2023]


def test_a_later_folder_does_not_count_for_an_earlier_year(folder):
    found = gather(folder, 2022, PARTNERS)
    assert set(found.records["gemeente"]) == {"GM0796"}
    assert gather(folder, 2021, PARTNERS).records is None
    assert gather(None, 2023, PARTNERS).records is None


def test_a_revision_goes_before_what_it_revises(folder):
    shutil.copy(FOLDER / "late/GM0796_s-hertogenbosch.zip", folder / "2023")
    found = gather(folder, 2023, PARTNERS)
    own = found.records[found.records["gemeente"] == "GM0796"]
    assert set(own["versie"]) == {2}
    assert sorted(set(own["jaar"])) == [2021, 2022, 2023]
    assert not found.records.duplicated(["gemeente", "jaar", "kerncijfer"]).any()


def test_a_refused_delivery_counts_as_missing_and_harms_nobody(folder):
    (folder / "2023/GM0855_tilburg.zip").write_bytes(b"geen zip")
    found = gather(folder, 2023, PARTNERS)
    assert [problem.rule for problem in found.problems] == ["beschadigde_zip"]
    assert set(found.records["gemeente"]) == {"GM0758", "GM0772", "GM0796"}


def test_who_takes_no_part_is_refused(folder):
    found = gather(folder, 2023, ("GM0758",))
    assert {problem.rule for problem in found.problems} == {"onbekende_deelnemer"}
    assert set(found.records["gemeente"]) == {"GM0758"}
