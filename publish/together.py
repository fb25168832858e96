"""What several publishers tell together: our portal beside what partners published themselves.

Each is read by itself first. The word of the municipality that counted goes before what others
say of it: when it shows a number, the number is out by its own will.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from publish.cells import CellKey
from publish.comparison_cells import comparison_key
from publish.errors import PublicationRefused
from publish.intruder import gather_knowledge
from publish.knowledge import NO_LIMIT, Knowledge
from publish.portal_index import read_index
from publish.reading import publisher_of, read_descriptor
from schemas.dataset import load_datasets
from schemas.states import SHOWN, WITHHELD

FIGURES = "b5_kerncijfers"


def publication(place: Path) -> Knowledge:
    """Return what a partner's portal or published package tells, all versions together.

    Raises ``PublicationRefused`` when nobody can be found to have published it.
    """
    index = read_index(place)
    code = index.municipality_code if index else publisher_of(read_descriptor(place))
    if not code:
        raise PublicationRefused(f"{place.name}: no municipality is named as its publisher.")
    return replace(gather_knowledge(place, code)[0], is_whole=True)


def delivery(rows: Iterable[Mapping[str, object]], municipality: str, name: str) -> Knowledge:
    """Return what a partner's delivery tells: rows of the exchange format of ``municipality``."""
    description = load_datasets()[FIGURES]
    knowledge = Knowledge(municipality=municipality)
    for row in rows:
        codes = {column: str(row[column]) for column in description.key}
        key = comparison_key(description, description.measures[0], codes)
        if row["status"] == SHOWN:
            knowledge.shown[key] = int(str(row["waarde"]))
            knowledge.shown_in[key] = name
        elif row["status"] == WITHHELD:
            knowledge.withheld[key] = (0.0, NO_LIMIT)
            knowledge.withheld_in[key] = name
            bounds = float(str(row["ondergrens"])), float(str(row["bovengrens"]))
            knowledge.equations.append(({key: 1}, *bounds))
    return knowledge


def lay_beside(own: Knowledge, others: Sequence[Knowledge]) -> Knowledge:
    """Return everything that ``own`` and ``others`` tell, as one.

    Equations of older figures than those that are shown now are left out where all cells of them
    are known: a number was corrected since.
    """
    everyone = (own, *others)
    by_publisher = {each.municipality: each for each in reversed(everyone)}
    together = Knowledge(is_whole=own.is_whole, municipality=own.municipality)
    for each in reversed(everyone):
        mark = "" if each is own else f" of {each.municipality}"
        for key, value in each.shown.items():
            together.shown[key] = value
            together.shown_in[key] = each.shown_in[key] + mark
        for key, bounds in each.withheld.items():
            together.withheld[key] = bounds
            together.withheld_in[key] = each.withheld_in[key] + mark
        for key, version in each.given.items():
            together.given[key] = version + mark
        together.given_bounds |= each.given_bounds
        together.told |= each.told
        together.equations += each.equations
    for key in list(together.shown):
        owner = by_publisher.get(str(key[1]))
        if owner is not None and key in owner.shown and key not in owner.withheld:
            together.shown[key] = owner.shown[key]
            _forget(together, key)
    _add_given(together)
    return together


def _forget(knowledge: Knowledge, key: CellKey) -> None:
    """Drop a cell that the one who counted it shows itself."""
    for names in (knowledge.withheld, knowledge.given, knowledge.given_bounds, knowledge.told):
        names.pop(key, None)


def _add_given(knowledge: Knowledge) -> None:
    """Lay the bounds that a partner gave elsewhere beside what it withholds itself.

    A reader takes them as true together only while they can be.
    """
    stated = {
        next(iter(weights)): (low, high)
        for weights, low, high in knowledge.equations
        if len(weights) == 1
    }
    for key, (low, high) in knowledge.given_bounds.items():
        least, greatest = stated.get(key, (0.0, NO_LIMIT))
        if key in knowledge.withheld and max(low, least) <= min(high, greatest):
            knowledge.equations.append(({key: 1}, low, high))
