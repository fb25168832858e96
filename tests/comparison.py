"""Portals of the comparison, made without Dagster: for whichever municipality, protected or not.

All figures are invented. ``naive`` publishes what a careless tool would: small numbers of the own
municipality are left out, and nothing else is.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from disclosure import ProtectedCell, ProtectedTable
from disclosure.register import pass_register
from disclosure.tables import make_protected_table
from figures.comparison import comparison_figures
from figures.comparison_input import compared_rows
from figures.comparison_register import OwnFigures, comparison_register
from figures.frame import exact, figure_frame
from publish.cells import Surroundings
from publish.content import ReleaseContent
from publish.intruder import find_disclosures, gather_knowledge
from publish.knowledge import Knowledge
from publish.portal_index import read_index
from publish.problem import NOTHING_EARLIER, Earlier
from publish.protection import protect_figures
from publish.release import PublishedRelease, publish_release, stage_release
from schemas.codelists import codelist_names, load_codelist
from schemas.dataset import load_datasets
from schemas.municipality import load_municipalities
from schemas.partner import Staff
from schemas.states import EXACT, SHOWN, UNKNOWN, WITHHELD
from schemas.texts import Text

OWN = "GM0794"
EINDHOVEN, BREDA, TILBURG, DEN_BOSCH = "GM0772", "GM0758", "GM0855", "GM0796"
EVERYONE = (OWN, EINDHOVEN, BREDA, TILBURG, DEN_BOSCH)
NOTICE = Text(nl="Fictieve voorbeeldgegevens.", en="Fictitious example data.")
COMPARED = ("b5_kerncijfers", "b5_driejaars", "b5_funnel")
THRESHOLD = 5
#: Per year: reports, and those investigated. The investigations of 2022 and 2023 are small.
Counts = Mapping[int, tuple[int, int]]
COUNTS: Counts = {2021: (18, 9), 2022: (16, 3), 2023: (20, 4)}
STAFF = {year: Staff(1000, 900.0, datetime.date(year, 12, 31)) for year in range(2015, 2030)}
#: A number, bounds (withheld), or nothing delivered.
Number = int | tuple[int, int] | None


def delivered_rows(
    code: str, numbers: Mapping[tuple[int, str], Number], version: int = 1, reason: str = ""
) -> list[dict[str, object]]:
    """Rows of the exchange format, as they are after judging."""
    rows = []
    for (year, name), number in numbers.items():
        row: dict[str, object] = {
            "gemeente": code,
            "jaar": year,
            "kerncijfer": name,
            "status": UNKNOWN,
            "waarde": None,
            "ondergrens": None,
            "bovengrens": None,
            "definitie": "standaard",
            "afwijking": None,
            "trendbreuk": False,
            "medewerkers": 2000,
            "fte": 1800.0,
            "peildatum": pd.Timestamp(year, 12, 31),
            "contact": "Team integriteit",
            "versie": version,
            "reden": reason or None,
            "aard": "fictief",
        }
        if isinstance(number, int):
            row |= {"status": SHOWN, "waarde": number}
        elif number is not None:
            row |= {"status": WITHHELD, "ondergrens": number[0], "bovengrens": number[1]}
        rows.append(row)
    return rows


def delivered(*rows: list[dict[str, object]]) -> pd.DataFrame:
    """The rows of several partners as one table."""
    frame = pd.DataFrame([row for each in rows for row in each])
    return frame.astype(dict.fromkeys(["waarde", "ondergrens", "bovengrens"], "Int64"))


def own_tables(counts: Counts) -> dict[str, pd.DataFrame]:
    """The four tables of the own municipality that hold a key figure."""
    yearly = {year: str(year) for year in counts}
    found = {
        name: [
            exact({"jaar": yearly[y]}, load_datasets()[name].measures[0].name, 40) for y in counts
        ]
        for name in ("adviesvragen_per_jaar", "casussen_per_jaar")
    }
    found["meldingen_per_jaar"] = [
        exact({"jaar": yearly[y]}, "aantal", total) for y, (total, _) in counts.items()
    ]
    found["onderzoeken"] = [
        exact({"jaar": yearly[year], "stadium": stage}, "aantal", number)
        for year, (total, started) in counts.items()
        for stage, number in (
            ("totaal", total),
            ("melding", total - started),
            ("onderzoek_gestart", started),
            ("vooronderzoek", 0),
            ("onderzoek", 0),
            ("afgerond", started),
        )
    ]
    return {
        name: figure_frame(load_datasets()[name].key, figures) for name, figures in found.items()
    }


def _naive(name: str, frame: pd.DataFrame, municipality: str) -> ProtectedTable:
    """Primary suppression alone: own small numbers are left out, with their bounds."""
    description = load_datasets()[name]
    rows: dict[tuple[str, ...], dict[str, ProtectedCell]] = {}
    for row in frame.to_dict("records"):
        codes = tuple(str(row[key]) for key in description.key)
        measure = description.measure(str(row["maat"]))
        value = row["waarde"]
        is_own = str(row.get("gemeente", municipality)) == municipality
        is_total = name == "b5_funnel" and measure.name == "totaal"
        cell = ProtectedCell(None, str(row["toestand"]))  # type: ignore[arg-type]
        if row["toestand"] == EXACT:
            number = int(value) if measure.type == "integer" else float(value)
            cell = ProtectedCell(number, SHOWN)
            if is_own and not is_total and measure.name == "aantal" and 0 < value < THRESHOLD:
                cell = ProtectedCell(None, WITHHELD, lower=1, upper=THRESHOLD - 1)
        elif row["toestand"] in (WITHHELD, "benaderd"):
            low, high = row["ondergrens"], row["bovengrens"]
            cell = ProtectedCell(None, str(row["toestand"]), lower=low, upper=high)  # type: ignore[arg-type]
        rows.setdefault(codes, {})[measure.name] = cell
    names = tuple(measure.name for measure in description.measures)
    return make_protected_table(
        name,
        description.key,
        names,
        tuple((codes, tuple(cells[n] for n in names)) for codes, cells in sorted(rows.items())),
        "naive",
    )


@dataclass
class Side:
    """One municipality that publishes its comparison in ``folder / "portal"``."""

    folder: Path
    code: str = OWN
    members: Sequence[str] = EVERYONE
    staff: Mapping[int, Staff] = field(default_factory=lambda: STAFF)

    @property
    def portal(self) -> Path:
        return self.folder / "portal"

    def tables(
        self, partners: pd.DataFrame, counts: Counts = COUNTS, naive: bool = False
    ) -> dict[str, ProtectedTable]:
        """The tables of a release, by the engine or by a careless tool."""
        frames = own_tables(counts)
        datasets, staff = load_datasets(), {self.code: self.staff}
        rows = compared_rows(frames, partners, self.code, self.members, staff, datasets)
        for name in COMPARED:
            frames[name] = comparison_figures(datasets[name], rows)
        if naive:
            tables = {name: _naive(name, frame, self.code) for name, frame in frames.items()}
        else:
            codelists = {name: load_codelist(name) for name in codelist_names()}
            descriptions = {name: datasets[name] for name in frames}
            around = Surroundings(self.code, codelists)
            tables = dict(protect_figures(descriptions, frames, around, self.earlier()).tables)
        own = OwnFigures(self.code, staff, datasets, is_fictitious=True)
        explained = comparison_register(datasets["b5_definities"], partners, self.members, own)
        description = datasets["b5_definities"]
        texts = tuple(column.name for column in description.columns)
        pairs = [
            (tuple(row[n] for n in description.key), tuple(row[n] for n in texts))
            for row in explained.to_dict("records")
        ]
        tables["b5_definities"] = pass_register(
            description.name,
            description.key,
            texts,
            pairs,
            reason="uitleg",
            ground="verantwoording",
        )
        return tables

    def earlier(self) -> Earlier:
        """What earlier editions showed and withheld: it stays so."""
        if read_index(self.portal) is None:
            return NOTHING_EARLIER
        known, _ = gather_knowledge(self.portal, self.code)
        shown = {key: (value, known.shown_in[key]) for key, value in known.shown.items()}
        return Earlier(shown, frozenset(known.withheld))

    def publish(
        self,
        partners: pd.DataFrame,
        counts: Counts = COUNTS,
        naive: bool = False,
        reason: str | None = None,
    ) -> PublishedRelease:
        """Publish an edition; a later one needs a reason."""
        content = ReleaseContent(
            municipality=load_municipalities()[self.code],
            year=max(counts),
            tables=self.tables(partners, counts, naive),
            descriptions=load_datasets(),
            created=datetime.date(2024, 3, 1),
            notice=NOTICE,
            revision_reason=reason,
        )
        staged = stage_release(content, self.folder / "staging", self.portal)
        return publish_release(staged, self.portal)

    def disclosures(self) -> dict[str, str]:
        """What an intruder finds in all editions together: cell and how."""
        return disclosures(gather_knowledge(self.portal, self.code)[0])


def disclosures(knowledge: Knowledge) -> dict[str, str]:
    """What an intruder finds: cell, and in how many ways."""
    found: dict[str, str] = {}
    for each in find_disclosures(knowledge):
        found[each.cell] = f"{found[each.cell]}; {each.how}" if each.cell in found else each.how
    return found
