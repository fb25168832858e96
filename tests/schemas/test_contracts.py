"""The contract of an annual table refuses one bad row per rule, and tells no value."""

import pytest

from schemas.contracts import annual_contract, contract_violations
from schemas.dataset import load_datasets
from tests.line import CODELISTS, example_figures

STATISTICAL = [
    n for n, d in load_datasets().items() if d.kind == "statistical" and n in example_figures()
]


@pytest.mark.parametrize("name", STATISTICAL)
def test_the_example_keeps_the_contract(name):
    contract = annual_contract(load_datasets()[name], CODELISTS)
    assert contract_violations(contract, example_figures()[name]) == []


def _contract():
    return annual_contract(load_datasets()["meldingen_naar_type"], CODELISTS)


def _frame():
    return example_figures()["meldingen_naar_type"].copy()


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("type_schending", "zzmerk", "code list"),
        ("jaar", "23", "notation"),
        ("maat", "zzmerk", "measure"),
        ("waarde", -1.0, "not negative"),
        ("waarde", 1.5, "counts are whole numbers"),
        ("toestand", "zzmerk", "state"),
        ("toestand", "onbekend", "a value exactly where the figure is exact"),
        ("ondergrens", -1.0, "not negative"),
        ("personen", -1, "not negative"),
    ],
)
def test_one_bad_cell_is_refused_by_its_rule(column, value, rule):
    frame = _frame()
    frame.loc[0, column] = value
    sentences = contract_violations(_contract(), frame)
    assert any(f"rule '{rule}' is broken 1 times" in sentence for sentence in sentences)
    assert all(sentence.startswith("meldingen_naar_type: column") for sentence in sentences)
    assert not any("zzmerk" in sentence for sentence in sentences)


def test_the_same_cell_twice_is_refused():
    frame = _frame()
    frame.loc[1] = frame.loc[0]
    assert any("multiple_fields_uniqueness" in s for s in contract_violations(_contract(), frame))


@pytest.mark.parametrize("change", ["extra", "missing", "order"])
def test_other_columns_are_refused(change):
    frame = _frame()
    if change == "extra":
        frame["naam"] = "zzmerk"
    elif change == "missing":
        frame = frame.drop(columns="personen")
    else:
        frame = frame[[*reversed(frame.columns)]]
    sentences = contract_violations(_contract(), frame)
    assert sentences
    assert not any("zzmerk" in sentence for sentence in sentences)
