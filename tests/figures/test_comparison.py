"""The comparison's tables from key figures: rates, pools, funnel, and who is missing."""

import pandas as pd
import pytest

from figures.comparison import comparison_figures
from figures.comparison_input import COLUMNS, compared_rows, own_break
from figures.comparison_register import OwnFigures, comparison_register
from figures.comparison_tests import Unit, compare
from figures.rates import Counts, rates_of
from schemas.codelists import load_codelist
from schemas.dataset import Break, load_datasets
from schemas.partner import Staff, load_key_figures
from schemas.texts import Text
from tests.line import example_figures

OWN = "GM0794"
A, B, C = "GM0758", "GM0772", "GM0855"


def table(*rows):
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    numbers = dict.fromkeys(["ondergrens", "bovengrens", "noemer"], "Int64")
    return frame.astype({**numbers, "fte": "float64"})


def row(year, place, count, staff=1000, state="exact", is_break=False, fte=None):
    low, high = count if isinstance(count, tuple) else (count, count)
    return (str(year), place, "meldingen", state, low, high, staff, fte, is_break)


def figures(name, *rows):
    return comparison_figures(load_datasets()[name], table(*rows))


def cell(frame, place, measure, time="2023"):
    key = frame.columns[0]
    rows = frame[(frame["gemeente"] == place) & (frame["maat"] == measure) & (frame[key] == time)]
    return rows.iloc[0]


def test_a_rate_stands_beside_its_interval_and_staff():
    frame = figures("b5_kerncijfers", row(2023, OWN, 10, 1600))
    rates = rates_of(Counts.of(10), 1600)
    assert cell(frame, OWN, "per_1000")["waarde"] == 6.25
    assert cell(frame, OWN, "per_1000_laag")["waarde"] == pytest.approx(rates.lower[0])
    assert cell(frame, OWN, "per_1000_hoog")["waarde"] == pytest.approx(rates.upper[0])
    assert cell(frame, OWN, "noemer")["waarde"] == 1600


def test_a_withheld_number_keeps_its_bounds_and_has_no_rate_of_its_own():
    frame = figures("b5_kerncijfers", row(2023, A, (1, 4), state="onderdrukt"))
    count = cell(frame, A, "aantal")
    assert (count["toestand"], count["ondergrens"], count["bovengrens"]) == ("onderdrukt", 1, 4)
    assert cell(frame, A, "per_1000")["toestand"] == "onbekend"


def test_a_year_is_compared_with_the_same_municipalitys_past_until_a_break():
    rows = [row(2021, A, 10), row(2022, A, 12), row(2023, A, 30), row(2023, B, 99)]
    found = cell(figures("b5_kerncijfers", *rows), A, "p_verleden")["waarde"]
    wanted = compare(Unit(30, 30, 1000), Unit(22, 22, 2000))
    assert found == pytest.approx(wanted.mid[0], abs=5e-4)
    first = cell(figures("b5_kerncijfers", *rows), A, "p_verleden", "2021")
    assert first["toestand"] == "onbekend"


def test_after_a_break_the_past_begins_anew():
    rows = [row(2021, A, 10), row(2022, A, 30, is_break=True), row(2023, A, 30)]
    found = cell(figures("b5_kerncijfers", *rows), A, "p_verleden")["waarde"]
    assert found == pytest.approx(compare(Unit(30, 30, 1000), Unit(30, 30, 1000)).mid[0], abs=5e-4)


def test_the_year_of_a_break_is_not_compared_with_what_came_before_it():
    rows = [row(2021, A, 10), row(2022, A, 30, is_break=True)]
    found = cell(figures("b5_kerncijfers", *rows), A, "p_verleden", "2022")
    assert found["toestand"] == "onbekend"


def test_three_years_pool_and_a_withheld_year_makes_a_range():
    rows = [row(2021, A, 5), row(2022, A, (1, 4), state="onderdrukt"), row(2023, A, 7)]
    exact = [row(year, B, 6, 500) for year in (2021, 2022, 2023)]
    frame = figures("b5_driejaars", *rows, *exact)
    pooled = cell(frame, A, "aantal", "2021-2023")
    assert (pooled["toestand"], pooled["ondergrens"], pooled["bovengrens"]) == ("benaderd", 13, 16)
    assert cell(frame, B, "aantal", "2021-2023")["waarde"] == 18
    assert cell(frame, B, "per_1000", "2021-2023")["waarde"] == 12
    assert len(frame["periode"].unique()) == 1


