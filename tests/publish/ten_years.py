"""Ten releases of a fictitious municipality, by the line's own protection and publication.

Years come, figures are revised, a table is new, a package is withdrawn, a report is printed.
"""

from __future__ import annotations

import datetime
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from disclosure import Ledger, ProtectedRelease
from publish.cells import Surroundings
from publish.content import ReleaseContent
from publish.problem import NOTHING_EARLIER
from publish.protection import protect_figures
from publish.release import publish_release, stage_release
from publish.remembering import Remembered
from publish.withdrawal import withdraw_version
from schemas.codelists import codelist_names, load_codelist
from schemas.dataset import load_datasets
from schemas.elsewhere import PublicTable
from schemas.municipality import load_municipalities
from schemas.texts import Text

FIRST = 2021
CODES = {
    "type_schending": load_codelist("type_schending").names()[:7],
    "herkomst": ("intern", "extern"),
    "stadium": ("melding", "vooronderzoek", "onderzoek", "afgerond"),
    "kanaal": load_codelist("kanaal").names()[:5],
}
STARTED = ("vooronderzoek", "onderzoek", "afgerond")
RELATIONS = load_codelist("relatie").names()
TABLES = {
    "meldingen_naar_type": "type_schending",
    "meldingen_naar_herkomst": "herkomst",
    "onderzoeken": "stadium",
    "meldingen_naar_kanaal": "kanaal",
}
AROUND = Surroundings("GM0794", {name: load_codelist(name) for name in codelist_names()})
WHY = Text(nl="Verkeerde indeling.", en="Wrong classification.")


@dataclass(frozen=True)
class Step:
    """One release: its year, and what is special about it."""

    year: int
    revises: tuple[int, ...] = ()
    has_channels: bool = False
    has_cases: bool = True
    prints: int | None = None
    withdraws: bool = False


STEPS = (
    Step(2023),
    Step(2023, revises=(2023,)),
    Step(2024),
    Step(2024, revises=(2022, 2024)),
    Step(2025, prints=2024),
    Step(2026, withdraws=True, has_cases=False),
    Step(2026, revises=(2025,), has_channels=True, has_cases=False),
    Step(2027, has_channels=True, has_cases=False),
    Step(2028, has_channels=True, has_cases=False, revises=(2027,)),
    Step(2029, has_channels=True, has_cases=False),
)


@dataclass
class World:
    """The records nobody may see, per year: reports as dicts of codes, cases as sets of answers."""

    generator: random.Random
    reports: dict[int, list[dict[str, str]]] = field(default_factory=dict)
    cases: dict[int, list[frozenset[str]]] = field(default_factory=dict)

    def until(self, year: int) -> None:
        """Let the years up to ``year`` happen."""
        for each in range(FIRST, year + 1):
            if each not in self.reports:
                count = self.generator.randint(14, 34)
                self.reports[each] = [self.report() for _ in range(count)]
                self.cases[each] = [self.answers() for _ in range(self.generator.randint(18, 30))]

    def report(self) -> dict[str, str]:
        """Return a report; some codes are rare."""
        pick = self.generator.choices
        return {
            name: pick(codes, [1 / (1 + at) for at in range(len(codes))])[0]
            for name, codes in CODES.items()
        }

    def answers(self) -> frozenset[str]:
        """Return the relations of a case, at least one."""
        first = self.generator.choices(RELATIONS, [12, 6, 1, 2])[0]
        more = [code for code in RELATIONS if self.generator.random() < 0.12]
        return frozenset([first, *more])

    def revise(self, year: int) -> None:
        """Find two late reports of a year, and classify another one differently."""
        self.reports[year] += [self.report(), self.report()]
        self.reports[year][0] = {**self.reports[year][0], **self.report()}

    def counts(self, year: int) -> Counter[tuple[str, str]]:
        """Return the number of reports of a year by column and code; subtotal and total too."""
        found: Counter[tuple[str, str]] = Counter()
        for report in self.reports[year]:
            found.update(report.items())
        found["stadium", "onderzoek_gestart"] = sum(found["stadium", each] for each in STARTED)
        return found


def _frame(table: str, rows: Iterator[tuple[tuple[str, ...], int]]) -> pd.DataFrame:
    description = load_datasets()[table]
    measure = description.measures[0].name
    return pd.DataFrame(
        [
            {
                **dict(zip(description.key, codes, strict=True)),
                "maat": measure,
                "waarde": float(count),
                "toestand": "exact",
                "ondergrens": None,
                "bovengrens": None,
                "personen": None,
            }
            for codes, count in rows
        ]
    )


