"""Three-year sums: only exact years add up."""

import pandas as pd

from figures.frame import exact, figure_frame, not_applicable, unknown
from figures.pooled import period_name, period_years, pooled_figures
from schemas.dataset import load_datasets

KEY = ("jaar", "type_schending")
DESCRIPTION = load_datasets()["meldingen_naar_type_driejaars"]


def _pooled(figures):
    return pooled_figures(DESCRIPTION, figure_frame(KEY, figures), KEY)


def _year(year, figure=exact, *facts):
    return figure({"jaar": str(year), "type_schending": "totaal"}, "aantal", *facts)


def test_a_period_is_named_by_its_first_and_last_year():
    assert period_name(2023) == "2021-2023"
    assert period_years("2021-2023") == ("2021", "2022", "2023")


def test_every_run_of_three_years_is_summed():
    table = _pooled([_year(2020 + n, exact, 10 + n) for n in range(4)])
    assert table["periode"].tolist() == ["2020-2022", "2021-2023"]
    assert table["waarde"].tolist() == [33, 36]


def test_a_gap_in_the_years_gives_no_period():
    assert _pooled([_year(2020, exact, 1), _year(2021, exact, 1), _year(2023, exact, 1)]).empty


def test_an_unknown_year_makes_the_sum_unknown():
    table = _pooled([_year(2021, exact, 1), _year(2022, unknown), _year(2023, exact, 1)])
    assert table["toestand"].tolist() == ["onbekend"]
    assert pd.isna(table["waarde"]).all()


def test_a_code_that_never_applied_does_not_apply():
    table = _pooled([_year(year, not_applicable) for year in (2021, 2022, 2023)])
    assert table["toestand"].tolist() == ["niet_van_toepassing"]
