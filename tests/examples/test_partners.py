"""The fictitious partner deliveries: made again the same, accepted, and saying what they are."""

from pathlib import Path

import pytest

from examples.partners.generate import FOLDER, generate
from sources.partners import judge_partner

DELIVERIES = {
    "deliveries/2023/GM0772_eindhoven.xlsx": ("GM0772", 12),
    "deliveries/2023/GM0758_breda": ("GM0758", 12),
    "deliveries/2023/GM0855_tilburg.zip": ("GM0855", 12),
    "deliveries/2022/GM0796_s-hertogenbosch.zip": ("GM0796", 8),
    "late/GM0796_s-hertogenbosch.zip": ("GM0796", 12),
}


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for part in ("deliveries", "late")
        for path in (folder / part).rglob("*")
        if path.is_file()
    }


def test_the_same_bytes(tmp_path):
    generate(tmp_path)
    assert files(tmp_path) == files(FOLDER)


@pytest.mark.parametrize("name", DELIVERIES)
def test_it_is_accepted_and_says_that_it_is_fictitious(name):
    outcome = judge_partner(FOLDER / name, 2023)
    assert [problem.sentence() for problem in outcome.judgement.problems] == []
    assert outcome.provenance is not None
    assert outcome.provenance.is_fictitious
    assert outcome.judgement.records is not None
    code, rows = DELIVERIES[name]
    assert (outcome.provenance.municipality, len(outcome.judgement.records)) == (code, rows)


def test_there_is_a_break_a_withheld_number_and_a_revision():
    def records(name):
        found = judge_partner(FOLDER / name, 2023)
        assert found.judgement.records is not None
        return found.judgement.records, found.provenance

    tilburg, _ = records("deliveries/2023/GM0855_tilburg.zip")
    assert tilburg[tilburg["trendbreuk"]]["jaar"].tolist() == [2022]
    breda, _ = records("deliveries/2023/GM0758_breda")
    assert set(breda["status"]) == {"openbaar", "onderdrukt", "onbekend"}
    _, late = records("late/GM0796_s-hertogenbosch.zip")
    assert late.version == 2
    assert late.reason
