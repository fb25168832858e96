"""Counting: every way that a description can name, on a few records that can be counted by hand."""

import pandas as pd
import pytest

from figures.annual import annual_figures, register_rows
from figures.comparison import COMPARISONS
from figures.methods import GRID_METHODS
from figures.special import SPECIAL_METHODS
from schemas.dataset import load_datasets
from tests.line import CODELISTS

METHODS_ELSEWHERE = {"statement", "pooled", *COMPARISONS}


def _figures(name, year=2023, **deliveries):
    frames = {key: None if rows is None else pd.DataFrame(rows) for key, rows in deliveries.items()}
    return annual_figures(load_datasets()[name], frames, year, "GM0794", CODELISTS)


def _value(frame, **wanted):
    chosen = pd.Series(True, index=frame.index)
    for column, value in wanted.items():
        chosen &= frame[column] == value
    (row,) = frame[chosen].to_dict("records")
    return row["toestand"] if row["toestand"] != "exact" else row["waarde"]


def test_every_method_that_a_description_names_exists():
    known = GRID_METHODS.keys() | SPECIAL_METHODS.keys() | METHODS_ELSEWHERE
    named = {m.count.method for d in load_datasets().values() for m in d.measures}
    assert named <= known


def test_records_are_counted_per_code_with_zeros_and_a_total():
    frame = _figures("meldingen_naar_herkomst", meldingen=[{"herkomst": "intern"}] * 3)
    assert _value(frame, herkomst="intern") == 3
    assert _value(frame, herkomst="extern") == 0
    assert _value(frame, herkomst="totaal") == 3


def test_an_empty_delivery_counts_zero_and_a_missing_one_counts_nothing():
    empty = pd.DataFrame({"herkomst": pd.Series(dtype="str")})
    description = load_datasets()["meldingen_naar_herkomst"]
    counted = annual_figures(description, {"meldingen": empty}, 2023, "GM0794", CODELISTS)
    assert _value(counted, herkomst="totaal") == 0
    missing = annual_figures(description, {"meldingen": None}, 2023, "GM0794", CODELISTS)
    assert missing.empty


def test_a_subtotal_gathers_its_codes():
    stages = ["melding", "vooronderzoek", "vooronderzoek", "onderzoek", "afgerond"]
    frame = _figures("onderzoeken", meldingen=[{"stadium": stage} for stage in stages])
    assert _value(frame, stadium="onderzoek_gestart") == 4
    assert _value(frame, stadium="totaal") == 5


def test_several_answers_count_in_each_row_and_once_in_the_total():
    rows = [{"relatie": "collega;leidinggevende"}, {"relatie": "collega"}]
    frame = _figures("casussen_naar_relatie", vp_casussen=rows)
    assert _value(frame, relatie="collega") == 2
    assert _value(frame, relatie="leidinggevende") == 1
    assert _value(frame, relatie="totaal") == 2


def test_a_code_before_its_time_is_not_applicable_and_no_zero():
    frame = _figures("casussen_naar_relatie", year=2022, vp_casussen=[{"relatie": "collega"}])
    assert _value(frame, relatie="bestuurder") == "niet_van_toepassing"
    assert _value(frame, relatie="externe") == 0


def test_persons_are_counted_by_pseudonym_and_registrations_once_per_workshop():
    workshops = CODELISTS["workshop"].leaves()[:2]
    department = CODELISTS["afdeling"].leaves()[0]
    person = {"pseudoniem": "A", "gemeente": "GM0794", "afdeling": department}
    rows = [
        {**person, "workshops": ";".join(workshops)},
        {**person, "workshops": workshops[0]},
        {**person, "pseudoniem": "B", "workshops": workshops[0]},
        {**person, "pseudoniem": "C", "gemeente": "GM0772", "workshops": workshops[1]},
    ]
    persons = _figures("festival_deelname", festival_inschrijvingen=rows)
    assert _value(persons, afdeling="totaal") == 2
    registrations = _figures("festival_inschrijvingen", festival_inschrijvingen=rows)
    assert _value(registrations, workshop=workshops[0]) == 2
    assert _value(registrations, workshop="totaal") == 3


def test_hours_are_summed_to_the_printed_decimals():
    rows = [{"activiteit": "gesprekken", "uren": 0.1}] * 3
    frame = _figures("uren_vertrouwenspersonen", vp_uren=rows)
    assert _value(frame, activiteit="contacten") == 0.3
    assert frame.loc[frame["activiteit"] == "contacten", "personen"].item() == 3


