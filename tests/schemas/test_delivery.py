"""Descriptions of deliveries: each rule about them refuses one wrong description."""

from __future__ import annotations

import copy
from typing import Any

import pandas as pd
import pandera.errors
import pytest
import yaml

from schemas.delivery import FOLDER, DeliveryDescription, load_deliveries, read_delivery
from schemas.delivery_rules import description_problems
from schemas.record_contract import record_codes, record_contract

REFUSED = (pandera.errors.SchemaError, pandera.errors.SchemaErrors)
TEXT = {"nl": "x", "en": "x"}
GOOD: dict[str, Any] = {
    "name": "proef",
    "title": TEXT,
    "owner": TEXT,
    "form": TEXT,
    "kind": "csv",
    "first_year": 2023,
    "deadline": "01-31",
    "files": ["proef*.csv"],
    "personal_data": TEXT,
    "retention": TEXT,
    "retention_years": 1,
    "columns": [
        {"name": "nummer", "type": "identifier", "pattern": "[0-9]{3}"},
        {"name": "dag", "type": "date", "required": False},
        {"name": "uren", "type": "number", "minimum": 0, "maximum": 24},
        {"name": "relatie", "type": "codes", "codelist": "relatie"},
        {"name": "herkomst", "type": "code", "codelist": "herkomst"},
        {"name": "tekst", "type": "text", "max_length": 9, "reason": TEXT},
        {"name": "ja", "type": "boolean"},
    ],
    "rules": [{"rule": "unique", "columns": ["nummer"]}],
}
for part in GOOD["columns"]:
    part.update(title=TEXT, headers=["nr" if part["name"] == "nummer" else part["name"]])


def problems(**changes: Any) -> list[str]:
    return list(description_problems(DeliveryDescription.model_validate({**GOOD, **changes})))


def column(which: str, **changes: Any) -> list[dict[str, Any]]:
    columns = copy.deepcopy(GOOD["columns"])
    next(each for each in columns if each["name"] == which).update(changes)
    return columns


def test_the_good_one_is_good():
    assert problems() == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": "sql"}, "A delivery of kind sql needs 'view'."),
        (
            {"kind": "sql", "view": "v; drop", "year_column": "jaar", "database": "x.sqlite"},
            "'v; drop' is not a plain name of a view or column.",
        ),
        ({"files": []}, "A delivery in files needs at least one file pattern."),
        (
            {"files": ["Proef*.csv"]},
            "The file pattern 'Proef*.csv' must be lower case and end in .csv.",
        ),
        ({"kind": "xlsx", "files": ["p*.xlsx"]}, "A workbook delivery must name its sheet."),
        (
            {"expected_years": [2023]},
            "Only an optional delivery has expected years; any other is expected every year.",
        ),
        (
            {"deadline": "31-01"},
            "The deadline must be a month and a day of every year, such as 01-31.",
        ),
        (
            {"deadline": "02-29", "first_year": 2023},
            "The deadline must be a month and a day of every year, such as 01-31.",
        ),
        ({"last_year": 2020}, "The last year lies before the first year."),
        ({"columns": column("dag", headers=["NR"])}, "The header 'nr' occurs 2 times."),
        ({"columns": column("dag", name="nummer")}, "The column 'nummer' occurs 2 times."),
        ({"columns": column("dag", headers=[])}, "Column 'dag' names no header."),
        ({"columns": column("dag", name="Dag!")}, "Column 'Dag!' is not a plain name."),
        (
            {"complete_when": {"header": "klaar", "reason": TEXT}},
            "The header 'klaar' of complete_when is not described.",
        ),
        ({"rules": []}, "No rule says when a row occurs twice ('unique')."),
        (
            {"rules": [{"rule": "unique", "columns": ["weg"]}]},
            "Rule 'unique' speaks of an unknown column 'weg'.",
        ),
        (
            {"rules": [*GOOD["rules"], {"rule": "order", "columns": ["dag"]}]},
            "Rule 'order' speaks of 1 columns, not 2 to 2.",
        ),
        (
            {"columns": column("nummer", pattern=None)},
            "Column 'nummer' is an identifier without a pattern.",
        ),
        (
            {"columns": column("uren", maximum=None)},
            "Column 'uren' is a number without a minimum and a maximum.",
        ),
        (
            {"columns": column("uren", maximum=999_999_999)},
            "Column 'uren': the maximum must lie between the minimum and 9999999.",
        ),
        (
            {"columns": column("tekst", max_length=2_000)},
            "Column 'tekst' is text and needs a max_length of at most 250.",
        ),
        (
            {"columns": column("tekst", reason=None)},
            "Column 'tekst' is text: say in 'reason' why text may be kept.",
        ),
        (
            {"columns": column("herkomst", codelist=None)},
            "Column 'herkomst' holds codes and names no code list and no choices.",
        ),
        (
            {"columns": column("herkomst", codelist="weg_ermee")},
            "Column 'herkomst' names an unknown code list 'weg_ermee'.",
        ),
        (
            {"columns": column("herkomst", choices=["intern", "elders"])},
            "Column 'herkomst': choice 'elders' is not a record value of 'herkomst'.",
        ),
        (
            {"columns": column("herkomst", labels={"Elders": "elders"})},
            "Column 'herkomst' maps to the unknown code 'elders'.",
        ),
    ],
)
def test_a_wrong_description(changes, sentence):
    assert sentence in problems(**changes)


