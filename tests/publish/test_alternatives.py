"""Rounded tables and merged codes, per description: in the release's own problem, and audited."""

import datetime
from dataclasses import replace

import pytest
import sqlalchemy as sa

from disclosure import Ledger, UnsafeRelease
from publish import protection
from publish.alternatives import choose_alternatives
from publish.cells import Surroundings
from publish.content import ReleaseContent
from publish.intruder import find_disclosures, gather_knowledge
from publish.problem import NOTHING_EARLIER
from publish.protection import protect_figures
from publish.release import publish_release, stage_release
from publish.remembering import Remembered
from schemas.dataset import load_datasets
from schemas.municipality import load_municipalities
from tests.line import CODELISTS, MUNICIPALITY, example_figures

AROUND = Surroundings(MUNICIPALITY, CODELISTS)
NAMES = ("meldingen_per_jaar", "meldingen_naar_type", "afdoeningen", "meldingen_naar_herkomst")


def _described(**rules):
    described = {name: load_datasets()[name] for name in NAMES}
    for name, change in rules.items():
        rule = described[name].disclosure.model_copy(update=change)
        described[name] = described[name].model_copy(update={"disclosure": rule})
    return described


def _figures(until=2023):
    found = {name: example_figures()[name] for name in NAMES}
    return {name: frame[frame["jaar"] <= str(until)] for name, frame in found.items()}


def _middle(cell):
    return 0 if cell.lower == 0 else (cell.lower + cell.upper) / 2


ROUNDED = _described(meldingen_naar_type={"rounding": 5})


@pytest.fixture(scope="module")
def rounded():
    return protect_figures(ROUNDED, _figures(), AROUND)


def test_every_count_of_a_rounded_table_is_a_range_around_a_multiple(rounded):
    frame = _figures()["meldingen_naar_type"]
    truth = {
        (row["jaar"], row["type_schending"]): row["waarde"]
        for row in frame[frame["toestand"] == "exact"].to_dict("records")
    }
    seen = 0
    for codes, (cell,) in rounded.tables["meldingen_naar_type"].rows:
        if codes not in truth:
            continue
        seen += 1
        assert (cell.state, cell.value) == ("benaderd", None)
        assert cell.lower <= truth[codes] <= cell.upper
        assert _middle(cell) % 5 == 0
        assert cell.upper - cell.lower in (4, 8)
    assert seen > 20


def test_rounded_figures_add_up(rounded):
    rows = dict(rounded.tables["meldingen_naar_type"].rows)
    for year in ("2020", "2021", "2022", "2023"):
        parts = [_middle(row[0]) for codes, row in rows.items() if codes[0] == year]
        assert sum(parts) == 2 * _middle(rows[year, "totaal"][0])


def test_other_tables_are_withheld_as_ever(rounded):
    origins = dict(rounded.tables["meldingen_naar_herkomst"].rows)
    assert origins["2023", "extern"][0].state == "onderdrukt"
    totals = dict(rounded.tables["meldingen_per_jaar"].rows)
    assert totals[("2023",)][0].value == 10
    assert rounded.certificate.is_safe


def _publish(folder, descriptions, release, year):
    content = ReleaseContent(
        municipality=load_municipalities()[MUNICIPALITY],
        year=year,
        tables=release.tables,
        descriptions=descriptions,
        created=datetime.date(year + 1, 2, 1),
        revision_reason="Een jaar erbij.",
    )
    portal = folder / "portal"
    publish_release(stage_release(content, folder / "staging", portal), portal)
    return portal


def test_a_rounded_count_stays_as_it_was_and_the_intruder_finds_nothing(tmp_path):
    """A second rounding of the same count would leave fewer values for it."""
    ledger = Ledger(sa.create_engine("sqlite://", poolclass=sa.StaticPool))
    ledger.create()
    remembered = Remembered(ledger, ROUNDED, AROUND)
    releases = []
    for year in (2022, 2023):
        earlier = remembered.read(tmp_path / "portal")
        releases.append(protect_figures(ROUNDED, _figures(year), AROUND, earlier))
        portal = _publish(tmp_path, ROUNDED, releases[-1], year)
        remembered.write(portal)
    first, second = (dict(release.tables["meldingen_naar_type"].rows) for release in releases)
    assert {codes: row for codes, row in second.items() if codes in first} == first
    assert len(remembered.read(portal).memory.last_ranges()) > 20
    knowledge, versions = gather_knowledge(portal, MUNICIPALITY, ROUNDED)
    assert versions == 2
    assert find_disclosures(knowledge) == []


