"""Makes the fictitious deliveries of Eindhoven, Breda, Tilburg and 's-Hertogenbosch.

Every number is invented, staff included; nothing follows a real publication. One comes as XLSX, one
as a folder with withheld numbers, one as a zip with a break in its definition, and one is late.
"""

from __future__ import annotations

import datetime
from pathlib import Path

from sources.partners.kit import Cell, package_files, workbook_bytes, zip_bytes

FOLDER = Path(__file__).parent
TITLE = "FICTIEF: verzonnen voorbeeldcijfers, niet van {name}"
KEY_FIGURES = ("meldingen", "onderzoeken", "adviesvragen", "casussen_vertrouwenspersonen")
YEARS = (2021, 2022, 2023)
WITHHELD = (1, 4)

#: Per key figure the three years: a number, withheld (bounds) or unknown (None).
Figure = int | tuple[int, int] | None
EINDHOVEN: dict[str, tuple[Figure, ...]] = {
    "meldingen": (21, 26, 24),
    "onderzoeken": (9, 11, 8),
    "adviesvragen": (88, 94, 102),
    "casussen_vertrouwenspersonen": (61, 70, 66),
}
BREDA: dict[str, tuple[Figure, ...]] = {
    "meldingen": (14, 12, 17),
    "onderzoeken": (5, WITHHELD, WITHHELD),
    "adviesvragen": (None, 41, 47),
    "casussen_vertrouwenspersonen": (38, 35, 44),
}
TILBURG: dict[str, tuple[Figure, ...]] = {
    "meldingen": (19, 33, 31),
    "onderzoeken": (7, 9, 10),
    "adviesvragen": (72, 69, 80),
    "casussen_vertrouwenspersonen": (52, 49, 58),
}
DEN_BOSCH: dict[str, tuple[Figure, ...]] = {
    "meldingen": (11, 9, 13),
    "onderzoeken": (6, 5, 6),
    "adviesvragen": (55, 61, 58),
    "casussen_vertrouwenspersonen": (29, 33, 30),
}
STAFF = {
    "GM0772": ((2310, 2050.0), (2345, 2081.5), (2390, 2120.0)),
    "GM0758": ((1540, 1365.0), (1560, 1380.5), (1595, 1410.0)),
    "GM0855": ((2160, 1930.0), (2190, 1955.0), (2225, 1988.5)),
    "GM0796": ((1720, 1510.0), (1735, 1522.0), (1760, 1545.5)),
}


def delivered_rows(
    code: str, figures: dict[str, tuple[Figure, ...]], years: tuple[int, ...] = YEARS
) -> list[dict[str, Cell]]:
    """Return the rows of one municipality, year by year."""
    rows: list[dict[str, Cell]] = []
    for place, year in enumerate(YEARS):
        if year not in years:
            continue
        staff, fte = STAFF[code][place]
        for name in KEY_FIGURES:
            row: dict[str, Cell] = {
                "gemeente": code,
                "jaar": year,
                "kerncijfer": name,
                "definitie": "standaard",
                "trendbreuk": "Nee",
                "medewerkers": staff,
                "fte": fte,
                "peildatum": datetime.date(year, 12, 31),
                "contact": "Team integriteit (fictief)",
                "versie": 1,
                "aard": "fictief",
            }
            rows.append({**row, **_stated(figures[name][place])})
    return rows


def _stated(figure: Figure) -> dict[str, Cell]:
    if figure is None:
        return {"status": "onbekend"}
    if isinstance(figure, tuple):
        return {"status": "onderdrukt", "ondergrens": figure[0], "bovengrens": figure[1]}
    return {"status": "openbaar", "waarde": figure}


def _with_break(rows: list[dict[str, Cell]]) -> list[dict[str, Cell]]:
    """From 2022 Tilburg counts messages outside the meldpunt as well: another definition."""
    for row in rows:
        if row["kerncijfer"] == "meldingen" and row["jaar"] in (2022, 2023):
            row["definitie"] = "afwijkend"
            row["afwijking"] = "vanaf 2022 ook signalen die leidinggevenden zelf afdoen (fictief)"
            row["trendbreuk"] = "Ja" if row["jaar"] == 2022 else "Nee"
    return rows


def _revised(rows: list[dict[str, Cell]]) -> list[dict[str, Cell]]:
    for row in rows:
        row["versie"] = 2
        row["reden"] = "cijfers over 2023 toegevoegd (fictief)"
    return rows


def generate(folder: Path = FOLDER) -> None:
    """Write every delivery under ``folder``: in time, and late."""
    in_time, late = folder / "deliveries", folder / "late"
    breda = package_files(delivered_rows("GM0758", BREDA), TITLE.format(name="Breda"))
    tilburg = package_files(
        _with_break(delivered_rows("GM0855", TILBURG)), TITLE.format(name="Tilburg")
    )
    den_bosch = TITLE.format(name="'s-Hertogenbosch")
    early = package_files(delivered_rows("GM0796", DEN_BOSCH, (2021, 2022)), den_bosch)
    complete = package_files(_revised(delivered_rows("GM0796", DEN_BOSCH)), den_bosch)
    files = {
        in_time / "2023" / "GM0772_eindhoven.xlsx": workbook_bytes(
            delivered_rows("GM0772", EINDHOVEN), TITLE.format(name="Eindhoven")
        ),
        in_time / "2023" / "GM0855_tilburg.zip": zip_bytes(tilburg),
        in_time / "2022" / "GM0796_s-hertogenbosch.zip": zip_bytes(early),
        late / "GM0796_s-hertogenbosch.zip": zip_bytes(complete),
    }
    for name, content in breda.items():
        files[in_time / "2023" / "GM0758_breda" / name] = content
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    generate()