@pytest.mark.parametrize("name", load_deliveries())
def test_every_description_says_what_it_must(name):
    description = load_deliveries()[name]
    assert description.name == name
    for text in (description.title, description.owner, description.form, description.retention):
        assert text.nl
        assert text.en
    assert all(part.reason or part.kept for part in description.columns)


def test_no_two_deliveries_claim_one_file():
    """Only the sheets of one workbook share a pattern; then each knows the other's sheet."""
    owners: dict[str, list[DeliveryDescription]] = {}
    for description in load_deliveries().values():
        for pattern in description.files:
            owners.setdefault(pattern, []).append(description)
    for several in owners.values():
        sheets = {sheet for each in several for sheet in each.sheets}
        for each in several:
            assert len(several) == 1 or {*each.sheets, *each.other_sheets} == sheets


def test_a_file_with_another_name_is_refused(tmp_path):
    path = tmp_path / "anders.yaml"
    path.write_text((FOLDER / "vp_uren.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"The file is called anders\.yaml, the delivery vp_uren"):
        read_delivery(path)


def test_an_unknown_key_is_refused(tmp_path):
    path = tmp_path / "vp_uren.yaml"
    content = yaml.safe_load((FOLDER / "vp_uren.yaml").read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump({**content, "extra": 1}), encoding="utf-8")
    with pytest.raises(ValueError, match="extra"):
        read_delivery(path)


def test_codes_follow_their_validity():
    relation = load_deliveries()["vp_casussen"].column("relatie")
    assert "bestuurder" not in record_codes(relation, 2022)
    assert "bestuurder" in record_codes(relation, 2023)
    stage = load_deliveries()["meldingen"].column("stadium")
    assert "onderzoek_gestart" not in record_codes(stage, 2023)


def test_columns_by_name():
    description = load_deliveries()["vp_uren"]
    assert description.column("uren").type == "number"
    with pytest.raises(KeyError, match="no column 'weg'"):
        description.column("weg")
    assert not description.covers(2021)


def frame(**changes: Any) -> pd.DataFrame:
    values = {
        "nummer": pd.Series(["001"], dtype="str"),
        "dag": pd.Series(pd.to_datetime(["2023-01-02"])).astype("datetime64[us]"),
        "uren": pd.Series([1.5]),
        "relatie": pd.Series(["collega;externe"], dtype="str"),
        "herkomst": pd.Series(["intern"], dtype="str"),
        "tekst": pd.Series(["kort"], dtype="str"),
        "ja": pd.Series([True]),
    }
    return pd.DataFrame({**values, **changes})


def test_the_contract_accepts_good_records():
    description = DeliveryDescription.model_validate(GOOD)
    record_contract(description, 2023).validate(frame())
    blank = pd.Series([pd.NaT]).astype("datetime64[us]")
    record_contract(description, 2023).validate(frame(dag=blank))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("nummer", pd.Series(["1"], dtype="str")),
        ("nummer", pd.Series(["001\n"], dtype="str")),
        ("nummer", pd.Series([None], dtype="str")),
        ("nummer", pd.Series([1])),
        ("dag", pd.Series(["2023-01-02"], dtype="str")),
        ("dag", pd.Series(pd.to_datetime(["2023-01-02 10:00"])).astype("datetime64[us]")),
        ("uren", pd.Series([-0.5])),
        ("uren", pd.Series([25.0])),
        ("uren", pd.Series([1])),
        ("relatie", pd.Series(["externe;collega"], dtype="str")),
        ("relatie", pd.Series(["collega;collega"], dtype="str")),
        ("relatie", pd.Series([""], dtype="str")),
        ("relatie", pd.Series(["vreemde"], dtype="str")),
        ("herkomst", pd.Series(["elders"], dtype="str")),
        ("herkomst", pd.Series(["Intern"], dtype="str")),
        ("tekst", pd.Series(["veel te lang"], dtype="str")),
        ("ja", pd.Series(["ja"], dtype="str")),
    ],
)
def test_the_contract_refuses_bad_records(name, values):
    description = DeliveryDescription.model_validate(GOOD)
    with pytest.raises(REFUSED):
        record_contract(description, 2023).validate(frame(**{name: values}))


def test_the_contract_refuses_other_columns():
    contract = record_contract(DeliveryDescription.model_validate(GOOD), 2023)
    with pytest.raises(REFUSED):
        contract.validate(frame(extra=pd.Series([1])))
    with pytest.raises(REFUSED):
        contract.validate(frame().drop(columns="ja"))


def test_a_deadline_lies_in_the_year_after():
    description = DeliveryDescription.model_validate({**GOOD, "deadline": "01-15"})
    assert description.deadline_of(2023).isoformat() == "2024-01-15"
