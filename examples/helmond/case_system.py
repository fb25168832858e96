"""The case system: its tables, the view that the coordinator's delivery reads, and its cases.

Counts per type, origin, stage, outcome and measure of 2023 follow the annual report; those of
2020 partly a newspaper; everything else is invented.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from random import Random

import sqlalchemy as sql

from examples.helmond.chance import days, spread
from examples.helmond.markers import person
from schemas.codelists import load_codelist

TALLIES: dict[int, dict[str, dict[str, int]]] = {
    2020: {
        "herkomst": {"intern": 11, "extern": 6},
        "kanaal": {"rechtstreeks_coordinator": 9, "leidinggevende": 6, "anoniem": 2},
        "type_schending": {
            "ongewenste_omgangsvormen": 6,
            "lekken_misbruik_informatie": 4,
            "misbruik_bevoegdheden": 3,
            "financiele_schending": 1,
            "misbruik_positie_belangenverstrengeling": 1,
            "misdraging_privesfeer": 1,
            "misbruik_bedrijfsmiddelen_interne_regels": 1,
        },
        "stadium": {"melding": 11, "vooronderzoek": 3, "onderzoek": 1, "afgerond": 2},
        "afdoening": {"gesprek": 10, "ongegrond": 4, "gegrond": 2, "ingetrokken": 1},
        "maatregel": {"geen": 15, "berisping": 1, "beheersmaatregel": 1},
    },
    2021: {
        "herkomst": {"intern": 7, "extern": 3},
        "kanaal": {"rechtstreeks_coordinator": 6, "leidinggevende": 3, "website": 1},
        "type_schending": {
            "ongewenste_omgangsvormen": 5,
            "misbruik_bevoegdheden": 2,
            "lekken_misbruik_informatie": 2,
            "misbruik_bedrijfsmiddelen_interne_regels": 1,
        },
        "stadium": {"melding": 7, "vooronderzoek": 2, "afgerond": 1},
        "afdoening": {"gesprek": 7, "ongegrond": 2, "gegrond": 1},
        "maatregel": {"geen": 8, "beheersmaatregel": 1, "waarschuwing": 1},
    },
    2022: {
        "herkomst": {"intern": 5, "extern": 2},
        "kanaal": {"rechtstreeks_coordinator": 4, "leidinggevende": 2, "postbus": 1},
        "type_schending": {
            "ongewenste_omgangsvormen": 4,
            "misbruik_positie_belangenverstrengeling": 2,
            "financiele_schending": 1,
        },
        "stadium": {"melding": 5, "vooronderzoek": 1, "afgerond": 1},
        "afdoening": {"gesprek": 5, "ongegrond": 1, "deels_gegrond": 1},
        "maatregel": {"geen": 6, "beheersmaatregel": 1},
    },
    2023: {
        "herkomst": {"intern": 6, "extern": 4},
        "kanaal": {"rechtstreeks_coordinator": 5, "leidinggevende": 2, "via_vp": 2, "anoniem": 1},
        "type_schending": {
            "financiele_schending": 1,
            "misbruik_bevoegdheden": 3,
            "ongewenste_omgangsvormen": 4,
            "misdraging_privesfeer": 1,
            "misstand_klokkenluidersregeling": 1,
        },
        "stadium": {"melding": 6, "vooronderzoek": 2, "onderzoek": 1, "afgerond": 1},
        "afdoening": {"gesprek": 8, "deels_gegrond": 1, "afgebroken": 1},
        "maatregel": {"geen": 9, "beheersmaatregel": 1},
    },
}

METADATA = sql.MetaData()
AFDELING = sql.Table(
    "afdeling",
    METADATA,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("naam", sql.String(80), nullable=False),
)
ZAAK = sql.Table(
    "zaak",
    METADATA,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("zaaknummer", sql.String(20), nullable=False),
    sql.Column("zaaktype", sql.String(40), nullable=False),
    sql.Column("registratiejaar", sql.Integer, nullable=False),
    sql.Column("ontvangstdatum", sql.Date, nullable=False),
    # The system keeps this date as text: '' and null both mean that the case is open.
    sql.Column("sluitdatum", sql.String(10)),
    sql.Column("afdeling_id", sql.Integer, sql.ForeignKey("afdeling.id"), nullable=False),
)
MELDING = sql.Table(
    "melding",
    METADATA,
    sql.Column("zaak_id", sql.Integer, sql.ForeignKey("zaak.id"), primary_key=True),
    sql.Column("herkomst", sql.String(40), nullable=False),
    sql.Column("kanaal", sql.String(40), nullable=False),
    sql.Column("type_schending", sql.String(80), nullable=False),
)
ZAAKSTATUS = sql.Table(
    "zaakstatus",
    METADATA,
    sql.Column("zaak_id", sql.Integer, sql.ForeignKey("zaak.id"), primary_key=True),
    sql.Column("volgnummer", sql.Integer, primary_key=True),
    sql.Column("stadium", sql.String(40), nullable=False),
)
RESULTAAT = sql.Table(
    "resultaat",
    METADATA,
    sql.Column("zaak_id", sql.Integer, sql.ForeignKey("zaak.id"), primary_key=True),
    sql.Column("afdoening", sql.String(40), nullable=False),
    sql.Column("maatregel", sql.String(40), nullable=False),
)
# The view never reads this table: who reported stays where it is.
BETROKKENE = sql.Table(
    "betrokkene",
    METADATA,
    sql.Column("zaak_id", sql.Integer, sql.ForeignKey("zaak.id"), primary_key=True),
    sql.Column("naam", sql.String(80), nullable=False),
    sql.Column("e_mail", sql.String(80), nullable=False),
)
# Left joins: a case with a missing part must show as a blank and be refused, not disappear.
VIEW = """
CREATE VIEW v_meldingen AS
SELECT z.zaaknummer, z.ontvangstdatum, m.herkomst, m.kanaal, m.type_schending, s.stadium,
       r.afdoening, r.maatregel, z.sluitdatum, a.naam AS afdeling, z.registratiejaar
