"""The comparison in the release's own problem: planted attacks are prevented and found."""

import shutil

import pandas as pd
import pytest

from publish.cells import Surroundings, cell_key
from publish.comparison_cells import earlier_years
from publish.intruder import find_disclosures, gather_knowledge
from publish.protection import protect_figures
from schemas.dataset import load_datasets
from tests.line import CODELISTS, MUNICIPALITY, example_figures

AROUND = Surroundings(MUNICIPALITY, CODELISTS)
FUNNEL, YEARLY, POOLED = "b5_funnel", "b5_kerncijfers", "b5_driejaars"


@pytest.fixture(scope="module")
def protected():
    descriptions = {n: d for n, d in load_datasets().items() if d.kind == "statistical"}
    return protect_figures(descriptions, example_figures(), AROUND).tables


def cells(table, *codes):
    (row,) = [row for key, row in table.rows if key == codes]
    return dict(zip(table.measures, row, strict=True))


def test_the_own_row_is_the_very_cell_of_the_own_tables():
    descriptions = load_datasets()
    own = descriptions["onderzoeken"]
    codes = {"jaar": "2023", "gemeente": MUNICIPALITY, "kerncijfer": "onderzoeken"}
    for name in (YEARLY, FUNNEL):
        measure = descriptions[name].measures[0]
        assert cell_key(descriptions[name], measure, codes, MUNICIPALITY) == cell_key(
            own, own.measures[0], {"jaar": "2023", "stadium": "onderzoek_gestart"}, MUNICIPALITY
        )


def test_a_number_withheld_at_home_is_withheld_with_all_that_leans_on_it(protected):
    codes = ("2023", MUNICIPALITY, "onderzoeken")
    own = cells(protected[YEARLY], *codes)
    assert own["aantal"].state == "onderdrukt"
    for name in ("per_1000", "per_1000_laag", "per_1000_hoog"):
        assert own[name].value is None
    assert own["noemer"].value == 1052


def test_total_minus_four_partners_gives_nothing(protected):
    for _, row in [r for r in protected[FUNNEL].rows if r[0][0::2] == ("2023", "onderzoeken")]:
        found = dict(zip(protected[FUNNEL].measures, row, strict=True))
        assert found["totaal"].state == "onderdrukt"
        assert found["verwacht"].value is None
        assert found["geschat_per_1000"].value is None
        assert found["p_anderen"].value is None


def test_what_a_partner_withheld_stays_a_range_and_is_in_no_total(protected):
    breda = cells(protected[YEARLY], "2023", "GM0758", "onderzoeken")["aantal"]
    assert (breda.state, breda.lower, breda.upper) == ("onderdrukt", 1, 4)
    pooled = cells(protected[POOLED], "2021-2023", "GM0758", "onderzoeken")["aantal"]
    assert (pooled.state, pooled.lower, pooled.upper) == ("benaderd", 7, 13)


def test_a_missing_partner_is_shown_as_missing_and_leaves_the_rest_whole(protected):
    late = cells(protected[FUNNEL], "2023", "GM0796", "meldingen")
    assert late["aantal"].state == "onbekend"
    assert late["totaal"].value == 82


def test_the_p_value_of_a_year_hides_with_the_years_it_leans_on(protected):
    frame = example_figures()[YEARLY]
    own = frame[(frame["gemeente"] == MUNICIPALITY) & (frame["kerncijfer"] == "onderzoeken")]
    counted = own[(own["maat"] == "p_verleden") & (own["toestand"] == "exact")]
    assert list(counted["jaar"]) == ["2022", "2023"]
    for year in counted["jaar"]:
        found = cells(protected[YEARLY], year, MUNICIPALITY, "onderzoeken")
        assert found["p_verleden"].value is None


def test_a_later_year_is_hidden_with_an_earlier_one_even_where_its_own_number_is_shown():
    """A p-value beside a shown number would say what the earlier, withheld number is."""
    description = load_datasets()[YEARLY]
    codes = {"jaar": "2023", "gemeente": MUNICIPALITY, "kerncijfer": "onderzoeken"}
    count, p_value = description.measures[0], description.measure("p_verleden")
    keys = [
        cell_key(description, count, {**codes, "jaar": str(year)}, MUNICIPALITY)
        for year in (2021, 2022, 2023, 2024)
    ]
    assert list(earlier_years(p_value, keys[2], keys)) == keys[:2]
    assert list(earlier_years(description.measure("per_1000"), keys[2], keys)) == []


@pytest.fixture
def portal(example, tmp_path):
    return shutil.copytree(example.portal, tmp_path / "portal")


def edit(portal, table, year, place, figure, **cells):
    """Change cells of one row of a published table."""
    path = portal / f"b5-benchmark/2023.1/{table}.csv"
    frame = pd.read_csv(path, dtype="str", keep_default_na=False)
    row = (frame["jaar"] == year) & (frame["kerncijfer"] == figure)
    row &= frame["gemeente"].isin(place)
    assert row.any()
    for name, value in cells.items():
        frame.loc[row, name] = value
    frame.to_csv(path, index=False, lineterminator="\n")


def found(portal):
    knowledge, _ = gather_knowledge(portal, MUNICIPALITY)
    return {disclosure.cell: disclosure.how for disclosure in find_disclosures(knowledge)}


EVERYONE = ("GM0758", "GM0772", "GM0794", "GM0796", "GM0855")
OWN_CELL = "meldingen (2023, onderzoek_gestart)"


def test_the_published_comparison_gives_nothing_away(portal):
    assert found(portal) == {}


def test_the_comparison_can_be_audited_alone(example):
    knowledge, _ = gather_knowledge(example.portal / "b5-benchmark" / "latest", "")
    assert knowledge.withheld
    assert find_disclosures(knowledge) == []


def test_a_planted_total_is_found_to_give_the_own_number(portal):
    blank = {"totaal_ondergrens": "", "totaal_bovengrens": ""}
    edit(portal, FUNNEL, "2023", EVERYONE, "onderzoeken",
         totaal="22", totaal_status="openbaar", **blank)  # fmt: skip
    assert found(portal)[OWN_CELL] == "follows from the other cells"


def test_a_planted_rate_is_found(portal):
    edit(portal, YEARLY, "2023", (MUNICIPALITY,), "onderzoeken", per_1000="3.80")
    assert "a number made from it stands beside it" in found(portal)[OWN_CELL]


def test_a_planted_expected_number_is_found(portal):
    edit(portal, FUNNEL, "2023", ("GM0772",), "onderzoeken", verwacht="8.13")
    assert any("stands beside it" in how for how in found(portal).values())


def test_what_a_partner_withholds_after_it_was_shown_is_found(portal):
    """This year's version minus last year's: the older file still shows the number."""
    blank = {"aantal": "", "status": "onderdrukt", "ondergrens": "1", "bovengrens": "8"}
    edit(portal, YEARLY, "2023", ("GM0772",), "onderzoeken", **blank)
    assert found(portal)[f"GM0772: {OWN_CELL}"].startswith("shown in version")
