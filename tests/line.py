"""The line without Dagster, for tests of figures and protection: deliveries to annual tables."""

from functools import cache
from pathlib import Path

import pandas as pd

from figures.annual import annual_figures, register_rows
from figures.comparison import comparison_figures
from figures.comparison_input import compared_rows
from figures.comparison_register import OwnFigures, comparison_register
from figures.pooled import pooled_figures
from pipelines.installation import load_installation
from schemas.codelists import codelist_names, load_codelist
from schemas.dataset import load_datasets
from schemas.delivery import load_deliveries
from sources import judge, locate
from sources.partners import gather

EXAMPLE = Path(__file__).parents[1] / "examples" / "helmond" / "deliveries"
MUNICIPALITY = "GM0794"
YEARS = (2020, 2021, 2022, 2023)
CODELISTS = {name: load_codelist(name) for name in codelist_names()}


@cache
def records_of(year: int) -> dict[str, pd.DataFrame | None]:
    """The checked records of every example delivery of ``year``."""
    found: dict[str, pd.DataFrame | None] = {}
    for name, description in load_deliveries().items():
        location = locate(description, EXAMPLE, year)
        judgement = judge(description, location, year) if location else None
        assert judgement is None or not judgement.problems, [
            problem.sentence("en") for problem in judgement.problems
        ]
        found[name] = judgement.records if judgement else None
    return found


@cache
def example_figures() -> dict[str, pd.DataFrame]:
    """The annual table of every dataset, all example years together, before protection."""
    tables: dict[str, pd.DataFrame] = {}
    for name, description in load_datasets().items():
        if description.is_comparison:
            continue
        if description.kind == "register":
            frames = [
                register_rows(description, records_of(year)[description.delivery or ""], year)
                for year in YEARS
            ]
        elif description.measures[0].count.method == "pooled":
            continue
        else:
            frames = [
                annual_figures(description, records_of(year), year, MUNICIPALITY, CODELISTS)
                for year in YEARS
            ]
        tables[name] = pd.concat([f for f in frames if not f.empty], ignore_index=True)
    for name, description in load_datasets().items():
        if description.kind == "statistical" and description.measures[0].count.of_table:
            pooled = description.measures[0].count.of_table
            tables[name] = pooled_figures(description, tables[pooled], load_datasets()[pooled].key)
    for name, description in load_datasets().items():
        if description.is_comparison and description.kind == "statistical":
            tables[name] = comparison_figures(description, compared_example(tables))
        elif description.is_comparison:
            own = OwnFigures(
                MUNICIPALITY, load_installation().comparison.denominators, load_datasets(), True
            )
            tables[name] = comparison_register(description, delivered(), members(), own)
    return tables


def members() -> tuple[str, ...]:
    """The GM codes of the example comparison, the own one first."""
    return (MUNICIPALITY, *load_installation().comparison.codes)


@cache
def delivered() -> pd.DataFrame:
    """The checked rows of the fictitious partners."""
    compared = load_installation().comparison
    found = gather(compared.deliveries, YEARS[-1], compared.codes).records
    assert found is not None
    return found


def compared_example(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The key figures of the example municipality and its fictitious partners."""
    staff = load_installation().comparison.denominators
    return compared_rows(tables, delivered(), MUNICIPALITY, members(), staff, load_datasets())
