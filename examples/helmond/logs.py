"""The logs of coordinator and registrar, HR's lists and the advisors' workbook.

Yearly totals that the annual report prints are met exactly; days, subjects and everything else
are invented.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from random import Random

from examples.helmond.chance import days, deal, parts_of, spread
from examples.helmond.markers import FICTITIOUS, MARKER_TEXT
from examples.helmond.writers import Book, comma, dutch, write_csv
from schemas.codelists import load_codelist

ADVICE = {2021: 38, 2022: 35, 2023: 32}
MESSAGES = {2022: [("website", True), ("postbus", False), ("postbus", False)],
            2023: [("website", False), ("postbus", False)]}  # fmt: skip
CONVERSATIONS = {2022: 11, 2023: 14}
INVITED = {2022: 197, 2023: 253}
PRESENT = {2022: 171, 2023: 226}
WORKSHOPS = {2022: 17, 2023: 22}
CASES = 24
RELATIONS = {
    2022: {"collega": 9, "leidinggevende": 16},
    2023: {"collega": 10, "leidinggevende": 16, "bestuurder": 2, "externe": 5},
}
KINDS = {
    2022: {
        "pesten": 3,
        "seksuele_intimidatie": 1,
        "agressie_geweld": 1,
        "andere_ongewenste_omgangsvormen": 18,
        "misbruik_positie_belangenverstrengeling": 8,
        "misdragingen_privesfeer": 1,
        "overig": 4,
    },
    2023: {
        "pesten": 3,
        "discriminatie": 1,
        "seksuele_intimidatie": 1,
        "andere_ongewenste_omgangsvormen": 14,
        "omgangsvormen_arbeidsconflict": 9,
        "misbruik_positie_belangenverstrengeling": 8,
        "lekken_misbruik_informatie": 7,
        "misbruik_bevoegdheden": 8,
    },
}
REPORTS = {2022: [], 2023: ["via_vp", "via_vp"]}
HOURS = {
    2022: {
        "gesprekken": 81,
        "begeleiding_traject": 12,
        "overleg_verslag": 64,
        "deskundigheid": 35,
        "informatiebijeenkomst": 2,
        "onboarding": 21,
    },
    2023: {
        "gesprekken": 164,
        "begeleiding_traject": 74,
        "overleg_verslag": 140,
        "deskundigheid": 33,
        "informatiebijeenkomst": 1,
        "onboarding": 23,
    },
}
# As the advisors write it in their own log.
ACTIVITY_NAMES = {
    "gesprekken": "Gesprekken, incl. mailwisseling",
    "overleg_verslag": "Overleg en verslag",
    "deskundigheid": "Cursus of intervisie",
    "informatiebijeenkomst": "Informatiebijeenkomst",
    "onboarding": "Onboarding",
}


def write_advice(folder: Path, year: int) -> None:
    """Write the coordinator's log: title rows, dates partly as text, a free-text column."""
    random = Random(f"adviesvragen-{year}")
    subjects = load_codelist("advies_onderwerp")
    rows: list[list[object]] = []
    for number, day in enumerate(days(random, year, ADVICE[year]), start=1):
        code = random.choice(subjects.leaves(year))
        subject = "Anders, namelijk" if code == "anders" else subjects.label(code).nl
        note = f"{MARKER_TEXT} {number}" if code == "anders" else None
        rows.append([number, dutch(day) if number % 7 == 0 else day, subject, note])
    book = Book(folder / str(year) / f"adviesvragen_{year}.xlsx")
    sheet = book.sheet("Logboek")
    sheet.write(0, 0, f"Logboek adviesvragen integriteit {year}", book.bold)
    sheet.write(1, 0, FICTITIOUS)
    last = book.write_rows(sheet, 3, [["Nr.", "Datum", "Onderwerp", "Toelichting"], *rows])
    for blank in range(last, last + 4):
        sheet.write_blank(blank, 1, None, book.day)
    book.save()


def write_conversations(folder: Path, year: int) -> None:
    """Write the registrar's log: a header of two rows with merged cells."""
    random = Random(f"gesprekken-{year}")
    themes = load_codelist("raad_thema")
    book = Book(folder / str(year) / f"gesprekken_raad_{year}.xlsx")
    sheet = book.sheet("Gesprekken")
    sheet.write(0, 0, f"Gesprekken griffier met raadsleden, {year}", book.bold)
    sheet.write(1, 0, FICTITIOUS)
    sheet.merge_range(3, 0, 4, 0, "Nr.", book.bold)
    sheet.merge_range(3, 1, 3, 2, "Gesprek", book.bold)
    sheet.merge_range(3, 3, 4, 3, "Met burgemeester", book.bold)
    sheet.write(4, 1, "Datum", book.bold)
    sheet.write(4, 2, "Thema", book.bold)
    book.write_rows(
        sheet,
        5,
        [
            [number, day, themes.label(random.choice(themes.leaves(year))).nl,
             random.choice(["Ja", "Nee", "Nee"])]
            for number, day in enumerate(days(random, year, CONVERSATIONS[year]), start=1)
        ],
    )  # fmt: skip
    book.save()


