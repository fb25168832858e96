"""Code lists: validity, hierarchy, labels in two languages."""

import pytest

from schemas.codelists import codelist_names, load_codelist


def test_a_code_is_valid_from_its_year():
    relations = load_codelist("relatie")
    assert not relations["bestuurder"].is_valid(2022)
    assert relations["bestuurder"].is_valid(2023)
    assert "bestuurder" not in relations.valid(2022)


def test_a_subtotal_is_no_record_value_and_gathers_its_leaves():
    stages = load_codelist("stadium")
    assert "onderzoek_gestart" not in stages.leaves()
    assert stages.leaves_under("onderzoek_gestart") == ("vooronderzoek", "onderzoek", "afgerond")
    assert stages.leaves_under("melding") == ("melding",)
    assert stages.children(None) == ("melding", "onderzoek_gestart")


def test_an_unknown_code_is_an_error_that_does_not_repeat_it():
    with pytest.raises(KeyError, match="has no such code") as caught:
        load_codelist("herkomst")["zzmerk"]
    assert "zzmerk" not in str(caught.value)


@pytest.mark.parametrize("name", codelist_names())
def test_every_list_is_whole(name):
    codelist = load_codelist(name)
    codes = codelist.names()
    assert len(set(codes)) == len(codes)
    for code in codelist.codes:
        assert code.label.nl
        assert code.label.en
        assert code.parent is None or code.parent in codes
        if code.valid_from and code.valid_until:
            assert code.valid_from <= code.valid_until


def test_the_national_list_of_types_is_whole():
    assert len(load_codelist("type_schending").leaves()) == 9
