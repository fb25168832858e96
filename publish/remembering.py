"""The ledger and the portal: everything published is written down, and read for the next release.

What is written comes from the published files themselves, so that a publication that was cut off
before it was written down is made good by the next run. What the ledger's knowledge means for a
release is ``disclosure``'s matter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from disclosure import Figure, Ledger, Relations
from disclosure.problem import NO_LIMIT
from disclosure.relations import key_of, name_of
from publish.cells import CellKey, Grid, Surroundings, counted_measures
from publish.elsewhere import public_figures, shown_for_it
from publish.errors import PublicationRefused
from publish.intruder import read_grid
from publish.knowledge import Knowledge
from publish.links import add_links
from publish.portal_index import PortalIndex, read_index
from publish.problem import Earlier
from publish.reading import read_package
from publish.staging import StagedRelease
from schemas.dataset import DatasetDescription
from schemas.elsewhere import PublicTable

Grids = dict[tuple[str, str], Grid]


@dataclass(frozen=True)
class Remembered:
    """The ledger of one municipality, and what its steward said of figures public elsewhere.

    ``forgotten`` names withdrawn versions ("package version") whose figures nobody has any more.
    """

    ledger: Ledger
    datasets: Mapping[str, DatasetDescription]
    around: Surroundings
    elsewhere: tuple[PublicTable, ...] = ()
    forgotten: tuple[str, ...] = ()

    def write(self, portal: Path) -> tuple[str, ...]:
        """Write down every release on the portal that is not in the ledger; return their names.

        Can be repeated without harm. Raises ``PublicationRefused`` when the portal and the ledger
        disagree on what was published; an empty portal is a new one, and says nothing.
        """
        index = read_index(portal)
        if index is None:
            return ()
        known = self.ledger.releases()
        contents = {
            release_name(package, version): _content(portal / package / version)
            for version, package in index.standing()
        }
        problems = sorted(self._disagreements(known, contents, index))
        if problems:
            raise PublicationRefused(problems)
        if contents.keys() <= known.keys():
            return ()
        grids: Grids = {}
        for version, standing in groupby(index.standing(), key=lambda each: each[0]):
            packages = [package for _, package in standing]
            figures = {each: list(self._read(portal, each, version, grids)) for each in packages}
            relations = Relations()
            add_links(relations, grids.values(), self.around)
            for package in packages:
                name = release_name(package, version)
                published = str(index.released(package, version))
                self.ledger.record(
                    name, published, contents[name], figures[package], relations.found
                )
        return tuple(sorted(contents.keys() - known.keys()))

    def write_elsewhere(self) -> None:
        """Write down, once, the figures that are public elsewhere."""
        code = self.around.municipality
        for figure in public_figures(self.elsewhere, self.datasets, code):
            self.ledger.record_public(key_of(figure.cell), figure.lower, None, None, figure.source)

    def refuse_other_figures(self, staged: StagedRelease) -> None:
        """Raise ``PublicationRefused`` when a version was published before with other figures.

        That happens on a portal that was emptied: its history is in the ledger.
        """
        known = self.ledger.releases()
        changed = [
            name
            for package in staged.packages
            if package.is_new
            and (name := release_name(package.name, package.version)) in known
            and known[name] != _content(staged.folder / package.name)
        ]
        if changed:
            raise PublicationRefused(
                f"{name}: volgens het grootboek al met andere cijfers gepubliceerd. Zet de laatste "
                "reservekopie van het portaal terug."
                for name in changed
            )

    def read(self, portal: Path) -> Earlier:
        """Return what earlier releases and other publications mean for the next release.

        What stands on the portal stays as it is shown there. What was withdrawn, or is public
        elsewhere, is known but need not be repeated.
        """
        index = read_index(portal)
        found = index.withdrawn() if index else ()
        withdrawn = {release_name(package, version) for version, package in found}
        code = self.around.municipality
        memory = self.ledger.read().with_figures(
            public_figures(self.elsewhere, self.datasets, code)
        )
        standing = self.ledger.releases().keys() - withdrawn
        shown = {
            _cell(cell): (figure.lower, figure.source)
            for cell, figure in memory.last_shown(standing).items()
        }
        return Earlier(
            {**shown_for_it(self.elsewhere, self.datasets, code), **shown},
            frozenset(map(_cell, memory.last_withheld)),
            memory,
        )

    def _disagreements(
        self, known: Mapping[str, str], contents: Mapping[str, str], index: PortalIndex
    ) -> Iterator[str]:
        """Yield in what the portal is not what the ledger says was published."""
        withdrawn = {release_name(package, version) for version, package in index.withdrawn()}
        for name, content in contents.items():
            if known.get(name, content) != content:
                yield (
                    f"{name}: de cijfers op het portaal zijn niet die welke volgens het grootboek "
                    "zijn gepubliceerd. Zet die map terug uit de reservekopie van het portaal."
                )
        for name in known.keys() - contents.keys() - withdrawn:
            yield (
                f"{name}: volgens het grootboek gepubliceerd, maar het portaal kent deze uitgave "
                "niet. Zet de laatste reservekopie van het portaal terug."
            )
        for name in withdrawn - known.keys() - set(self.forgotten):
            yield (
                f"{name}: ingetrokken, en het grootboek weet niet wat erin stond. Zet de "
                "reservekopie van de database terug; is die er niet, noem deze uitgave dan in "
                "spiegel.yaml onder 'forgotten'."
            )

    def _read(self, portal: Path, package: str, version: str, grids: Grids) -> Iterator[Figure]:
        """Yield the figures of a version; adds its tables to ``grids``."""
        told = Knowledge()
        for table in read_package(portal / package / version).tables.values():
            description = self.datasets.get(table.name)
            if description is None or description.kind == "register":
                continue
            for measure in counted_measures(description):
                grids[table.name, measure.name] = read_grid(
                    told, description, measure, table, self.around.municipality, version
                )
        name = release_name(package, version)
        for key, value in told.shown.items():
            yield Figure(name, name_of(key), False, value, value)
        for key, (low, high) in told.ranges.items():
            yield Figure(name, name_of(key), False, int(low), int(high))
        for key, (low, high) in told.withheld.items():
            yield Figure(name, name_of(key), True, int(low), int(min(high, NO_LIMIT)))


def release_name(package: str, version: str) -> str:
    """Return the name of a version of a package in the ledger."""
    return f"{package} {version}"


def _cell(name: str) -> CellKey:
    key = key_of(name)
    if not isinstance(key, tuple):
        raise TypeError("a cell of a release has a population and codes")
    return key


def _content(folder: Path) -> str:
    """Return the hash of the data of a version."""
    files = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.glob("*.csv"))
    }
    return hashlib.sha256(repr(files).encode()).hexdigest()
