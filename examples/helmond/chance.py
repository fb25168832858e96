"""Chance with a fixed seed: days, parts of a total, and answers dealt over cases."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from random import Random


def days(random: Random, year: int, count: int) -> list[datetime.date]:
    """Return ``count`` working days of ``year`` in order; a day may occur twice."""
    first = datetime.date(year, 1, 2)
    every = [first + datetime.timedelta(days=step) for step in range(362)]
    working = [day for day in every if day.weekday() < 5]
    return sorted(random.choice(working) for _ in range(count))


def spread(random: Random, counts: Mapping[str, int]) -> list[str]:
    """Return each key as often as its count says, in a chance order."""
    values = [key for key, count in counts.items() for _ in range(count)]
    random.shuffle(values)
    return values


def parts_of(random: Random, total: float, largest: float = 6.0) -> list[float]:
    """Return quarters of hours, each at most ``largest``, that sum to ``total`` exactly."""
    parts = []
    left = round(total * 4)
    while left > 0:
        part = min(left, random.randint(2, round(largest * 4)))
        parts.append(part / 4)
        left -= part
    return parts


def deal(random: Random, counts: Mapping[str, int], cases: int) -> list[list[str]]:
    """Deal answers over ``cases``: each has at least one and no answer twice.

    Needs at least as many answers as cases, and no answer more often than there are cases.
    """
    answers = [key for key, count in counts.items() for _ in range(count)]
    hands: list[list[str]] = [[] for _ in range(cases)]
    # Equal answers are neighbours, so going round never gives a case the same one twice.
    for place, answer in enumerate(answers):
        hands[place % cases].append(answer)
    random.shuffle(hands)
    return hands


def pick(random: Random, values: Sequence[str], count: int) -> list[str]:
    """Return ``count`` different values."""
    return random.sample(list(values), count)
