"""Each rule for a dataset description refuses one bad description, with its exact sentence."""

import copy

import pytest
import yaml

from schemas.dataset import FOLDER, DatasetDescription, load_datasets
from schemas.dataset_rules import RULES, Surroundings, description_problems
from schemas.delivery import load_deliveries

AROUND = Surroundings(datasets=load_datasets().keys(), deliveries=load_deliveries().keys())


def _body(name):
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def _problems(body):
    return description_problems(DatasetDescription.model_validate(body), AROUND)


@pytest.mark.parametrize("name", load_datasets())
def test_every_description_keeps_every_rule(name):
    assert description_problems(load_datasets()[name], AROUND) == []


@pytest.mark.parametrize("name", load_datasets())
def test_a_description_is_called_as_its_file(name):
    assert (FOLDER / f"{name}.yaml").exists()


def _capital_name(body):
    body["name"] = "Meldingen"


def _unknown_package(body):
    body["package"] = "elders"


def _unknown_dimension(body):
    body["dimensions"] = ["jaar", "sterrenbeeld"]


def _no_time(body):
    body["dimensions"] = ["herkomst", "jaar"]


def _unknown_delivery(body):
    body["measures"][0]["count"]["delivery"] = "roddels"


def _no_measure(body):
    body["measures"] = []


def _no_column(body):
    body["measures"][0]["count"]["method"] = "distinct"


def _pool_of_nothing(body):
    body["measures"][0]["count"] = {"method": "pooled", "of_table": "elders"}


def _statement_of_nothing(body):
    body["measures"][0]["count"] = {"method": "statement", "delivery": "jaartotalen"}


def _follows_nothing(body):
    body["measures"].append({**copy.deepcopy(body["measures"][0]), "name": "x", "follows": "y"})


def _principal_follows(body):
    body["measures"][0]["follows"] = "aantal"


def _statement_not_listed(body):
    body["measures"][0]["statements"] = "geruchten"


def _statement_with_breakdown(body):
    body["measures"][0]["statements"] = "meldingen"


def _low_threshold(body):
    body["disclosure"]["threshold"] = 2


def _exempt_without_ground(body):
    body["disclosure"]["ground"] = ""


def _amount_on_its_own(body):
    body["measures"][0] |= {"type": "number"}


def _mean_without_minimum(body):
    mean = copy.deepcopy(body["measures"][0])
    mean |= {"name": "gemiddelde", "type": "number", "follows": "aantal"}
    mean["count"] |= {"method": "mean", "column": "x"}
    body["measures"].append(mean)


def _rounded_and_merged(body):
    body["disclosure"] |= {"rounding": 5, "merge": "herkomst"}


def _rounded_though_always_shown(body):
    body["disclosure"] |= {"rounding": 5, "exempt": "all"}


def _rounded_mean(body):
    _mean_without_minimum(body)
    body["disclosure"] |= {"rounding": 5}


def _rounded_too_finely(body):
    body["disclosure"] |= {"rounding": 3}


def _merge_of_nothing(body):
    body["disclosure"] |= {"merge": "jaar"}


def _merge_of_answers(body):
    body["dimensions"] = ["jaar", {"name": "herkomst", "multiple": True}]
    body["disclosure"] |= {"merge": "herkomst"}


def _band_of_nothing(body):
    body["bands"] = {"geluk": {"min": 0}}


def _break_of_nothing(body):
    body["breaks"] = [{"year": 2023, "codes": ["zzz"], "note": {"nl": "x", "en": "x"}}]


BAD = {
    _capital_name: "The name 'Meldingen' may only hold lower-case letters, digits and underscores.",
    _unknown_package: "The package 'elders' is not described in packages.yaml.",
    _unknown_dimension: "Dimension 'sterrenbeeld' is not described in fields.yaml.",
    _no_time: "The first dimension must be a year or a period.",
    _unknown_delivery: "The delivery 'roddels' has no description in deliveries/.",
    _no_measure: "A statistical table needs at least one measure.",
    _no_column: "Measure 'aantal': method 'distinct' needs a column.",
    _pool_of_nothing: "Measure 'aantal' pools a table that is not described.",
    _statement_of_nothing: "Measure 'aantal' is a statement but does not say which.",
    _follows_nothing: "Measure 'x' follows 'y', which is not before it.",
    _principal_follows: "The principal measure 'aantal' may not follow another.",
    _statement_not_listed: "Measure 'aantal': 'geruchten' is not in the list cijfer.",
    _statement_with_breakdown: (
        "Measure 'aantal' is stated per year, but the table has a breakdown."
    ),
    _low_threshold: "The threshold may not be lower than 3.",
    _exempt_without_ground: "What is exempt from suppression must name a legal ground.",
    _amount_on_its_own: "Measure 'aantal' is no count: it must follow one or be exempt.",
    _mean_without_minimum: (
        "Measure 'gemiddelde' is a mean and must name a minimum of contributors."
    ),
    _rounded_and_merged: "A table is rounded or its codes are merged, not both.",
    _rounded_though_always_shown: (
        "A table that is always shown, or compares municipalities, is not rounded or merged."
    ),
    _rounded_mean: "Only tables of counts can be rounded or merged.",
    _rounded_too_finely: "Rounding to 3 does not hide counts below 5.",
    _merge_of_nothing: ("'jaar' is no dimension with a code list, so it has nothing to merge."),
    _merge_of_answers: ("'herkomst' has several answers per record, so its codes do not add up."),
    _band_of_nothing: "There is a band for 'geluk', which is no measure of this table.",
    _break_of_nothing: "The break of 2023 names the code 'zzz', which is unknown.",
}


@pytest.mark.parametrize("spoil", BAD, ids=lambda spoil: spoil.__name__)
def test_a_bad_description_is_refused_with_a_sentence(spoil):
    body = _body("meldingen_naar_herkomst")
    spoil(body)
    assert f"{body['name']}: {BAD[spoil]}" in _problems(body)


def test_a_register_has_columns_and_no_measures():
    body = _body("regelingen_en_ambities")
    body["columns"] = []
    assert "regelingen_en_ambities: A register has columns and no measures." in _problems(body)


def test_every_rule_has_a_bad_description_here():
    sentences = " ".join(BAD.values())
    assert len(RULES) == 11
    for word in (
        "lower-case",
        "package",
        "fields.yaml",
        "year or a period",
        "delivery",
        "statistical",
        "stated per year",
        "threshold",
        "band",
        "break",
    ):
        assert word in sentences


@pytest.mark.parametrize("change", [{"kleur": "rood"}, {"kind": "verhaal"}, {"title": {"nl": "x"}}])
def test_an_unknown_word_or_a_missing_language_has_no_shape(change):
    with pytest.raises(ValueError, match="validation error"):
        DatasetDescription.model_validate(_body("maatregelen") | change)