def test_there_is_no_sum_over_a_break():
    """Before and after a break something else was counted."""
    broken = [row(2021, A, 5), row(2022, A, 9, is_break=True), row(2023, A, 7)]
    begins = [row(2021, B, 5, is_break=True), row(2022, B, 9), row(2023, B, 7)]
    frame = figures("b5_driejaars", *broken, *begins)
    assert cell(frame, A, "aantal", "2021-2023")["toestand"] == "niet_van_toepassing"
    assert cell(frame, A, "per_1000", "2021-2023")["toestand"] == "onbekend"
    assert cell(frame, B, "aantal", "2021-2023")["waarde"] == 21


def test_persons_and_fte_are_two_denominators_that_are_never_mixed():
    only_fte = row(2023, A, 10, None, fte=1600.0)
    both = row(2023, B, 10, 2000, fte=1600.0)
    frame = figures("b5_kerncijfers", only_fte, both, row(2023, C, 10, 2000))
    assert cell(frame, A, "per_1000")["toestand"] == "onbekend"
    assert cell(frame, A, "per_1000_fte")["waarde"] == 6.25
    assert cell(frame, A, "per_1000_fte_laag")["waarde"] == pytest.approx(4.795389 / 1.6, abs=1e-6)
    assert cell(frame, A, "per_1000_fte_hoog")["waarde"] == pytest.approx(18.390356 / 1.6, abs=1e-6)
    assert (cell(frame, B, "per_1000")["waarde"], cell(frame, B, "per_1000_fte")["waarde"]) == (
        5.0,
        6.25,
    )
    assert cell(frame, C, "per_1000_fte")["toestand"] == "onbekend"


def test_who_gave_fte_only_is_in_no_pool_of_persons():
    rows = [row(2023, OWN, 10), row(2023, A, 20), row(2023, B, 30), row(2023, C, 9, None, fte=900)]
    frame = figures("b5_funnel", *rows)
    assert cell(frame, OWN, "totaal")["waarde"] == 60
    assert cell(frame, C, "verwacht")["toestand"] == "onbekend"
    assert cell(frame, C, "aantal")["toestand"] == "niet_van_toepassing"


def test_the_past_is_compared_in_one_denominator():
    """Persons in one year and fte in another are no series; fte in both are."""
    mixed = [row(2022, A, 10, 1000), row(2023, A, 30, None, fte=900)]
    fte = [row(2022, B, 10, None, fte=900), row(2023, B, 30, 1000, fte=900)]
    frame = figures("b5_kerncijfers", *mixed, *fte)
    assert cell(frame, A, "p_verleden")["toestand"] == "onbekend"
    wanted = compare(Unit(30, 30, 900), Unit(10, 10, 900)).mid[0]
    assert cell(frame, B, "p_verleden")["waarde"] == pytest.approx(wanted, abs=5e-4)


def test_a_missing_year_makes_the_three_years_unknown():
    rows = [row(2021, A, 5), row(2022, A, None, None, "onbekend"), row(2023, A, 7)]
    frame = figures("b5_driejaars", *rows)
    assert cell(frame, A, "aantal", "2021-2023")["toestand"] == "onbekend"


def test_the_funnel_pools_who_is_known_and_leaves_the_others_whole():
    rows = [
        row(2023, OWN, 10),
        row(2023, A, 20),
        row(2023, B, 30),
        row(2023, C, (1, 4), state="onderdrukt"),
        row(2023, "GM0796", None, None, "onbekend"),
    ]
    frame = figures("b5_funnel", *rows)
    assert {cell(frame, place, "totaal")["waarde"] for place in (OWN, A, B, C)} == {60}
    assert cell(frame, A, "verwacht")["waarde"] == 20
    assert cell(frame, A, "onder_95")["waarde"] == pytest.approx(0.610826, abs=1e-6)
    assert cell(frame, A, "boven_95")["waarde"] == pytest.approx(1.544419, abs=1e-6)
    assert cell(frame, C, "verwacht")["toestand"] == "onbekend"
    assert cell(frame, "GM0796", "aantal")["toestand"] == "onbekend"


def test_two_are_no_funnel():
    frame = figures("b5_funnel", row(2023, OWN, 10), row(2023, A, 20))
    assert cell(frame, A, "totaal")["toestand"] == "onbekend"


