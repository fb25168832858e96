"""Totals that do not close and totals that cannot be right are told, without a figure."""

import pytest

from figures.plausibility import implausible_totals, totals_that_do_not_close
from schemas.dataset import load_datasets
from tests.line import CODELISTS, example_figures

NAME = "meldingen_naar_herkomst"
DESCRIPTION = load_datasets()[NAME]


def _frame(year="2023"):
    table = example_figures()[NAME]
    return table[table["jaar"] == year].reset_index(drop=True).copy()


def _set(frame, code, value):
    frame.loc[frame["herkomst"] == code, "waarde"] = float(value)
    return frame


@pytest.mark.parametrize("name", example_figures())
def test_the_totals_of_the_example_close(name):
    if load_datasets()[name].kind == "statistical":
        table = example_figures()[name]
        assert list(totals_that_do_not_close(load_datasets()[name], table, CODELISTS)) == []


def test_a_total_that_does_not_close_is_told():
    (sentence,) = totals_that_do_not_close(DESCRIPTION, _set(_frame(), "intern", 7), CODELISTS)
    assert sentence == (
        "meldingen_naar_herkomst, aantal, 2023/totaal: the codes of herkomst do not add up to it"
    )


@pytest.mark.parametrize(("value", "words"), [(61, "above the expected band"), (44, "factor")])
def test_a_total_outside_its_band_or_a_jump_is_told(value, words):
    found = list(implausible_totals(DESCRIPTION, _set(_frame(), "totaal", value), _frame("2022")))
    assert any(words in sentence for sentence in found)
    assert not any(str(value) in sentence for sentence in found)


def test_the_example_is_plausible():
    assert list(implausible_totals(DESCRIPTION, _frame(), _frame("2022"))) == []


def test_the_first_year_has_nothing_to_differ_from():
    assert list(implausible_totals(DESCRIPTION, _frame(), _frame("1999"))) == []
