"""What looks like personal data is found; case numbers, codes, dates and hours are left alone."""

from __future__ import annotations

import datetime
import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.nl import bsn

from examples.helmond.festival import SIGNS
from schemas.codelists import codelist_names, load_codelist
from schemas.delivery import load_deliveries
from sources.personal import RULES, personal_rules, safe_name


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("123456782", "bsn"),
        ("BSN 111222333.", "bsn"),
        ("123.456.782", "bsn"),
        ("123/456/782", "bsn"),
        ("12 34 56 782", "bsn"),
        ("١٢٣٤٥٦٧٨٢", "bsn"),
        ("jan@helmond", "e_mail"),
        ("jan [at] helmond [dot] nl", "e_mail"),
        ("1234.56.782", "bsn"),
        ("123 456 782", "bsn"),
        ("zaak-123456782-x", "bsn"),
        ("x123456782y", "bsn"),
        ("１２３４５６７８２", "bsn"),
        ("123–456–782", "bsn"),
        ("12345672", "bsn"),
        ("iemand@example.nl", "e_mail"),
        ("Iemand <iemand.anders+x@sub.example.org>", "e_mail"),
        ("mailto:iemand@example.museum", "e_mail"),
        ("iemand (at) example.nl", "e_mail"),
        ("iemand at example.nl", "e_mail"),
        ("iemand＠example.nl", "e_mail"),
        ("0612345678", "telefoon"),
        ("06-12345678", "telefoon"),
        ("06 - 12 34 56 78", "telefoon"),
        ("bel 0492-587777", "telefoon"),
        ("(0492) 58 77 77", "telefoon"),
        ("+31 (0)6 12345678", "telefoon"),
        ("0031612345678", "telefoon"),
        ("tel:+31492587777", "telefoon"),
        ("612345678", "telefoon"),
        ("31612345678", "telefoon"),
        ("+49 30 901820", "telefoon"),
        ("NL91ABNA0417164300", "iban"),
        ("NL91 ABNA 0417 1643 00", "iban"),
        ("rek. nl91abna0417164300 tnv", "iban"),
        ("BE68 5390 0754 7034", "iban"),
        ("xNL91ABNA0417164300", "iban"),
    ],
)
def test_found(text, rule):
    assert rule in personal_rules(text)
    assert safe_name(text) == "…"


@pytest.mark.parametrize(
    "text",
    [
        "HLM-2023-001",
        "HLM-2023-00123",
        "VP-2023-014",
        "2023-04-03 12:30:45",
        "3-4-2023",
        "03-04-2023 t/m 06-04-2023",
        "20230403",
        "op 03-04-2023 12:30 uur",
        "03-04-2023 - 06-04-2023",
        "20231231",
        "1.234.567,50",
        "0,25",
        "12,5",
        "2019/2020",
        "2010-2019",
        "gesprek om 09:30",
        "GM0794",
        "art. 170 lid 2",
        "Gemeentewet 170-2 (2016)",
        "",
    ],
)
def test_left_alone(text):
    assert personal_rules(text) == ()


@given(
    st.integers(min_value=10_000_000, max_value=999_999_999), st.sampled_from(["", "zie ", "nr."])
)
def test_every_citizen_number_is_found_and_no_other_of_nine_digits(number, before):
    digits = f"{number:09d}"
    assert ("bsn" in personal_rules(before + digits)) == bsn.is_valid(digits)


@given(st.text(max_size=80))
def test_no_text_raises(text):
    assert set(personal_rules(text)) <= set(RULES)


def test_thousands_of_identifiers_dates_and_hours_trip_nothing():
    random = Random("onschuldig")
    first = datetime.date(2011, 1, 1)
    harmless = []
    for number in range(20_000):
        day = first + datetime.timedelta(days=random.randrange(6_000))
        signs = "".join(random.choice(SIGNS) for _ in range(8))
        harmless += [
            f"{signs[:4]}-{signs[4:]}",
            f"HLM-{day.year}-{random.randrange(100_000):05d}",
            f"VP-{day.year}-{number % 1000:03d}",
            f"U{day.year % 100}-{number:05d}",
            f"{day:%Y%m%d}",
            f"{day:%d-%m-%Y}",
            f"{day.isoformat()} 12:{number % 60:02d}:00",
            f"{random.randrange(9_600) / 4:g}".replace(".", ","),
        ]
    assert [text for text in harmless if personal_rules(text)] == []


@pytest.mark.parametrize("text", ["@" + "a" * 130_000, "a" * 130_000 + " at", "1 " * 65_000])
def test_a_very_long_text_takes_no_time(text):
    start = time.perf_counter()
    assert personal_rules(text) == ()
    assert time.perf_counter() - start < 5
    assert "e_mail" in personal_rules(text + " zie iemand@example.nl")


@pytest.mark.parametrize(
    "name", ["Jan Jansen", "Dossier J. Jansen", "Klacht van mevr. De Vries", "Anna van der Berg"]
)
def test_a_name_called_after_somebody_is_not_repeated(name):
    assert safe_name(name) == "…"


@pytest.mark.parametrize(
    "name", ["Tijd van voltooien", "E-mail", "Sheet1", "adviesvragen_2023.xlsx"]
)
def test_a_plain_name_is_told(name):
    assert safe_name(name) == name


def test_our_own_words_trip_nothing():
    words = [
        word
        for name in codelist_names()
        for code in load_codelist(name).codes
        for word in (code.code, code.label.nl, code.label.en)
    ]
    words += [
        header
        for description in load_deliveries().values()
        for column in description.columns
        for header in (*column.all_headers(), *column.labels)
    ]
    assert [word for word in words if personal_rules(word)] == []
