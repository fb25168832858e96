"""Small tables: yearly totals with their sources, the employee survey, the register.

Totals and the register's subjects follow the annual report; the survey's scores are invented.
"""

from __future__ import annotations

from pathlib import Path

from examples.helmond.markers import FICTITIOUS
from examples.helmond.writers import comma, write_csv

REPORT = "Jaarverslag Integriteit 2023, gemeente Helmond"
SERIES = {2011: 2, 2012: 0, 2013: 2, 2014: 9, 2015: 6, 2016: 11, 2017: 4, 2018: 11, 2019: 10}
TOTALS_HEADER = ["jaar", "cijfer", "soort", "waarde", "ondergrens", "bovengrens", "bron"]
SURVEY = [
    ("Sociale veiligheid", 7.6, 7.4),
    ("Sociaal veiligheidsklimaat", 7.2, 7.1),
    ("Ongewenste omgangsvormen", 8.1, 8.0),
]
SURVEY_SIZE = 812
COUNCIL, EXECUTIVE, STAFF, ALL = "Gemeenteraad", "College", "Medewerkers", "Iedereen"
REGISTER = [
    ("reg_gedragscode_raad", "regeling", "Gedragscode gemeenteraad",
     "opgesteld; vaststelling gepland", "eerste raadsvergadering 2024", COUNCIL, "2023"),
    ("reg_gedragscode_college", "regeling", "Gedragscode college van B en W",
     "geactualiseerd; besluit gepland", "eerste raadsvergadering 2024", EXECUTIVE, "2023"),
    ("reg_handhavingsprotocol", "regeling", "Handhavingsprotocol raad en college",
     "opgesteld", "2023", "Gemeenteraad en college", "2023"),
    ("reg_gedragscode_ambtelijk", "regeling", "Ambtelijke gedragscode",
     "geldend; actualisatie gepland", "2024", STAFF, "2019"),
    ("reg_meldprotocol", "regeling", "Meld- en onderzoeksprotocol",
     "geldend; aanpassing gestart", "eind 2023", STAFF, "2019"),
    ("act_training_leidinggevenden", "training", "Training over ongewenst gedrag",
     "gegeven; inhaalsessie", "2022 en begin 2023", "Leidinggevenden", ""),
    ("act_training_college", "training", "Training over een sociaal veilig werkklimaat",
     "gegeven", "oktober 2023", EXECUTIVE, ""),
    ("act_koffie_college", "gesprek", "Koffiegesprek met elk collegelid",
     "gedaan; vervolg gepland", "eind 2023; twee keer in 2024", EXECUTIVE, ""),
    ("act_integriteitsscan", "onderzoek", "Quickscan van het integriteitssysteem",
     "uitgevoerd", "2023", "Organisatie", ""),
    ("act_medewerkersonderzoek", "onderzoek", "Medewerkersonderzoek",
     "gehouden", "najaar 2023", STAFF, ""),
    ("act_festival", "evenement", "Festival van de Weerbaarheid met de B5 en de provincie",
     "gehouden", "3 tot en met 6 april 2023", ALL, ""),
    ("act_hoeder", "wet", "Burgemeester als hoeder van de bestuurlijke integriteit",
     "geldend", "sinds 1 februari 2016", "Bestuur", ""),
    ("amb_trainingen", "ambitie", "Drie verplichte trainingen per jaar",
     "gepland", "vanaf 2024", STAFF, ""),
    ("amb_theater", "ambitie", "Interactieve theatervoorstelling",
     "gepland", "2024", STAFF, ""),
    ("amb_medewerker", "ambitie", "Werving van een medewerker integriteit",
     "gestart", "begin 2024", "Organisatie", ""),
    ("amb_gedragscode", "ambitie", "Ambtelijke gedragscode bijwerken met een werkgroep",
     "gepland", "2024", STAFF, ""),
    ("amb_doorlopend_programma", "doorlopend", "Meerjarenprogramma integriteit van het college",
     "doorlopend", "2024", EXECUTIVE, ""),
    ("amb_doorlopend_onboarding", "doorlopend", "Workshop integriteit voor nieuwe medewerkers",
     "doorlopend", "2024", "Nieuwe medewerkers", ""),
    ("amb_doorlopend_advies", "doorlopend", "Adviesvragen bijhouden en erover rapporteren",
     "doorlopend", "2024", "Organisatie", ""),
    ("amb_doorlopend_verslag", "doorlopend", "Jaarverslag integriteit",
     "doorlopend", "2024", ALL, ""),
    ("amb_doorlopend_gesprek", "doorlopend", "Integriteit bespreekbaar houden",
     "doorlopend", "2024", ALL, ""),
    ("amb_doorlopend_koffie", "doorlopend", "Koffiemomenten met management en bestuur",
     "doorlopend", "2024", "Management en bestuur", ""),
]  # fmt: skip


def write_totals(folder: Path, year: int) -> None:
    """Write the yearly totals that are delivered in ``year``, each with its source."""
    rows: list[list[object]] = []
    if year == 2020:
        rows.append(
            [2010, "meldingen", "onbekend", "", "", "", f"{REPORT}: geregistreerd vanaf 2010"]
        )
        rows += [
            [each, "meldingen", "exact", count, "", "", f"{REPORT}: reeks per jaar"]
            for each, count in SERIES.items()
        ]
    elif year == 2023:
        rows.append([year, "beedigd", "benaderd", "", "", 149, f"{REPORT}: bijna 150"])
    else:
        raise ValueError(f"no yearly totals are delivered in {year}")
    write_csv(folder / str(year) / "jaartotalen.csv", [TOTALS_HEADER, *rows], encoding="utf-8")


def write_survey(folder: Path, year: int) -> None:
    """Write the agency's aggregates, with title rows and decimal commas."""
    rows = [
        [theme, "Hele organisatie", comma(score), comma(benchmark), SURVEY_SIZE]
        for theme, score, benchmark in SURVEY
    ]
    header = ["Thema", "Groep", "Score", "Benchmark", "n"]
    title = [[f"Medewerkersonderzoek {year}"], [FICTITIOUS], []]
    write_csv(folder / str(year) / f"medewerkersonderzoek_{year}.csv", [*title, header, *rows])


def write_register(folder: Path, year: int) -> None:
    """Write the register of regulations, activities and ambitions; no names of persons."""
    header = ["code", "soort", "onderwerp", "status", "wanneer", "doelgroep", "versie"]
    write_csv(folder / str(year) / f"regelingen_{year}.csv", [header, *REGISTER], delimiter=",")
