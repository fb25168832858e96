"""The crosswalk of partners' words: every word leads to a code that exists, and no word to two."""

import pytest

from schemas.codelists import load_codelist
from schemas.crosswalk import EVERYONE, Words, in_partners_words, load_crosswalk, names_of
from schemas.municipality import load_municipalities
from schemas.partner import load_partner_delivery
from sources.partners import judge_partner
from sources.partners.kit import example_rows, package_files, workbook_bytes, zip_bytes
from sources.tables import key, tidy

DEN_BOSCH = "GM0796"


def test_every_section_is_everyones_or_a_municipalitys_and_every_word_leads_to_a_code():
    description = load_partner_delivery()
    for name, words in load_crosswalk().items():
        assert name == EVERYONE or name in load_municipalities()
        for column, labels in words.codes.items():
            found = description.column(column)
            known = found.choices or load_codelist(found.codelist or "").leaves()
            assert set(labels.values()) <= set(known), column
        assert set(words.headers) <= {column.name for column in description.columns}


def test_no_header_belongs_to_two_columns():
    headers = [key(h) for column in load_partner_delivery().columns for h in column.headers]
    assert len(headers) == len(set(headers))


def test_no_name_belongs_to_two_municipalities():
    owners: dict[str, str] = {}
    for name, code in names_of(load_municipalities()).items():
        assert owners.setdefault(tidy(name).casefold(), code) == code


@pytest.mark.parametrize(
    "name",
    ["'s-Hertogenbosch", "\u2019s-Hertogenbosch", "\u2018s-Hertogenbosch", "s-Hertogenbosch",
     "Den Bosch", "DEN BOSCH", "Gemeente 's-Hertogenbosch", "0796", 796],
)  # fmt: skip
@pytest.mark.parametrize("form", ["xlsx", "zip"])
def test_den_bosch_may_call_itself_what_it_likes(name, form, tmp_path):
    rows = [{**row, "gemeente": name} for row in example_rows(DEN_BOSCH)]
    content = workbook_bytes(rows, "x") if form == "xlsx" else zip_bytes(package_files(rows, "x"))
    path = tmp_path / f"GM0796_levering.{form}"
    path.write_bytes(content)
    judged = judge_partner(path, 2023)
    assert judged.judgement.problems == ()
    assert judged.provenance is not None
    assert judged.provenance.municipality == DEN_BOSCH


def test_an_alias_of_another_municipality_is_another_municipality(tmp_path):
    rows = [{**row, "gemeente": "Den Bosch"} for row in example_rows(DEN_BOSCH)]
    path = tmp_path / "GM0772_levering.zip"
    path.write_bytes(zip_bytes(package_files(rows, "x")))
    rules = [problem.rule for problem in judge_partner(path, 2023).judgement.problems]
    assert rules == ["andere_gemeente"]


def test_words_of_everyone_are_understood(tmp_path):
    rows = example_rows(DEN_BOSCH)
    rows[0]["kerncijfer"] = "integriteitsmeldingen"
    rows[1]["status"] = "afgeschermd"
    rows[2]["status"] = "niet bekend"
    text = package_files(rows, "x")["b5_kerncijfers.csv"].decode()
    path = tmp_path / "GM0796_levering.csv"
    text = text.replace("waarde,", "aantal gevallen,", 1).replace(",fte,", ",formatie,", 1)
    path.write_text(text, encoding="utf-8")
    records = judge_partner(path, 2023).judgement.records
    assert records is not None
    assert list(records["kerncijfer"][:1]) == ["meldingen"]
    assert list(records["status"][1:3]) == ["onderdrukt", "onbekend"]


def test_a_partners_own_words_are_understood_from_that_partner_alone():
    own = {DEN_BOSCH: Words(codes={"kerncijfer": {"IM": "meldingen"}}, headers={"waarde": ("n",)})}
    theirs = in_partners_words(load_partner_delivery(), DEN_BOSCH, own)
    assert theirs.column("kerncijfer").labels["IM"] == "meldingen"
    assert "n" in theirs.column("waarde").headers
    others = in_partners_words(load_partner_delivery(), "GM0772", own)
    assert "IM" not in others.column("kerncijfer").labels
