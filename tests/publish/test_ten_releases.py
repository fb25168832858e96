"""Over the years: a reader of ten releases learns no withheld cell that is not public elsewhere."""

import pytest

from publish.intruder import find_disclosures, gather_knowledge
from tests.publish.reader_of_all import ReaderOfAll, cell_of
from tests.publish.ten_years import STEPS, publish_all


def _follow(folder, seed, *, has_memory):
    """Publish and read along; yield per release what the reader learned, guessing and not."""
    reader, truth = ReaderOfAll(), {}
    for published in publish_all(folder, seed, has_memory=has_memory):
        reader.read(folder / "portal")
        for table in published.printed:
            for row in table.figures:
                codes = (str(row["jaar"]), str(row["type_schending"]))
                reader.hear(table.table, codes, int(row["aantal"]))
        # What was withdrawn keeps the truth it had.
        truth |= {cell_of(table, codes): n for (table, *codes), n in published.truth.items()}
        small = {c for c in reader.withheld if c in truth and 1 <= truth[c] <= 4}
        named = {
            finding.cell
            for finding in published.release.certificate.findings
            if finding.kind == "public"
        }
        yield published, reader, truth, small, named


def _name(cell):
    what, year, kind, code = cell
    column = {"type": "type_schending"}.get(kind, kind)
    return f"{what} / GM0794 / jaar {year} / {column} {code}"


@pytest.mark.parametrize("seed", [1, 3])
def test_ten_releases_give_away_nothing_that_is_not_public_elsewhere(tmp_path, seed):
    releases, printed_cells = 0, set()
    for _, reader, truth, small, named in _follow(tmp_path, seed, has_memory=True):
        releases += 1
        assert len(small) > 3
        printed = {c for c in small if truth[c] in reader.told.get(c, set())}
        for learned in (reader.learns(truth), reader.learns(truth, small - printed) & small):
            assert {_name(cell) for cell in learned} <= named
        # What everybody can read elsewhere stays withheld here, and is named, cell by cell.
        assert {_name(cell) for cell in printed} <= named
        printed_cells |= printed
        # ``spiegel audit`` needs no ledger; what was revised and then withheld does not alarm it.
        if releases in (4, 10):
            knowledge, _ = gather_knowledge(tmp_path / "portal", "GM0794")
            assert find_disclosures(knowledge) == []
    assert releases == len(STEPS) == 10
    assert printed_cells


def test_without_the_ledger_the_same_reader_succeeds(tmp_path):
    """The control: the same releases, protected as if each were the first."""
    for _, reader, truth, small, _ in _follow(tmp_path, 1, has_memory=False):
        shown_before = {cell for cell in small if truth[cell] in reader.told.get(cell, set())}
        if shown_before or reader.learns(truth) & small:
            return
    pytest.fail("the reader learned nothing, so this test shows nothing")