def figures_of(world: World, step: Step) -> dict[str, pd.DataFrame]:
    """Return the annual tables of a release, all years so far together."""
    years = range(FIRST, step.year + 1)
    frames = {
        "meldingen_per_jaar": _frame(
            "meldingen_per_jaar", (((str(y),), len(world.reports[y])) for y in years)
        )
    }
    for table, column in TABLES.items():
        codes = [*CODES[column], *(["onderzoek_gestart"] if column == "stadium" else [])]
        if table == "meldingen_naar_kanaal" and not step.has_channels:
            continue
        cells = [((str(y), c), world.counts(y)[column, c]) for y in years for c in codes]
        cells += [((str(y), "totaal"), len(world.reports[y])) for y in years]
        frames[table] = _frame(table, iter(cells))
    pooled = []
    for last in years[2:]:
        three, period = range(last - 2, last + 1), f"{last - 2}-{last}"
        for code in CODES["type_schending"]:
            total = sum(world.counts(y)["type_schending", code] for y in three)
            pooled.append(((period, code), total))
        pooled.append(((period, "totaal"), sum(len(world.reports[y]) for y in three)))
    frames["meldingen_naar_type_driejaars"] = _frame("meldingen_naar_type_driejaars", iter(pooled))
    if step.has_cases:
        per_year = [((str(y),), len(world.cases[y])) for y in years]
        answers = [
            ((str(y), code), sum(code in case for case in world.cases[y]))
            for y in years
            for code in RELATIONS
        ]
        answers += [((str(y), "totaal"), len(world.cases[y])) for y in years]
        frames["casussen_per_jaar"] = _frame("casussen_per_jaar", iter(per_year))
        frames["casussen_naar_relatie"] = _frame("casussen_naar_relatie", iter(answers))
    return frames


def truth_of(frames: dict[str, pd.DataFrame]) -> dict[tuple[str, ...], int]:
    """Return every true figure by table and codes."""
    found = {}
    for table, frame in frames.items():
        key = load_datasets()[table].key
        for row in frame.to_dict("records"):
            found[(table, *(str(row[name]) for name in key))] = int(row["waarde"])
    return found


def printed_report(world: World, year: int) -> PublicTable:
    """Return what the printed report of a year tells: some types, small ones among them."""
    counts = world.counts(year)
    small = [c for c in CODES["type_schending"] if 1 <= counts["type_schending", c] <= 4]
    large = [c for c in CODES["type_schending"] if counts["type_schending", c] >= 5]
    return PublicTable(
        source=f"Jaarverslag {year}",
        table="meldingen_naar_type",
        figures=tuple(
            {"jaar": year, "type_schending": c, "aantal": counts["type_schending", c]}
            for c in (*small[:2], *large[:1])
        ),
    )


@dataclass(frozen=True)
class Published:
    """A release after publication: what was true, and what the line's audit said."""

    step: Step
    truth: dict[tuple[str, ...], int]
    release: ProtectedRelease
    printed: tuple[PublicTable, ...]


def publish_all(folder: Path, seed: int, *, has_memory: bool) -> Iterator[Published]:
    """Publish ten releases in ``folder / "portal"``; yield each when it stands there."""
    ledger = Ledger(sa.create_engine("sqlite://", poolclass=sa.StaticPool))
    ledger.create()
    remembered = Remembered(ledger, load_datasets(), AROUND)
    portal, world = folder / "portal", World(random.Random(seed))
    for step in STEPS:
        world.until(step.year)
        for year in step.revises:
            world.revise(year)
        if step.prints is not None:
            printed = printed_report(world, step.prints)
            remembered = replace(remembered, elsewhere=(*remembered.elsewhere, printed))
        if step.withdraws:
            _withdraw(portal, "vertrouwenspersonen")
        frames = figures_of(world, step)
        descriptions = {name: load_datasets()[name] for name in sorted(frames)}
        remembered.write(portal)
        earlier = remembered.read(portal) if has_memory else NOTHING_EARLIER
        release = protect_figures(descriptions, frames, AROUND, earlier)
        content = ReleaseContent(
            municipality=load_municipalities()["GM0794"],
            year=step.year,
            tables=release.tables,
            descriptions=descriptions,
            created=datetime.date(step.year + 1, 2, 1),
            revision_reason="Nagekomen meldingen.",
        )
        publish_release(stage_release(content, folder / "staging", portal), portal)
        remembered.write(portal)
        yield Published(step, truth_of(frames), release, remembered.elsewhere)


def _withdraw(portal: Path, package: str) -> None:
    for folder in sorted((portal / package).glob("20*")):
        day = datetime.date(2027, 1, 15)
        withdraw_version(portal, package, folder.name, WHY, day)
