"""The intruder: what a reader of the published files alone can work out of the withheld cells.

Knows what every reader knows: the files of all versions, how the tables hang together, and that
counts are whole and not negative. Shares nothing with the engine that withheld the cells: its
bounds come from integer programmes of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publish.cells import CellKey, Grid, Surroundings, cell_key, counted_measures
from publish.comparison_cells import LEANS_ON_PAST, is_partners, of_edition, pools
from publish.knowledge import NO_LIMIT, Equation, Knowledge, name_of
from publish.links import add_links
from publish.portal_index import read_index
from publish.reading import PackageData, TableData, publisher_of, read_package
from schemas.codelists import codelist_names, load_codelist
from schemas.dataset import DatasetDescription, Measure, load_datasets
from schemas.states import APPROXIMATE, SHOWN, WITHHELD

#: Far above any count: what can reach it has no limit, and solvers stay exact below it.
HIGHEST = 1_000_000


@dataclass(frozen=True)
class Disclosure:
    """A withheld cell that the intruder knows: which one, and how. The value is not told."""

    cell: str
    how: str


def _whose(key: CellKey, knowledge: Knowledge) -> str:
    """Return the name of a cell, with the code of the other municipality whose it is."""
    is_others = key in knowledge.given or key[1] not in ("", knowledge.municipality)
    return f"{key[1]}: {name_of(key)}" if is_others else name_of(key)


def status_columns(description: DatasetDescription, measure: Measure) -> tuple[str, str, str]:
    """Return the names of a measure's columns of status, least and greatest value."""
    is_principal = measure.name == description.measures[0].name
    prefix = "" if is_principal else f"{measure.name}_"
    return f"{prefix}status", f"{prefix}ondergrens", f"{prefix}bovengrens"


def read_grid(
    knowledge: Knowledge,
    description: DatasetDescription,
    measure: Measure,
    table: TableData,
    municipality: str,
    version: str,
) -> Grid:
    """Add what a table of ``version`` tells of one measure; return the cells it speaks of.

    An edition of before the measure was described says nothing of it.
    """
    status, lower, upper = status_columns(description, measure)
    keys: dict[tuple[str, ...], CellKey] = {}
    if status not in table.header:
        return Grid(description, measure, keys)
    for row in table.rows:
        cells = dict(zip(table.header, row, strict=True))
        codes = {name: str(cells[name]) for name in description.key}
        key = cell_key(description, measure, codes, municipality)
        key = of_edition(key, municipality, version)
        knowledge.leaning += [
            (follower, key, version)
            for follower in description.measures
            if follower.name == LEANS_ON_PAST
            and follower.follows == measure.name
            and cells.get(follower.name) is not None
        ]
        if cells[status] == SHOWN:
            knowledge.show(key, int(str(cells[measure.name])), version)
        elif cells[status] == WITHHELD:
            followers = (m.name for m in description.measures if m.follows == measure.name)
            if any(cells.get(name) is not None for name in followers):
                knowledge.told[key] = f"a number made from it stands beside it in {version}"
            stated = (cells[lower], cells[upper])
            low = 0.0 if stated[0] is None else float(stated[0])
            high = NO_LIMIT if stated[1] is None else float(stated[1])
            if is_partners(description, measure, codes, municipality):
                # What another municipality withheld is in no sum of ours.
                knowledge.give(key, version, (low, high))
                continue
            knowledge.withheld[key] = (low, high)
            knowledge.withheld_in[key] = version
        elif cells[status] == APPROXIMATE and description.disclosure.rounding:
            bounds = float(str(cells[lower])), float(str(cells[upper]))
            knowledge.show_range(key, bounds, version)
        else:
            continue
        keys[tuple(codes.values())] = key
    return Grid(description, measure, keys)


def read_versions(place: Path) -> Iterator[tuple[str, PackageData]]:
    """Yield every version of every package at ``place``, from old to new, with its version."""
    index = read_index(place)
    if index is None:
        package = read_package(place)
        yield str(package.descriptor.get("version", "")), package
        return
    for version, package in index.standing():
        yield version, read_package(place / package / version)


