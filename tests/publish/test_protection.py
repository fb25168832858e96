"""From figures to protected tables: what is shown, what is withheld, and that no more leaks."""

import pandas as pd
import pytest

from disclosure import ProtectedTable
from publish.cells import Surroundings, cell_key
from publish.problem import Earlier, build_problem
from publish.protection import protect_figures
from schemas.dataset import load_datasets
from tests.line import CODELISTS, MUNICIPALITY, example_figures

STATISTICAL = {
    n: d for n, d in load_datasets().items() if d.kind == "statistical" and n in example_figures()
}
AROUND = Surroundings(MUNICIPALITY, CODELISTS)


@pytest.fixture(scope="module")
def release():
    return protect_figures(STATISTICAL, example_figures(), AROUND)


def _rows(release, name):
    return dict(release.tables[name].rows)


def test_tables_share_cells():
    reports, types = STATISTICAL["meldingen_per_jaar"], STATISTICAL["meldingen_naar_type"]
    measure = reports.measures[0]
    total = {"jaar": "2023", "type_schending": "totaal"}
    row = cell_key(reports, measure, {"jaar": "2023"}, MUNICIPALITY)
    assert row == cell_key(types, types.measures[0], total, MUNICIPALITY)


def test_no_small_number_is_shown_in_a_breakdown(release):
    for name, description in STATISTICAL.items():
        if description.disclosure.exempt == "all":
            continue
        for codes, cells in release.tables[name].rows:
            breakdown = [code for code in codes[1:] if code != "totaal"]
            is_exempt = description.disclosure.exempt == "totals" and not breakdown
            if cells[0].state == "openbaar" and not is_exempt:
                assert not 1 <= cells[0].value < 5, (name, codes)


def test_yearly_totals_and_hours_are_shown(release):
    assert _rows(release, "meldingen_per_jaar")["2011",][0].value == 2
    assert _rows(release, "casussen_per_jaar")["2023",][0].value == 24
    assert _rows(release, "gesprekken_raad")["2023", "totaal"][0].value == 14
    hours = _rows(release, "uren_vertrouwenspersonen")["2023", "informatiebijeenkomst"][0]
    assert hours.value == 1


def test_zero_unknown_not_applicable_and_approximate_stay_apart(release):
    series = _rows(release, "meldingen_per_jaar")
    assert series["2012",][0].value == 0
    assert (series["2010",][0].state, series["2010",][0].value) == ("onbekend", None)
    relation = _rows(release, "casussen_naar_relatie")["2022", "bestuurder"][0]
    assert relation.state == "niet_van_toepassing"
    sworn = dict(
        zip(
            release.tables["onboarding"].measures,
            _rows(release, "onboarding")["2023",],
            strict=True,
        )
    )["beedigd"]
    assert (sworn.state, sworn.value, sworn.lower, sworn.upper) == ("benaderd", None, None, 149)


def test_a_mean_hides_with_its_count():
    figures = dict(example_figures())
    table = figures["medewerkersonderzoek"].copy()
    is_small = table["thema"] == "sociale_veiligheid"
    table.loc[is_small & (table["maat"] == "n"), "waarde"] = 3.0
    table.loc[is_small, "personen"] = 3
    figures["medewerkersonderzoek"] = table
    release = protect_figures(STATISTICAL, figures, AROUND)
    cells = _rows(release, "medewerkersonderzoek")["2023", "sociale_veiligheid"]
    assert [cell.state for cell in cells] == ["onderdrukt"] * 3
    assert [cell.value for cell in cells] == [None] * 3


def _swap(table, column, codes, year="2023"):
    """Exchange the counts of two codes in one year."""
    table = table.copy()
    places = [(table["jaar"] == year) & (table[column] == code) for code in codes]
    first, second = (table.loc[place, "waarde"].iloc[0] for place in places)
    table.loc[places[0], "waarde"], table.loc[places[1], "waarde"] = second, first
    return table


@pytest.mark.parametrize(
    ("name", "column", "codes"),
    [
        ("meldingen_naar_herkomst", "herkomst", ("intern", "extern")),
        ("maatregelen", "maatregel", ("geen", "beheersmaatregel")),
        ("afdoeningen", "afdoening", ("deels_gegrond", "gegrond")),
    ],
)
def test_what_is_withheld_leaves_no_trace(release, name, column, codes):
    """Other numbers in withheld cells, the same table: nothing published may depend on them."""
    figures = dict(example_figures())
    figures[name] = _swap(figures[name], column, codes)
    other = protect_figures(STATISTICAL, figures, AROUND)
    assert other.tables[name].rows == release.tables[name].rows
    assert all(_rows(release, name)["2023", code][0].state == "onderdrukt" for code in codes)


def test_the_certificate_is_bound_to_the_tables(release):
    assert release.certificate.is_safe
    assert {table.certificate_digest for table in release.tables.values()} == {
        release.certificate.digest
    }
    assert all(isinstance(table, ProtectedTable) for table in release.tables.values())


def _key(name, **codes):
    description = STATISTICAL[name]
    return cell_key(description, description.measures[0], codes, MUNICIPALITY)


def test_what_was_withheld_before_stays_withheld(release):
    key = _key("adviesvragen_naar_onderwerp", jaar="2021", onderwerp="nevenfuncties")
    shown = _rows(release, "adviesvragen_naar_onderwerp")["2021", "nevenfuncties"][0]
    assert shown.state == "openbaar"
    later = protect_figures(STATISTICAL, example_figures(), AROUND, Earlier({}, frozenset({key})))
    cell = _rows(later, "adviesvragen_naar_onderwerp")["2021", "nevenfuncties"][0]
    assert (cell.state, cell.value) == ("onderdrukt", None)


def test_what_was_shown_before_stays_shown_while_it_is_true():
    key = _key("meldingen_naar_herkomst", jaar="2023", herkomst="intern")
    earlier = Earlier({key: (6, "2023.1")}, frozenset())
    builder = build_problem(STATISTICAL, example_figures(), AROUND, earlier)
    problem = builder.build()
    assert problem.is_exempt[problem.index[key]]
    revised = Earlier({key: (5, "2023.1")}, frozenset())
    problem = build_problem(STATISTICAL, example_figures(), AROUND, revised).build()
    assert not problem.is_exempt[problem.index[key]]


def test_figures_of_no_table_are_refused():
    with pytest.raises(KeyError):
        protect_figures(STATISTICAL, {"meldingen_per_jaar": pd.DataFrame()}, AROUND)