def _onboarding(**more):
    deliveries = {
        "onboarding_uitnodigingen": [{"aanwezig": True}, {"aanwezig": False}],
        "onboarding_workshops": [{"duur_uur": 1.5}, {"duur_uur": 2.0}],
        "jaartotalen": None,
    }
    return _figures("onboarding", **(deliveries | more))


def test_a_mean_is_rounded_and_knows_how_many_are_behind_it():
    frame = _onboarding()
    assert _value(frame, maat="workshopduur") == pytest.approx(1.8)
    assert frame.loc[frame["maat"] == "workshopduur", "personen"].item() == 2


def test_what_nobody_stated_is_unknown():
    assert _value(_onboarding(), maat="beedigd") == "onbekend"


STATEMENT = {
    "cijfer": "beedigd",
    "jaar": 2023,
    "waarde": None,
    "ondergrens": None,
    "bovengrens": 149,
    "soort": "benaderd",
}


def test_a_statement_with_bounds_stays_an_interval():
    frame = _onboarding(jaartotalen=[STATEMENT])
    (row,) = frame[frame["maat"] == "beedigd"].to_dict("records")
    assert (row["toestand"], row["bovengrens"]) == ("benaderd", 149)
    assert pd.isna(row["waarde"])
    assert pd.isna(row["ondergrens"])


def test_a_cell_that_is_counted_and_stated_is_refused_without_its_value():
    stated = {
        "cijfer": "meldingen",
        "jaar": 2023,
        "waarde": 777,
        "ondergrens": None,
        "bovengrens": None,
        "soort": "exact",
    }
    with pytest.raises(ValueError, match="1 cellen zijn zowel geteld als opgegeven") as caught:
        _figures("meldingen_per_jaar", meldingen=[{}], jaartotalen=[stated])
    assert "777" not in str(caught.value)


def test_a_mean_mark_comes_without_its_distribution():
    rows = [
        {"cijfer": mark, "opnieuw": "ja", "waarom_niet": "", "themas": "cyberveiligheid"}
        for mark in (7, 8, None)
    ]
    frame = _figures("festival_waardering", festival_evaluatie=rows)
    marks = frame[frame["vraag"] == "rapportcijfer"]
    assert set(marks["antwoord"]) == {"totaal"}
    assert _value(marks, maat="aantal") == 2
    assert _value(marks, maat="gemiddelde") == 7.5


def test_the_total_of_a_question_counts_who_answered_it():
    rows = [
        {"cijfer": None, "opnieuw": "nee", "waarom_niet": "genoeg;spreiden", "themas": ""},
        {"cijfer": None, "opnieuw": None, "waarom_niet": "", "themas": ""},
    ]
    frame = _figures("festival_waardering", festival_evaluatie=rows)
    assert _value(frame, vraag="opnieuw", antwoord="totaal", maat="aantal") == 1
    assert _value(frame, vraag="waarom_niet", antwoord="genoeg", maat="aantal") == 1
    assert _value(frame, vraag="waarom_niet", antwoord="totaal", maat="aantal") == 1


def test_a_successor_is_not_counted_beside_the_predecessor():
    def appointment(kind, start, end):
        return {"soort": kind, "van": pd.Timestamp(start), "tot": pd.Timestamp(end)}

    rows = [
        appointment("extern", "2020-01-01", "2023-05-31"),
        appointment("extern", "2023-06-01", None),
        appointment("intern", "2019-01-01", None),
        appointment("intern", "2024-01-01", None),
    ]
    frame = _figures("bezetting_vertrouwenspersonen", aanstellingen_vertrouwenspersonen=rows)
    assert _value(frame, soort="extern") == 1
    assert _value(frame, soort="intern") == 1
    assert _value(frame, soort="totaal") == 2


def test_aggregates_keep_the_number_of_respondents_behind_them():
    rows = [{"thema": "sociale_veiligheid", "n": 512, "score": 7.3, "benchmark": 7.2}]
    frame = _figures("medewerkersonderzoek", medewerkersonderzoek=rows)
    assert _value(frame, thema="sociale_veiligheid", maat="score") == 7.3
    assert _value(frame, thema="veiligheidsklimaat", maat="score") == "onbekend"


def test_a_register_keeps_its_texts_and_has_no_gaps():
    rows = pd.DataFrame(
        [
            {"code": "b", "soort": "regeling", "onderwerp": "y", "versie": None},
            {"code": "a", "soort": "regeling", "onderwerp": "x", "versie": "2019"},
        ]
    )
    table = register_rows(load_datasets()["regelingen_en_ambities"], rows, 2023)
    assert table["code"].tolist() == ["a", "b"]
    assert table["versie"].tolist() == ["2019", ""]
    assert not table.isna().any().any()
