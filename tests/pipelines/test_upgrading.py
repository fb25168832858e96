"""An upgrade makes what is missing, keeps what is there, and can be repeated."""

from sqlalchemy import text

from pipelines.store import Store
from pipelines.upgrading import upgrade_tables
from schemas.dataset import load_datasets
from schemas.delivery import load_deliveries
from schemas.sql import records_table
from tests.line import records_of


def test_a_missing_column_and_a_missing_table_come_back_with_the_rows_kept(tmp_path):
    from sqlalchemy import MetaData

    store = Store(f"sqlite:///{tmp_path / 'x.sqlite'}", load_deliveries(), load_datasets())
    store.write_records("adviesvragen", 2023, records_of(2023)["adviesvragen"])
    table = records_table(load_deliveries()["adviesvragen"], MetaData())
    required = next(c.name for c in table.columns if not c.nullable and not c.primary_key)
    with store.engine.begin() as connection:
        before = connection.execute(text(f"SELECT count(*) FROM {table.name}")).scalar()
        connection.execute(text(f"ALTER TABLE {table.name} RENAME COLUMN {required} TO oud"))
    told = list(upgrade_tables(store))
    assert f"tabel {table.name}: kolom {required} toegevoegd" in told
    assert f"tabel {table.name}: kolom oud is niet meer in gebruik" in told
    assert "tabel vernietigingen: gemaakt" in told
    with store.engine.begin() as connection:
        after = connection.execute(text(f"SELECT count(*) FROM {table.name}")).scalar()
    assert after == before != 0
    assert [each for each in upgrade_tables(store) if "niet meer" not in each] == []
    store.close()
