"""Figures with a shape of their own: statements, given aggregates, surveys, people in office.

Each function takes the records of one delivery and yields the figures of one measure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pandas as pd

from figures.frame import Figure, approximate, exact, not_applicable, unknown
from figures.selection import ANSWER_SEPARATOR, Breakdown
from schemas.codelists import TOTAL
from schemas.dataset import DatasetDescription, Measure, Question
from schemas.states import APPROXIMATE, EXACT, UNKNOWN

Special = Callable[
    [DatasetDescription, Measure, pd.DataFrame, tuple[Breakdown, ...], int], Iterator[Figure]
]


def _optional(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[arg-type]


def statements(
    description: DatasetDescription, measure: Measure, records: pd.DataFrame
) -> Iterator[Figure]:
    """Yield yearly totals that were stated instead of counted, each for the year it is about."""
    time = description.time.name
    for row in records[records["cijfer"] == measure.statements].to_dict("records"):
        key = {time: str(row["jaar"])}
        match row["soort"]:
            case value if value == EXACT:
                yield exact(key, measure.name, float(row["waarde"]))
            case value if value == UNKNOWN:
                yield unknown(key, measure.name)
            case value if value == APPROXIMATE:
                lower, upper = _optional(row["ondergrens"]), _optional(row["bovengrens"])
                yield approximate(key, measure.name, lower, upper)
            case _:
                raise ValueError(f"{description.name}: a statement is of no known kind")


def given(
    description: DatasetDescription,
    measure: Measure,
    records: pd.DataFrame,
    breakdowns: tuple[Breakdown, ...],
    year: int,
) -> Iterator[Figure]:
    """Yield aggregates as another party computed them, one per code; absent codes are unknown."""
    (breakdown,) = breakdowns
    rows = {row[breakdown.dimension.column]: row for row in records.to_dict("records")}
    for code in breakdown.codelist.names():
        key = {description.time.name: str(year), breakdown.dimension.name: code}
        if code not in rows:
            yield unknown(key, measure.name)
            continue
        value = float(rows[code][measure.count.column])
        yield exact(key, measure.name, value, contributors=int(rows[code]["n"]))


def in_office(
    description: DatasetDescription,
    measure: Measure,
    records: pd.DataFrame,
    breakdowns: tuple[Breakdown, ...],
    year: int,
) -> Iterator[Figure]:
    """Yield the greatest number of appointments in force on one day of the year, per kind.

    A successor who starts after the predecessor left does not count twice.
    """
    (breakdown,) = breakdowns
    first, last = pd.Timestamp(date(year, 1, 1)), pd.Timestamp(date(year, 12, 31))
    until = records["tot"].fillna(last)
    # A maximum is always reached on a day on which somebody starts, or on the first day.
    days = {first, *(day for day in records["van"] if first <= day <= last)}
    for code in (*breakdown.codelist.names(), TOTAL):
        of_kind = (records[breakdown.dimension.column] == code) | (code == TOTAL)
        present = [int((of_kind & (records["van"] <= day) & (until >= day)).sum()) for day in days]
        key = {description.time.name: str(year), breakdown.dimension.name: code}
        yield exact(key, measure.name, max(present))


def _survey_question(
    key: dict[str, str], measure: Measure, records: pd.DataFrame, question: Question
) -> Iterator[Figure]:
    given_answers = records[question.column]
    if question.mean:
        marks = pd.to_numeric(given_answers).dropna()
        total = {**key, "antwoord": TOTAL}
        if measure.follows is None:
            yield exact(total, measure.name, len(marks))
        elif len(marks) == 0:
            yield unknown(total, measure.name)
        else:
            mean = round(float(marks.mean()), measure.decimals)
            yield exact(total, measure.name, mean, contributors=len(marks))
        return
    answered = given_answers.fillna("").str.split(ANSWER_SEPARATOR)
    for answer in (*question.answers, TOTAL):
        cell = {**key, "antwoord": answer}
        if measure.follows is not None:
            yield not_applicable(cell, measure.name)
        elif answer == TOTAL:
            yield exact(cell, measure.name, int((given_answers.fillna("") != "").sum()))
        else:
            chosen = answered.map(lambda answers, wanted=answer: wanted in answers)
            yield exact(cell, measure.name, int(chosen.sum()))


def survey(
    description: DatasetDescription,
    measure: Measure,
    records: pd.DataFrame,
    breakdowns: tuple[Breakdown, ...],
    year: int,
) -> Iterator[Figure]:
    """Yield the answers per question; the total of a question is the number who answered it.

    Of a question with a mean only the mean and its number of respondents are made: the
    distribution of marks is never counted, so that it cannot be published.
    """
    del breakdowns
    principal = description.measures[0]
    for name, question in principal.count.questions.items():
        key = {description.time.name: str(year), "vraag": name}
        yield from _survey_question(key, measure, records, question)


SPECIAL_METHODS: dict[str, Special] = {"given": given, "in_office": in_office, "survey": survey}