FROM zaak z
LEFT JOIN melding m ON m.zaak_id = z.id
LEFT JOIN resultaat r ON r.zaak_id = z.id
LEFT JOIN afdeling a ON a.id = z.afdeling_id
LEFT JOIN zaakstatus s ON s.zaak_id = z.id
 AND s.volgnummer = (SELECT max(t.volgnummer) FROM zaakstatus t WHERE t.zaak_id = z.id)
WHERE z.zaaktype = 'Integriteitsmelding'
"""


def fill_case_system(engine: sql.Engine) -> None:
    """Create the tables, the view and every case of all years in an empty database."""
    with engine.begin() as connection:
        METADATA.create_all(connection)
        connection.execute(sql.text(VIEW))
        for table, rows in case_rows().items():
            connection.execute(METADATA.tables[table].insert(), rows)


def write_case_system(path: Path) -> None:
    """Write the case system as a SQLite file, replacing an older one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    engine = sql.create_engine(f"sqlite:///{path}", poolclass=sql.NullPool)
    fill_case_system(engine)
    engine.dispose()


def case_rows() -> dict[str, list[dict[str, object]]]:
    """Return every row by table name, parents before children."""
    departments = load_codelist("afdeling")
    rows: dict[str, list[dict[str, object]]] = {table.name: [] for table in METADATA.sorted_tables}
    rows["afdeling"] = [
        {"id": number, "naam": departments.label(code).nl}
        for number, code in enumerate(departments.leaves(), start=1)
    ]
    for year in TALLIES:
        _add_year(rows, year)
    return rows


def _add_year(rows: dict[str, list[dict[str, object]]], year: int) -> None:
    random = Random(f"zaaksysteem-{year}")
    columns = {name: spread(random, counts) for name, counts in TALLIES[year].items()}
    received = days(random, year, len(columns["herkomst"]))
    types = load_codelist("type_schending")
    for index, day in enumerate(received):
        case = len(rows["zaak"]) + 1
        name, mail = person(case)
        stage = columns["stadium"][index]
        department = random.randint(1, len(rows["afdeling"]))
        rows["zaak"].append(
            {
                "id": case,
                "zaaknummer": f"HLM-{year}-{index + 1:03d}",
                "zaaktype": "Integriteitsmelding",
                "registratiejaar": year,
                "ontvangstdatum": day,
                "sluitdatum": _closed(random, day, stage),
                "afdeling_id": department,
            }
        )
        rows["melding"].append(
            {
                "zaak_id": case,
                "herkomst": columns["herkomst"][index],
                "kanaal": columns["kanaal"][index],
                "type_schending": types.label(columns["type_schending"][index]).nl,
            }
        )
        steps = ["melding"] if stage == "melding" else ["melding", stage]
        for number, step in enumerate(steps, start=1):
            rows["zaakstatus"].append({"zaak_id": case, "volgnummer": number, "stadium": step})
        rows["resultaat"].append(
            {
                "zaak_id": case,
                "afdoening": columns["afdoening"][index],
                "maatregel": columns["maatregel"][index],
            }
        )
        rows["betrokkene"].append({"zaak_id": case, "naam": name, "e_mail": mail})
    _add_other_case(rows, year)


def _closed(random: Random, received: datetime.date, stage: str) -> str | None:
    """Return the closing date as text; an investigation still under way has none."""
    if stage in ("vooronderzoek", "onderzoek"):
        return random.choice(["", None])
    return (received + datetime.timedelta(days=random.randint(10, 120))).isoformat()


def _add_other_case(rows: dict[str, list[dict[str, object]]], year: int) -> None:
    """Add a case of another type, which the view leaves out."""
    rows["zaak"].append(
        {
            "id": len(rows["zaak"]) + 1,
            "zaaknummer": f"HLM-{year}-900",
            "zaaktype": "Woo-verzoek",
            "registratiejaar": year,
            "ontvangstdatum": datetime.date(year, 5, 2),
            "sluitdatum": None,
            "afdeling_id": 1,
        }
    )
