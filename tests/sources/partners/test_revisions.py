"""Several deliveries of one municipality: a revision has a number, and its bounds leave room."""

import pytest

from sources.partners import gather
from sources.partners.kit import example_rows, package_files, zip_bytes

CODE = "GM0772"


def deliver(folder, year, name, change=None, version=1, reason=None):
    rows = [{**row, "versie": version, "reden": reason} for row in example_rows(CODE)]
    for row in rows[: 0 if change is None else len(rows)]:
        change(row)
    place = folder / str(year)
    place.mkdir(exist_ok=True)
    (place / f"{CODE}_{name}.zip").write_bytes(zip_bytes(package_files(rows, "Proef")))


def thirteen(row):
    if row["status"] == "openbaar":
        row["waarde"] = 13


def bounds(low, high):
    def change(row):
        if row["status"] == "onderdrukt":
            row.update(ondergrens=low, bovengrens=high)

    return change


def rules(found):
    return [problem.rule for problem in found.problems]


def test_the_same_delivery_twice_is_no_problem(tmp_path):
    deliver(tmp_path, 2023, "een")
    deliver(tmp_path, 2023, "twee")
    found = gather(tmp_path, 2023, [CODE])
    assert (found.problems, found.notes) == ((), ())
    assert len(found.records) == 4


def test_other_figures_under_the_same_version_are_refused_and_the_first_stand(tmp_path):
    deliver(tmp_path, 2023, "een")
    deliver(tmp_path, 2023, "twee", thirteen)
    found = gather(tmp_path, 2023, [CODE])
    assert rules(found) == ["versie_gelijk_inhoud_anders"]
    assert "2 rijen verschillen" in found.problems[0].sentence()
    assert set(found.records["waarde"].dropna()) == {12, 31}
    assert [each.provenance is None for each in found.judgements] == [False, True]


def test_a_revision_counts_and_both_versions_keep_their_provenance(tmp_path):
    deliver(tmp_path, 2023, "een")
    deliver(tmp_path, 2023, "twee", thirteen, version=2, reason="dubbel geteld")
    found = gather(tmp_path, 2023, [CODE])
    assert found.problems == ()
    assert set(found.records["waarde"].dropna()) == {13}
    told = [(each.provenance.version, each.provenance.reason) for each in found.judgements]
    assert told == [(1, ""), (2, "dubbel geteld")]
    assert len({each.provenance.sha256 for each in found.judgements}) == 2
    assert found.judgements[1].provenance.source == f"2023/{CODE}_twee.zip"


@pytest.mark.parametrize(
    ("later", "is_refused"),
    [((4, 8), True), ((1, 4), False), ((2, 9), False), ((5, 8), False), ((3, 4), False)],
)
def test_bounds_of_two_versions_together_leave_more_than_one_number(tmp_path, later, is_refused):
    deliver(tmp_path, 2023, "een")
    deliver(tmp_path, 2023, "twee", bounds(*later), version=2, reason="herteld")
    found = gather(tmp_path, 2023, [CODE])
    assert rules(found) == (["grenzen_samen_zonder_ruimte"] if is_refused else [])


def test_bounds_of_three_versions_together(tmp_path):
    deliver(tmp_path, 2023, "a", bounds(1, 6))
    deliver(tmp_path, 2023, "b", bounds(3, 9), version=2, reason="herteld")
    deliver(tmp_path, 2023, "c", bounds(1, 3), version=3, reason="herteld")
    assert rules(gather(tmp_path, 2023, [CODE])) == ["grenzen_samen_zonder_ruimte"]


def test_what_is_withheld_now_and_was_shown_before_is_told_and_accepted(tmp_path):
    def withhold(row):
        if row["status"] == "openbaar":
            row.update(status="onderdrukt", waarde=None, ondergrens=1, bovengrens=40)

    deliver(tmp_path, 2023, "een")
    deliver(tmp_path, 2023, "twee", withhold, version=2, reason="te klein")
    found = gather(tmp_path, 2023, [CODE])
    assert rules(found) == []
    assert [note.rule for note in found.notes] == ["eerder_getoond"]
    assert "spiegel withdraw" in found.notes[0].sentence()
    assert set(found.records["status"]) == {"onderdrukt", "onbekend"}
