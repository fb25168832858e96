"""The line reproduces every figure of the printed annual report 2023, before protection.

``annual_report_2023.csv`` names each figure by its identity (dataset, year, codes, measure), not
by its value, because equal numbers in the report count different things. ``line_a`` and
``line_b`` are its lines in the two text extracts of the report. State ``tussen``: the report
gives an interval, and what is counted must lie in it.
"""

import csv
from pathlib import Path

import pandas as pd
import pytest

from schemas.dataset import load_datasets
from tests.line import example_figures

FIGURES = list(
    csv.DictReader((Path(__file__).parent / "annual_report_2023.csv").open(encoding="utf-8"))
)


def _cell(row):
    description = load_datasets()[row["dataset"]]
    table = example_figures()[row["dataset"]]
    codes = dict(part.split("=") for part in row["codes"].split(";") if part)
    wanted = {description.time.name: row["jaar"], **codes, "maat": row["measure"]}
    chosen = pd.Series(True, index=table.index)
    for column, value in wanted.items():
        chosen &= table[column] == value
    (cell,) = table[chosen].to_dict("records")
    return cell


def test_the_catalogue_is_whole():
    assert len(FIGURES) == 111
    assert len({row["figure"] for row in FIGURES}) == 111


@pytest.mark.parametrize("row", FIGURES, ids=lambda row: row["figure"])
def test_a_figure_of_the_report_is_reproduced(row):
    cell = _cell(row)
    if row["state"] == "tussen":
        assert cell["toestand"] == "exact"
        assert float(row["lower"]) <= cell["waarde"] <= float(row["upper"])
        return
    assert cell["toestand"] == row["state"]
    if row["state"] == "exact":
        assert cell["waarde"] == pytest.approx(float(row["value"]), abs=1e-9)
    else:
        assert pd.isna(cell["waarde"])
    if row["state"] == "benaderd":
        for side, name in (("ondergrens", "lower"), ("bovengrens", "upper")):
            assert pd.isna(cell[side]) if not row[name] else cell[side] == float(row[name])


def _total(dataset, year, measure="aantal", **codes):
    row = {
        "dataset": dataset,
        "jaar": str(year),
        "codes": ";".join(f"{key}={value}" for key, value in codes.items()),
        "measure": measure,
    }
    return _cell(row)["waarde"]


def _sum_of_codes(dataset, year, without=("totaal",)):
    table = example_figures()[dataset]
    key = load_datasets()[dataset].key[1]
    rows = table[(table["jaar"] == str(year)) & ~table[key].isin(without)]
    return rows["waarde"].sum()


SERIES = [_total("meldingen_per_jaar", year) for year in range(2011, 2024)]
CONTACT = {
    year: _total("uren_vertrouwenspersonen", year, "uren", activiteit="contacten")
    for year in (2022, 2023)
}
HOURS = {
    year: _total("uren_vertrouwenspersonen", year, "uren", activiteit="totaal")
    for year in (2022, 2023)
}
CHECKS = {
    "types sum to the total": (_sum_of_codes("meldingen_naar_type", 2023), 10),
    "origins sum to the total": (_sum_of_codes("meldingen_naar_herkomst", 2023), 10),
    "the series ends in the total": (SERIES[-1], 10),
    "sum of the series 2011-2023": (sum(SERIES), 99),
    "mean of the series": (sum(SERIES) / 13, 7.615385),
    "reports 2021-2023": (sum(SERIES[-3:]), 27),
    "reports 2018-2020": (sum(SERIES[7:10]), 38),
    "reports 2021-2023 in the pooled table": (
        _cell(
            {
                "dataset": "meldingen_naar_type_driejaars",
                "jaar": "2021-2023",
                "codes": "type_schending=totaal",
                "measure": "aantal",
            }
        )["waarde"],
        27,
    ),
    "outcomes sum to the total": (
        _sum_of_codes("afdoeningen", 2023, ("totaal", "gegrond", "deels_gegrond")),
        10,
    ),
    "investigations not completed": (
        _total("onderzoeken", 2023, stadium="onderzoek_gestart")
        - _total("onderzoeken", 2023, stadium="afgerond"),
        3,
    ),
    "relations 2022": (_sum_of_codes("casussen_naar_relatie", 2022), 25),
    "relations 2023": (_sum_of_codes("casussen_naar_relatie", 2023), 33),
    "kinds 2022": (_sum_of_codes("casussen_naar_soort", 2022), 36),
    "kinds 2023": (_sum_of_codes("casussen_naar_soort", 2023), 51),
    "contact hours 2022": (CONTACT[2022], 93),
    "contact hours 2023": (CONTACT[2023], 238),
    "hours 2022": (HOURS[2022], 215),
    "hours 2023": (HOURS[2023], 435),
    "other hours 2022": (HOURS[2022] - CONTACT[2022], 122),
    "other hours 2023": (HOURS[2023] - CONTACT[2023], 197),
    "contact hours per case 2022": (CONTACT[2022] / 24, 3.875),
    "contact hours per case 2023": (CONTACT[2023] / 24, 9.916667),
    "hours per case 2022": (HOURS[2022] / 24, 8.958333),
    "hours per case 2023": (HOURS[2023] / 24, 18.125),
    "tips given": (_sum_of_codes("festival_tips", 2023), 23),
    "registrations per person": (
        _total("festival_inschrijvingen", 2023, "inschrijvingen", workshop="totaal")
        / _total("festival_deelname", 2023, "personen", afdeling="totaal"),
        1.780142,
    ),
    "invited per workshop": (
        _total("onboarding", 2023, "uitgenodigd") / _total("onboarding", 2023, "workshops"),
        11.5,
    ),
    "requests 2021 to 2023": (
        _total("adviesvragen_per_jaar", 2023) / _total("adviesvragen_per_jaar", 2021) - 1,
        -0.157895,
    ),
    "advisors' reports and messages are two things": (
        _total("meldingen_vertrouwenspersonen", 2023, weg="totaal")
        - _total("berichten_meldpunt", 2023, "berichten", ingang="totaal"),
        0,
    ),
}


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_on_the_report_holds(name):
    measured, expected = CHECKS[name]
    assert measured == pytest.approx(expected, abs=1e-6)