def write_messages(folder: Path, year: int) -> None:
    """Write the log of web form and mailbox: cp1252, semicolons, a title row, free text."""
    random = Random(f"berichten-{year}")
    dates = days(random, year, len(MESSAGES[year]))
    rows = [
        [number, dutch(day), entrance.capitalize(), "Ja" if suspicion else "Nee",
         f"{MARKER_TEXT} {number} – één café, € 5"]
        for number, (day, (entrance, suspicion)) in enumerate(
            zip(dates, MESSAGES[year], strict=True), start=1
        )
    ]  # fmt: skip
    header = ["Berichtnummer", "Datum", "Ingang", "Bevat vermoeden", "Onderwerp bericht"]
    path = folder / str(year) / f"berichten_meldpunt_{year}.csv"
    write_csv(path, [[f"{FICTITIOUS} – {year}"], header, *rows, [], []], encoding="cp1252")


def write_onboarding(folder: Path, year: int) -> None:
    """Write HR's two lists: invitations, and workshops with a decimal comma."""
    random = Random(f"onboarding-{year}")
    present = spread(random, {"Ja": PRESENT[year], "Nee": INVITED[year] - PRESENT[year]})
    invitations = [
        [f"U{year % 100}-{number:03d}", dutch(day), random.choice(["Vast", "Vast", "Inhuur"]), came]
        for number, (day, came) in enumerate(
            zip(days(random, year, INVITED[year]), present, strict=True), start=1
        )
    ]
    header = ["uitnodigingsnummer", "uitnodigingsdatum", "dienstverband", "aanwezig"]
    place = folder / str(year)
    write_csv(place / f"onboarding_uitnodigingen_{year}.csv", [header, *invitations, [], []])
    sessions = [
        [number, dutch(day), comma(1.5)]
        for number, day in enumerate(days(random, year, WORKSHOPS[year]), start=1)
    ]
    header = ["sessie", "workshopdatum", "duur in uren"]
    write_csv(place / f"onboarding_workshops_{year}.csv", [header, *sessions])


def write_advisors(folder: Path, year: int) -> None:
    """Write the advisors' workbook: a sheet of cases and a sheet of hours."""
    random = Random(f"vertrouwenspersonen-{year}")
    book = Book(folder / str(year) / f"vertrouwenspersonen_{year}.xlsx")
    relations, kinds = load_codelist("relatie"), load_codelist("soort_kwestie")
    paths = load_codelist("weg")
    reports = REPORTS[year] + [""] * (CASES - len(REPORTS[year]))
    random.shuffle(reports)
    cases = zip(
        deal(random, RELATIONS[year], CASES), deal(random, KINDS[year], CASES), reports, strict=True
    )
    sheet = book.sheet("Casussen")
    sheet.write(0, 0, f"Casussen vertrouwenspersonen {year}. {FICTITIOUS}", book.bold)
    rows = [
        [
            f"VP-{year}-{number:02d}",
            "; ".join(relations.label(code).nl for code in relation),
            "; ".join(kinds.label(code).nl for code in kind),
            paths.label(report).nl if report else None,
        ]
        for number, (relation, kind, report) in enumerate(cases, start=1)
    ]
    header = ["Casusnr", "Relatie tot", "Soort kwestie", "Officiële melding"]
    book.write_rows(sheet, 2, [header, *rows])
    sheet = book.sheet("Uren")
    sheet.write(0, 0, f"Uren vertrouwenspersonen {year}. {FICTITIOUS}", book.bold)
    book.write_rows(sheet, 2, [["Regel", "Datum", "Activiteit", "Uren"], *_hours(random, year)])
    book.save()


def _hours(random: Random, year: int) -> list[list[object]]:
    """Return the hour lines of ``year`` by date; some hours are typed as text."""
    activities = load_codelist("activiteit")
    parts = [
        (code, hours) for code, total in HOURS[year].items() for hours in parts_of(random, total)
    ]
    random.shuffle(parts)
    return [
        [number, day, ACTIVITY_NAMES.get(code, activities.label(code).nl),
         comma(hours) if number % 9 == 0 else hours]
        for number, (day, (code, hours)) in enumerate(
            zip(days(random, year, len(parts)), parts, strict=True), start=1
        )
    ]  # fmt: skip


def write_appointments(folder: Path, year: int) -> None:
    """Write the advisors' appointments: two internal, one external replaced on 1 June."""
    rows = [
        [1, "intern", dutch(datetime.date(2019, 9, 1)), ""],
        [2, "intern", dutch(datetime.date(2021, 3, 1)), ""],
        [3, "extern", dutch(datetime.date(2020, 1, 1)), dutch(datetime.date(year, 5, 31))],
        [4, "extern", dutch(datetime.date(year, 6, 1)), ""],
    ]
    path = folder / str(year) / f"aanstellingen_vertrouwenspersonen_{year}.csv"
    write_csv(path, [["nummer", "soort", "van", "tot en met"], *rows])