def gather_knowledge(
    place: Path, municipality: str, descriptions: Mapping[str, DatasetDescription] | None = None
) -> tuple[Knowledge, int]:
    """Return what a portal or package tells, all versions together, and how many there are.

    Without ``municipality`` a package's own publisher is meant.
    """
    known = load_datasets() if descriptions is None else descriptions
    around = Surroundings(municipality, {name: load_codelist(name) for name in codelist_names()})
    knowledge = Knowledge(is_whole=read_index(place) is not None)
    grids: dict[tuple[str, str], Grid] = {}
    versions: set[str] = set()
    for version, package in read_versions(place):
        versions.add(version)
        municipality = municipality or publisher_of(package.descriptor)
        edition: list[Grid] = []
        for table in package.tables.values():
            description = known.get(table.name)
            if description is None or description.kind == "register":
                continue
            for measure in counted_measures(description):
                grid = read_grid(knowledge, description, measure, table, municipality, version)
                grids[table.name, measure.name] = grid
                edition.append(grid)
        for total, parts in pools(edition):
            knowledge.add_sum(total, parts)
    knowledge.municipality = municipality
    knowledge.forget_what_came_into_sight()
    knowledge.tell_what_leans_on_it()
    add_links(knowledge, grids.values(), around)
    knowledge.forget_what_was_revised()
    knowledge.use_ranges()
    return knowledge, len(versions)


def _components(knowledge: Knowledge) -> Iterator[tuple[list[CellKey], list[Equation]]]:
    """Yield withheld cells that hang together, with the equations over them, shown cells out."""
    reduced: list[Equation] = []
    shown = knowledge.shown
    for weights, low, high in knowledge.equations:
        known = sum(w * shown[key] for key, w in weights.items() if key in shown)
        rest = {k: w for k, w in weights.items() if k in knowledge.withheld and k not in shown}
        if rest and all(key in shown or key in rest for key in weights):
            reduced.append((rest, low - known, high - known))
    home = {key: {key} for key in knowledge.withheld if key not in shown}
    for weights, _, _ in reduced:
        together = set().union(*(home[key] for key in weights))
        for key in together:
            home[key] = together
    for members in {id(group): group for group in home.values()}.values():
        yield sorted(members, key=str), [e for e in reduced if next(iter(e[0])) in members]


def _reach(cells: list[CellKey], equations: list[Equation]) -> Iterator[tuple[CellKey, int, float]]:
    """Yield the least and greatest whole number each cell can be."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    place = {key: position for position, key in enumerate(cells)}
    matrix = np.zeros((len(equations), len(cells)))
    for row, (weights, _, _) in enumerate(equations):
        for key, weight in weights.items():
            matrix[row, place[key]] = weight
    least, greatest = [low for _, low, _ in equations], [high for _, _, high in equations]
    limits: Any = (np.array(least), np.array(greatest))
    constraints = [LinearConstraint(matrix, *limits)] if equations else []
    for key, position in place.items():
        found: list[float] = []
        for sign in (1.0, -1.0):
            aim = np.zeros(len(cells))
            aim[position] = sign
            answer = milp(
                aim,
                integrality=np.ones(len(cells)),
                bounds=Bounds(0, HIGHEST),
                constraints=constraints,
            )
            if answer.status != 0:
                raise ValueError(f"{name_of(key)}: the published files contradict each other")
            found.append(round(float(answer.x[position])))
        yield key, int(found[0]), NO_LIMIT if found[1] > HIGHEST / 2 else found[1]


def find_disclosures(knowledge: Knowledge) -> list[Disclosure]:
    """Return every withheld cell that the published files give away, and how."""
    found = [
        Disclosure(_whose(key, knowledge), f"shown in version {knowledge.shown_in[key]}")
        for key in dict.fromkeys((*knowledge.withheld, *knowledge.given))
        if key in knowledge.shown
    ]
    found += [Disclosure(_whose(key, knowledge), how) for key, how in knowledge.told.items()]
    for cells, equations in _components(knowledge):
        for key, least, greatest in _reach(cells, equations):
            stated_low, stated_high = knowledge.withheld[key]
            if least == greatest:
                found.append(Disclosure(_whose(key, knowledge), "follows from the other cells"))
            elif knowledge.is_whole and (stated_low > least or stated_high < greatest):
                found.append(
                    Disclosure(
                        _whose(key, knowledge), "its bounds tell more than a reader can know"
                    )
                )
    return sorted(found, key=lambda disclosure: (disclosure.cell, disclosure.how))
