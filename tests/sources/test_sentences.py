"""Every rule refuses one bad row or file, and says so in exactly this sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sources
from sources.problem import Problem, load_messages
from sources.record_rules import RECORD_RULES
from tests.sources.samples import Sample

CASES = [
    (
        "onbekende_code",
        lambda: Sample.load("adviesvragen").set("Onderwerp", "Zaken"),
        "Levering adviesvragen, bestand adviesvragen_2023.xlsx, blad Logboek, kolom "
        "Onderwerp: 1 waarde staat niet in de lijst advies_onderwerp (regel onbekende_code; rij 2)."
        " Herstel: gebruik een code of naam uit de lijst, of laat de lijst aanvullen.",
    ),
    (
        "code_hoofdletters",
        lambda: Sample.load("meldingen").set("herkomst", "INTERN"),
        "Levering meldingen, tabel v_meldingen, kolom herkomst: 1 "
        "waarde lijkt op een code uit herkomst, maar met andere hoofdletters (regel "
        "code_hoofdletters). Herstel: schrijf de code of naam precies zoals in de lijst.",
    ),
    (
        "verzamelcode",
        lambda: Sample.load("meldingen").set("stadium", "onderzoek_gestart"),
        "Levering meldingen, tabel v_meldingen, kolom stadium: 1 "
        "waarde is een verzamelcode uit stadium (regel verzamelcode). Herstel: kies een van de "
        "onderliggende codes.",
    ),
    (
        "dubbel_antwoord",
        lambda: Sample.load("vp_casussen").set("Relatie tot", "Collega; Collega"),
        "Levering vp_casussen, bestand vertrouwenspersonen_2023.xlsx, blad Casussen, "
        "kolom Relatie tot: 1 cel noemt hetzelfde antwoord twee keer (regel dubbel_antwoord; rij "
        "2). Herstel: laat elk antwoord één keer staan.",
    ),
    (
        "geen_vinkje",
        lambda: Sample.load("festival_evaluatie").set("Q03[SQ001]", "soms", 1),
        "Levering festival_evaluatie, bestand festival_evaluatie_2023.csv, kolom Q03[SQ001]: 1 cel "
        "bevat iets anders dan Y of niets (regel geen_vinkje; rij 3). Herstel: exporteer met "
        "antwoordcodes.",
    ),
    (
        "geen_ja_of_nee",
        lambda: Sample.load("gesprekken_raad").set("Met burgemeester", "misschien", 2),
        "Levering gesprekken_raad, bestand gesprekken_raad_2023.xlsx, blad Gesprekken, "
        "kolom Met burgemeester: 1 waarde is geen ja of nee (regel geen_ja_of_nee; rij 4). "
        "Herstel: vul Ja of Nee in.",
    ),
    (
        "onbekende_kolom",
        lambda: Sample.load("regelingen").add_column("opmerking", "x"),
        "Levering regelingen, bestand regelingen_2023.csv, kolom opmerking: deze kolom is niet "
        "beschreven (regel onbekende_kolom; rij 1). Herstel: verwijder de kolom of laat haar "
        "beschrijven, als te lezen of als weg te laten.",
    ),
    (
        "ontbrekende_kolom",
        lambda: Sample.load("vp_uren").drop_column("Uren"),
        "Levering vp_uren, bestand vertrouwenspersonen_2023.xlsx, blad Uren, kolom Uren: "
        "deze kolom ontbreekt (regel ontbrekende_kolom; rij 1). Herstel: voeg de kolom toe of "
        "herstel haar naam.",
    ),
    (
        "dubbele_kolom",
        lambda: Sample.load("vp_uren").add_column("Uren", 1),
        "Levering vp_uren, bestand vertrouwenspersonen_2023.xlsx, blad Uren, kolom Uren: "
        "deze kolom komt meer dan één keer voor (regel dubbele_kolom; rij 1). Herstel: laat één "
        "kolom met deze naam staan.",
    ),
    (
        "kolom_zonder_kop",
        lambda: Sample.load("onboarding_workshops", 3).add_column("", "x"),
        "Levering onboarding_workshops, bestand onboarding_workshops_2023.csv: 3 waarden staan in "
        "een kolom zonder naam (regel kolom_zonder_kop; rijen 2–4). Herstel: verwijder de kolom of "
        "geef haar een beschreven naam.",
    ),
    (
        "lege_waarde",
        lambda: Sample.load("berichten_meldpunt").set("Ingang", "", 1),
        "Levering berichten_meldpunt, bestand berichten_meldpunt_2023.csv, kolom Ingang: 1 "
        "verplichte waarde is leeg (regel lege_waarde; rij 3). Herstel: vul de waarde in; leeg is "
        "geen nul en geen 'onbekend'.",
    ),
    (
        "onleesbare_datum",
        lambda: Sample.load("adviesvragen").set("Datum", "3 mrt 23"),
        "Levering adviesvragen, bestand adviesvragen_2023.xlsx, blad Logboek, kolom "
        "Datum: 1 waarde is niet als datum te lezen (regel onleesbare_datum; rij 2). Herstel: "
        "schrijf de datum als dag-maand-jaar met vier cijfers voor het jaar.",
    ),
    (
        "onmogelijke_datum",
        lambda: Sample.load("adviesvragen").set("Datum", "30-2-2023"),
        "Levering adviesvragen, bestand adviesvragen_2023.xlsx, blad Logboek, kolom "
        "Datum: 1 datum bestaat niet op de kalender (regel onmogelijke_datum; rij 2). Herstel: "
        "herstel de datum in de bron.",
    ),
    (
        "datum_buiten_jaar",
        lambda: Sample.load("adviesvragen").set("Datum", "31-12-2022", 4),
        "Levering adviesvragen, bestand adviesvragen_2023.xlsx, blad Logboek, kolom "
        "Datum: 1 datum ligt niet tussen begin 2023 en eind 2023 (regel datum_buiten_jaar; rij 6)."
        " Herstel: herstel de datum of haal de rij weg.",
    ),
    (
        "datum_te_vroeg",
        lambda: (
            Sample.load("meldingen")
            .set("ontvangstdatum", "2023-12-31")
            .set("sluitdatum", "2023-12-30")
        ),
        "Levering meldingen, tabel v_meldingen, kolom sluitdatum: 1 "
        "datum ligt vóór ontvangstdatum (regel datum_te_vroeg). Herstel: herstel een van beide "
        "datums in de bron.",
    ),
    (
        "onleesbaar_getal",
        lambda: Sample.load("vp_uren").set("Uren", "anderhalf"),
        "Levering vp_uren, bestand vertrouwenspersonen_2023.xlsx, blad Uren, kolom Uren: "
        "1 waarde is niet als getal te lezen (regel onleesbaar_getal; rij 2). Herstel: schrijf "
        "cijfers met een decimale komma, zonder eenheid.",
    ),
    (
        "dubbelzinnig_getal",
        lambda: Sample.load("medewerkersonderzoek").set("n", "1.812"),
        "Levering medewerkersonderzoek, bestand medewerkersonderzoek_2023.csv, kolom n: 1 getal "
        "kan een duizendtal of een breuk zijn (regel dubbelzinnig_getal; rij 2). Herstel: schrijf "
        "het zonder punt, met een decimale komma.",
    ),
    (
        "geen_geheel_getal",
        lambda: Sample.load("medewerkersonderzoek").set("n", "812,5"),
        "Levering medewerkersonderzoek, bestand medewerkersonderzoek_2023.csv, kolom n: 1 waarde "
        "is geen geheel getal (regel geen_geheel_getal; rij 2). Herstel: vul een geheel getal in.",
    ),
    (
        "te_veel_decimalen",
        lambda: Sample.load("vp_uren").set("Uren", "1,333"),
        "Levering vp_uren, bestand vertrouwenspersonen_2023.xlsx, blad Uren, kolom Uren: 1 getal "
        "heeft meer dan 2 cijfers achter de komma (regel te_veel_decimalen; rij 2). Herstel: rond "
        "het getal in de bron af.",
    ),
    (
        "negatief_getal",
        lambda: Sample.load("vp_uren").set("Uren", -2),
        "Levering vp_uren, bestand vertrouwenspersonen_2023.xlsx, blad Uren, kolom Uren: "
        "1 getal is negatief (regel negatief_getal; rij 2). Herstel: herstel het getal in de bron.",
    ),
    (
        "getal_buiten_grenzen",
        lambda: Sample.load("vp_uren").set("Uren", 25).set("Uren", "40,5", 2),
        "Levering vp_uren, bestand vertrouwenspersonen_2023.xlsx, blad Uren, kolom Uren: "
        "2 getallen liggen niet tussen 0,25 en 24 (regel getal_buiten_grenzen; tussen rij 2 en 4). "
        "Herstel: herstel het getal in de bron.",
    ),
    (
        "onjuist_kenmerk",
        lambda: Sample.load("vp_casussen").set("Casusnr", "23/14"),
        "Levering vp_casussen, bestand vertrouwenspersonen_2023.xlsx, blad Casussen, "
        "kolom Casusnr: 1 kenmerk heeft niet de beschreven vorm (regel onjuist_kenmerk; rij 2). "
        "Herstel: lever het kenmerk zoals afgesproken, zonder namen of nummers van personen.",
    ),
    (
        "te_lange_tekst",
        lambda: Sample.load("regelingen").set("status", "x" * 81),
        "Levering regelingen, bestand regelingen_2023.csv, kolom status: 1 tekst is langer dan 80 "
        "tekens (regel te_lange_tekst; rij 2). Herstel: kort de tekst in.",
    ),
    (
        "onveilige_tekst",
        lambda: Sample.load("regelingen").set("status", "=1+1").set("status", "<b>", 1),
        "Levering regelingen, bestand regelingen_2023.csv, kolom status: 2 teksten beginnen als "
        "een formule of bevatten opmaak (regel onveilige_tekst; rijen 2–3). Herstel: schrijf "
        "gewone tekst.",
    ),
    (
        "bsn",
        lambda: Sample.load("regelingen").set("doelgroep", "111222333"),
        "Levering regelingen, bestand regelingen_2023.csv, kolom doelgroep: 1 waarde lijkt een "
        "burgerservicenummer te bevatten (regel bsn; rij 2). Herstel: verwijder het uit de bron en "
        "lever opnieuw; meld het als datalek als het bestand is verspreid.",
    ),
    (
        "e_mail",
        lambda: Sample.load("regelingen").set("doelgroep", "iemand@example.nl"),
        "Levering regelingen, bestand regelingen_2023.csv, kolom doelgroep: 1 waarde lijkt een "
        "e-mailadres te bevatten (regel e_mail; rij 2). Herstel: verwijder het adres uit de bron "
        "en lever opnieuw.",
    ),
    (
        "telefoon",
        lambda: Sample.load("regelingen").set("doelgroep", "+31 6 12345678"),
        "Levering regelingen, bestand regelingen_2023.csv, kolom doelgroep: 1 waarde lijkt een "
        "telefoonnummer te bevatten (regel telefoon; rij 2). Herstel: verwijder het nummer uit de "
        "bron en lever opnieuw.",
    ),
    (
        "iban",
        lambda: Sample.load("regelingen").set("doelgroep", "NL91ABNA0417164300"),
        "Levering regelingen, bestand regelingen_2023.csv, kolom doelgroep: 1 waarde lijkt een "
        "rekeningnummer (IBAN) te bevatten (regel iban; rij 2). Herstel: verwijder het nummer uit "
        "de bron en lever opnieuw.",
    ),
    (
        "dubbele_rij",
        lambda: Sample.load("vp_casussen").set("Casusnr", "VP-2023-02"),
        "Levering vp_casussen, bestand vertrouwenspersonen_2023.xlsx, blad Casussen, "
        "kolom Casusnr: 1 rij komt al eerder voor (regel dubbele_rij; rij 3). Herstel: verwijder "
        "de dubbele rij of herstel het kenmerk.",
    ),
    (
        "kenmerk_ander_jaar",
        lambda: Sample.load("vp_casussen").set("Casusnr", "VP-2022-01"),
        "Levering vp_casussen, bestand vertrouwenspersonen_2023.xlsx, blad Casussen, "
        "kolom Casusnr: 1 kenmerk noemt niet het jaar 2023 (regel kenmerk_ander_jaar; rij 2). "
        "Herstel: lever alleen de rijen van 2023.",
    ),
    (
        "jaar_te_laat",
        lambda: Sample.load("jaartotalen").set("jaar", "2021"),
        "Levering jaartotalen, bestand jaartotalen.csv, kolom jaar: 1 jaar ligt na 2020 (regel "
        "jaar_te_laat; rij 2). Herstel: herstel het jaar of lever de rij in haar eigen jaar.",
    ),
    (
        "waarde_past_niet",
        lambda: Sample.load("jaartotalen").set("waarde", "3"),
        "Levering jaartotalen, bestand jaartotalen.csv, kolom soort: 1 rij heeft een waarde of "
        "grenzen die niet bij deze soort passen (regel waarde_past_niet; rij 2). Herstel: exact: "
        "alleen een waarde; onbekend: niets; benaderd: alleen grenzen.",
    ),
    (
        "periode_buiten_jaar",
        lambda: Sample.load("aanstellingen_vertrouwenspersonen").set("tot en met", "31-12-2022"),
        "Levering aanstellingen_vertrouwenspersonen, bestand "
        "aanstellingen_vertrouwenspersonen_2023.csv, kolom van: 1 periode heeft geen dag in 2023 "
        "(regel periode_buiten_jaar; rij 2). Herstel: haal de rij weg of herstel haar datums.",
    ),
    (
        "perioden_tegelijk",
        lambda: Sample.load("aanstellingen_vertrouwenspersonen").set("tot en met", "1-6-2023", 2),
        "Levering aanstellingen_vertrouwenspersonen, bestand "
        "aanstellingen_vertrouwenspersonen_2023.csv, kolom soort: 2 perioden overlappen elkaar "
        "(regel perioden_tegelijk; rijen 4–5). Herstel: herstel de begin- en einddatums.",
    ),
]


@pytest.mark.parametrize(("rule", "make", "sentence"), CASES, ids=[case[0] for case in CASES])
def test_one_bad_row(rule, make, sentence, tmp_path):
    judgement = make().judge(tmp_path)
    assert [problem.rule for problem in judgement.problems] == [rule]
    assert judgement.records is None
    assert judgement.problems[0].sentence("nl") == sentence


def test_english_by_choice(tmp_path):
    judgement = Sample.load("adviesvragen").set("Onderwerp", "Zaken").judge(tmp_path)
    assert judgement.problems[0].sentence("en") == (
        "Delivery adviesvragen, file adviesvragen_2023.xlsx, sheet Logboek, column "
        "Onderwerp: 1 value is not in the list advies_onderwerp (rule onbekende_code; row 2). "
        "Remedy: use a code or name of the list, or have the list extended."
    )


def test_a_code_that_did_not_exist_that_year(tmp_path):
    sample = Sample.load("vp_casussen").set("Relatie tot", "Bestuurder")
    for number, row in enumerate(sample.rows, start=1):
        row[sample.place("Casusnr")] = f"VP-2022-{number:02d}"
        row[sample.place("Relatie tot")] = "Collega" if number > 1 else "Bestuurder"
    sample.year = 2022
    assert sample.original.path is not None
    location = sample.save(tmp_path)
    assert location.path is not None
    renamed = location.path.rename(location.path.with_name("vertrouwenspersonen_2022.xlsx"))
    import sources

    place = sources.Location("vp_casussen", renamed.name, path=renamed)
    judgement = sources.judge(sample.description, place, 2022)
    assert [problem.sentence() for problem in judgement.problems] == [
        "Levering vp_casussen, bestand vertrouwenspersonen_2022.xlsx, blad Casussen, "
        "kolom Relatie tot: 1 waarde uit relatie is niet geldig in 2022 (regel code_niet_geldig; "
        "rij 2). Herstel: gebruik een code die in 2022 bestond."
    ]


def test_a_whole_file_of_another_year(tmp_path):
    sample = Sample.load("adviesvragen")
    for row in sample.rows:
        row[sample.place("Datum")] = "3-4-2022"
    assert [problem.sentence() for problem in sample.judge(tmp_path).problems] == [
        "Levering adviesvragen, bestand adviesvragen_2023.xlsx, blad Logboek, kolom "
        "Datum: alle 12 datums liggen in 2022: dit is niet de levering van 2023 (regel ander_jaar; "
        "rijen 2–13). Herstel: lever het bestand van 2023."
    ]


@pytest.mark.parametrize("rule", load_messages())
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("count", [1, 2])
def test_every_message_is_a_whole_sentence(rule, language, count):
    names = {name for parts in load_messages().values() for text in parts.values()
             for name in re.findall(r"\{(\w+)\}", text.nl + text.en)}  # fmt: skip
    facts = tuple((name, "#") for name in sorted(names - {"count"}))
    sentence = Problem("x", rule, "f", "s", "c", count, 2, 3, facts).sentence(language)
    assert sentence.endswith(".")
    assert not set("[]{}|") & set(sentence)


def test_every_rule_of_a_description_exists():
    from typing import get_args

    from schemas.delivery import RuleName
    from schemas.delivery_rules import RULE_COLUMNS

    assert set(get_args(RuleName)) == set(RECORD_RULES) == set(RULE_COLUMNS)


@pytest.mark.parametrize("rule", load_messages())
def test_every_message_is_used_and_has_a_test(rule):
    here = Path(__file__).parent
    code = "".join(
        path.read_text(encoding="utf-8") for path in Path(sources.__path__[0]).rglob("*.py")
    )
    tests = "".join(path.read_text(encoding="utf-8") for path in here.rglob("*.py"))
    assert f'"{rule}"' in code
    assert rule in tests