def test_the_own_row_comes_from_the_own_tables_and_the_missing_are_there():
    columns = ["maat", "toestand", "waarde", "ondergrens", "bovengrens"]
    own = {
        source.table: pd.DataFrame(columns=[*load_datasets()[source.table].key, *columns])
        for source in load_key_figures().values()
    }
    own["onderzoeken"] = pd.DataFrame(
        [("2023", "onderzoek_gestart", "aantal", "exact", 4.0, None, None),
         ("2023", "totaal", "aantal", "exact", 10.0, None, None)],
        columns=["jaar", "stadium", *columns],
    )  # fmt: skip
    delivered = pd.DataFrame(
        [(2023, A, "meldingen", "openbaar", 20, None, None, 1500, True)],
        columns=["jaar", "gemeente", "kerncijfer", "status", "waarde", "ondergrens", "bovengrens",
                 "medewerkers", "trendbreuk"],
    )  # fmt: skip
    rows = compared_rows(
        own, delivered, OWN, [OWN, A, B], {OWN: {2023: Staff(1200, 1080.5)}}, load_datasets()
    ).set_index(["gemeente", "kerncijfer"])
    assert len(rows) == 3 * len(load_key_figures())
    own_row = rows.loc[(OWN, "onderzoeken")]
    assert tuple(own_row[["ondergrens", "noemer", "fte"]]) == (4, 1200, 1080.5)
    assert rows.loc[(OWN, "adviesvragen")]["toestand"] == "onbekend"
    assert tuple(rows.loc[(A, "meldingen")][["bovengrens", "noemer"]]) == (20, 1500)
    assert rows.loc[(A, "meldingen")]["trendbreuk"]
    assert rows.loc[(B, "meldingen")]["toestand"] == "onbekend"


def test_every_key_figure_stands_in_a_table_of_its_own():
    assert tuple(load_key_figures()) == load_codelist("kerncijfer").names()
    for source in load_key_figures().values():
        description = load_datasets()[source.table]
        assert set(source.codes) <= set(description.key)


def test_the_register_says_who_delivered_how_it_was_counted_and_what_is_fictitious():
    frame = example_figures()["b5_definities"].set_index(["jaar", "gemeente", "kerncijfer"])
    tilburg = frame.loc[("2022", "GM0855", "meldingen")]
    assert (tilburg["definitie"], tilburg["trendbreuk"], tilburg["aard"]) == (
        "afwijkend",
        "Ja",
        "fictief",
    )
    assert (tilburg["noemer"], tilburg["peildatum"]) == ("medewerkers en fte", "2022-12-31")
    own = frame.loc[("2023", OWN, "meldingen")]
    assert (own["definitie"], own["trendbreuk"], own["aard"]) == ("standaard", "Nee", "fictief")
    assert (own["noemer"], own["peildatum"]) == ("medewerkers en fte", "2023-12-31")
    assert frame.loc[("2023", "GM0796", "meldingen")]["levering"] == "ontbreekt"
    assert frame.loc[("2023", OWN, "meldingen")]["levering"] == "eigen cijfers"


def test_a_break_in_the_own_table_is_a_break_in_the_comparison():
    description = load_datasets()["meldingen_per_jaar"]
    note = Text(nl="vanaf dit jaar anders geteld", en="counted otherwise from this year on")
    changed = description.model_copy(update={"breaks": (Break(year=2023, note=note),)})
    datasets = {**load_datasets(), "meldingen_per_jaar": changed}
    assert own_break("meldingen", 2023, datasets) == note
    assert own_break("meldingen", 2022, datasets) is None
    assert own_break("adviesvragen", 2023, datasets) is None
    own = OwnFigures(OWN, {A: {2023: Staff(fte=900.0)}}, datasets)
    delivered = pd.DataFrame(
        [(2023, A, "meldingen", "echt", "standaard", None, False, 1500, None, "2023-12-31", 1,
          None)],
        columns=["jaar", "gemeente", "kerncijfer", "aard", "definitie", "afwijking", "trendbreuk",
                 "medewerkers", "fte", "peildatum", "versie", "reden"],
    )  # fmt: skip
    register = comparison_register(datasets["b5_definities"], delivered, [OWN, A], own)
    frame = register.set_index(["gemeente", "kerncijfer"])
    told = frame.loc[(OWN, "meldingen")]
    assert (told["trendbreuk"], told["afwijking"], told["aard"]) == ("Ja", note.nl, "echt")
    assert frame.loc[(A, "meldingen")]["noemer"] == "fte"