def test_an_exact_figure_beside_a_rounded_one_is_found(tmp_path):
    """Planted: a range that leaves one number."""
    release = protect_figures(ROUNDED, _figures(), AROUND)
    portal = _publish(tmp_path, ROUNDED, release, 2023)
    (path,) = portal.glob("integriteitsmeldingen/2023.1/meldingen_naar_type.csv")
    text = path.read_text()
    row = next(line for line in text.splitlines() if line.startswith("2023,misbruik_bevoegdheden"))
    path.write_text(text.replace(row, "2023,misbruik_bevoegdheden,,benaderd,3,3"))
    knowledge, _ = gather_knowledge(portal, MUNICIPALITY, ROUNDED)
    found = {disclosure.cell for disclosure in find_disclosures(knowledge)}
    assert "meldingen (2023, misbruik_bevoegdheden)" in found


def test_small_codes_are_counted_under_their_parent():
    described = _described(afdoeningen={"merge": "afdoening"})
    release = protect_figures(described, _figures(), AROUND)
    codes = {codes[1] for codes, _ in release.tables["afdoeningen"].rows}
    plain = protect_figures(_described(), _figures(), AROUND)
    before = {codes[1] for codes, _ in plain.tables["afdoeningen"].rows}
    assert {"gegrond", "deels_gegrond"} <= before
    assert codes < before
    assert not {"gegrond", "deels_gegrond"} & codes
    assert "totaal" in codes
    assert release.certificate.is_safe
    merged = choose_alternatives(described, _figures(), AROUND, NOTHING_EARLIER).merged
    assert codes == before - merged["afdoeningen"][1]


def _only(year, **counts):
    """Figures of one year in which these are the only reports."""
    found = {}
    for name in ("meldingen_per_jaar", "meldingen_naar_herkomst"):
        frame = _figures()[name]
        frame = frame[frame["jaar"] == year].copy()
        column = "herkomst" if "herkomst" in frame else None
        codes = frame[column] if column else ["totaal"] * len(frame)
        frame["waarde"] = [float(counts.get(code, sum(counts.values()))) for code in codes]
        found[name] = frame
    return found


def test_rounding_that_gives_a_number_away_is_refused():
    """One report, and a total that is always shown: whoever guesses which cell is small has it."""
    described = _described(meldingen_naar_herkomst={"rounding": 5})
    described = {
        name: described[name] for name in ("meldingen_per_jaar", "meldingen_naar_herkomst")
    }
    open_enough = _only("2023", intern=7, extern=4)
    assert protect_figures(described, open_enough, AROUND).certificate.is_safe
    with pytest.raises(UnsafeRelease, match="herkomst intern"):
        protect_figures(described, _only("2023", intern=1, extern=0), AROUND)


def test_ranges_that_leave_one_number_are_refused(monkeypatch):
    """Planted: a rounding that narrows a small count to itself."""
    described = _described(meldingen_naar_herkomst={"rounding": 5})
    described = {
        name: described[name] for name in ("meldingen_per_jaar", "meldingen_naar_herkomst")
    }

    def too_narrow(*arguments):
        found = choose_alternatives(*arguments)
        ranges = {key: (4, 4) if "extern" in str(key) else r for key, r in found.ranges.items()}
        return replace(found, ranges=ranges)

    monkeypatch.setattr(protection, "choose_alternatives", too_narrow)
    with pytest.raises(UnsafeRelease, match="herkomst extern: rounding gives this number away"):
        protect_figures(described, _only("2023", intern=7, extern=4), AROUND)
