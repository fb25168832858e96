"""The festival of 2023: registrations in the shape of MS Forms, evaluation in LimeSurvey's.

141 persons of Helmond with 251 registrations, and the tips, follow the annual report; workshops,
departments, marks, the other municipalities and half of an uneven number are invented.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from random import Random

from examples.helmond.chance import pick, spread
from examples.helmond.markers import MARKER_TEXT, person
from examples.helmond.writers import Book, write_csv
from schemas.codelists import load_codelist

PERSONS, REGISTRATIONS = 141, 251
TWICE = 9  # persons of Helmond who send the form twice, for other workshops
OTHERS = {
    "Eindhoven": 33,
    "Breda": 24,
    "Tilburg": 28,
    "'s-Hertogenbosch": 9,
    "’s-Hertogenbosch": 6,
    "Den Bosch": 5,
}
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
RESPONDENTS, UNFINISHED = 71, 6
TIPS = {
    "fysieke_bijeenkomsten": 6,
    "belang_deelname": 5,
    "programma_eerder": 3,
    "terugkoppeling_dag_zelf": 2,
    "webinar_terugkijken": 1,
    "theorie_praktijk": 1,
    "raad_triggeren": 1,
    "minder_massaal": 1,
    "locaties": 1,
    "afwisseling": 1,
    "evaluatie_direct": 1,
}
AGAIN = {"AO01": 63, "AO02": 2, "AO03": 5, "": 1}
WHY_NOT = ["genoeg", "spreiden"]
MARKS = {"6": 5, "7": 21, "8": 29, "9": 10, "10": 3, "": 3}


def write_registrations(folder: Path, year: int) -> None:
    """Write the form's answers: one row per submission, several workshops per answer."""
    random = Random(f"festival-{year}")
    submissions = [*_helmond(random, year), *_others(random, year)]
    random.shuffle(submissions)
    rows = []
    moment = datetime.datetime(year, 3, 6, 8, 0)
    for number, (place, department, code, workshops) in enumerate(submissions, start=1):
        moment += datetime.timedelta(minutes=random.randint(3, 95))
        name, mail = person(number)
        done = moment + datetime.timedelta(seconds=random.randint(40, 300))
        answer = "".join(f"{title};" for title in workshops)
        rows.append([number, moment, done, mail, name, None, code, place, department, answer])
    header = [
        "ID",
        "Begintijd",
        "Tijd van voltooien",
        "E-mail",
        "Naam",
        "Tijd van laatste wijziging",
        "Jouw festivalcode",
        "Bij welke gemeente werk je?",
        "Bij welke afdeling werk je?\u00a0(alleen Helmond)",
        "Aan welke workshops doe je mee?",
    ]
    book = Book(folder / str(year) / f"festival_inschrijvingen_{year}.xlsx")
    book.write_rows(book.sheet("Sheet1"), 0, [header, *rows])
    book.save()


def _helmond(random: Random, year: int) -> list[tuple[str, str | None, str, list[str]]]:
    departments, titles = load_codelist("afdeling"), _titles(year)
    counts = [1] * PERSONS
    while sum(counts) < REGISTRATIONS:
        place = random.randrange(PERSONS)
        counts[place] += counts[place] < 4
    found = []
    names = [departments.label(code).nl for code in departments.leaves(year)]
    twice = TWICE
    for count in counts:
        department, code = random.choice(names), _pseudonym(random)
        chosen = pick(random, titles, count)
        if count > 1 and twice:
            twice -= 1
            found.append(("Helmond", department, code, chosen[:1]))
            chosen = chosen[1:]
        found.append(("Helmond", department, code, chosen))
    return found


def _others(random: Random, year: int) -> list[tuple[str, str | None, str, list[str]]]:
    titles = _titles(year)
    return [
        (place, None, _pseudonym(random), pick(random, titles, random.randint(1, 3)))
        for place, persons in OTHERS.items()
        for _ in range(persons)
    ]


def _titles(year: int) -> list[str]:
    workshops = load_codelist("workshop")
    return [workshops.label(code).nl for code in workshops.leaves(year)]


def _pseudonym(random: Random) -> str:
    signs = "".join(random.choice(SIGNS) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"


def write_evaluation(folder: Path, year: int) -> None:
    """Write the survey: a column per option, blank when not ticked, open answers beside codes."""
    random = Random(f"evaluatie-{year}")
    header = [
        "id", "submitdate", "lastpage", "startlanguage", "seed", "Q01", "Q02", "Q02a", "Q02code",
        "Q03[SQ001]", "Q03[SQ002]", "Q03[SQ003]", "Q03[SQ004]", "Q03[other]", "Q04", "Q04code",
    ]  # fmt: skip
    marks, again = spread(random, MARKS), spread(random, AGAIN)
    tips: list[list[str]] = [[] for _ in range(RESPONDENTS)]
    for tip in spread(random, TIPS):
        free = [hand for hand in tips if tip not in hand and len(hand) < 2]
        random.choice(free).append(tip)
    reasons = list(WHY_NOT)
    answers = []
    for mark, once_more, tip in zip(marks, again, tips, strict=True):
        why = reasons.pop(0) if once_more == "AO02" else ""
        ticks = [random.choice(["Y", "", ""]) for _ in range(4)]
        other = f"{MARKER_TEXT} thema" if random.random() < 0.08 else ""
        reason = f"{MARKER_TEXT} reden" if why else ""
        words = f"{MARKER_TEXT} tip" if tip else ""
        codes = ";".join(sorted(tip))
        start = ["1980-01-01 00:00:00", "4", "nl", mark, once_more, reason, why]
        answers.append([*start, *ticks, other, words, codes])
    answers += [["", "1", "nl", "", "", "", "", "", "", "", "", "", "", ""]] * UNFINISHED
    random.shuffle(answers)
    rows = [
        [number, *answer[:3], random.randint(10_000_000, 999_999_999), *answer[3:]]
        for number, answer in enumerate(answers, start=1)
    ]
    path = folder / str(year) / f"festival_evaluatie_{year}.csv"
    write_csv(path, [header, *rows], delimiter=",", quote_all=True)
