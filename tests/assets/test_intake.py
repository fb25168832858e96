"""A delivery is taken in: judged once, and beside last year; what cannot be judged says so."""

import datetime
import os
import shutil

import dagster as dg
import pandas as pd
import pytest

from assets.findings import JUDGED
from assets.intake import intake_asset
from assets.line import CONFIDENTIAL, LINE
from pipelines.build import build_line, open_store
from pipelines.installation import load_installation
from pipelines.io_managers import ConfidentialIOManager
from pipelines.quality import QualityGate
from schemas.dataset import load_datasets
from schemas.delivery import load_deliveries
from tests.installation import DELIVERIES, Installation
from tests.pipelines.walk import BAD, FILE, write_topics

ADVICE = load_deliveries()["adviesvragen"]


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(DELIVERIES, tmp_path / "deliveries")
    return Installation(tmp_path)


@pytest.fixture
def store(folder):
    installation = load_installation(
        deliveries=folder.deliveries, portal=folder.portal, state=folder.state
    )
    opened = open_store(installation)
    yield installation, opened
    opened.close()


def _take_in(store, year=2023):
    """What the checks of the requests for advice say, and the assets that were made."""
    installation, opened = store
    datasets = load_datasets()
    line = build_line(installation, load_deliveries(), datasets, opened, QualityGate(datasets))
    manager = ConfidentialIOManager(opened)
    result = dg.materialize(
        [intake_asset(ADVICE)],
        partition_key=str(year),
        resources={
            LINE: dg.ResourceDefinition.hardcoded_resource(line),
            CONFIDENTIAL: dg.IOManagerDefinition.hardcoded_io_manager(manager),
        },
        raise_on_error=False,
    )
    made = {event.asset_key.path[0] for event in result.get_asset_materialization_events()}
    return {each.check_name: each for each in result.get_asset_check_evaluations()}, made


def _judged(check):
    return check.metadata.get(JUDGED, dg.MetadataValue.bool(True)).value


def test_a_good_delivery_is_received_and_checked(store):
    checks, made = _take_in(store)
    assert made == {"ontvangen", "gecontroleerd"}
    assert set(checks) == {"contract", "volledig", "codelijsten", "op_tijd"}
    assert all(check.passed and _judged(check) for check in checks.values())


def test_a_refused_delivery_is_received_and_not_checked(folder, store):
    write_topics(folder, {"1": BAD})
    checks, made = _take_in(store)
    assert made == {"ontvangen"}
    assert not checks["contract"].passed
    assert checks["contract"].severity == dg.AssetCheckSeverity.ERROR
    (row,) = checks["contract"].metadata["problemen"].records
    assert (row.data["bestand"], row.data["rijen"]) == (f"{FILE}, Logboek", "5")
    assert BAD not in str(checks)


def test_what_cannot_be_judged_stands_as_not_judged_and_not_as_failed(folder, store):
    write_topics(folder, {"1": BAD})
    checks, _ = _take_in(store)
    for name in ("volledig", "codelijsten"):
        assert checks[name].passed
        assert not _judged(checks[name])
        assert "geweigerd" in checks[name].metadata["uitleg"].value


def test_a_year_without_a_delivery_has_nothing_to_judge(store):
    checks, made = _take_in(store, 2019)
    assert made == {"ontvangen", "gecontroleerd"}
    assert [name for name, check in checks.items() if not _judged(check)] == [
        "volledig", "codelijsten",
    ]  # fmt: skip


def test_half_the_rows_of_last_year_is_a_warning(store):
    _take_in(store)
    records = store[1].read_records("adviesvragen", 2023)
    store[1].write_records("adviesvragen", 2022, pd.concat([records, records]))
    check = _take_in(store)[0]["volledig"]
    assert not check.passed
    assert check.severity == dg.AssetCheckSeverity.WARN
    assert "minder dan de helft" in check.metadata["zinnen"].value


def test_other_used_far_more_often_is_a_warning(folder, store):
    _take_in(store, 2022)
    write_topics(folder, {str(row): "Anders" for row in range(1, 21)})
    check = _take_in(store)[0]["codelijsten"]
    assert not check.passed
    assert "kolom onderwerp" in check.metadata["zinnen"].value
    assert check.metadata["anders_pct_onderwerp"].value % 10 == 0


@pytest.mark.parametrize(("late_by", "passes"), [(0, True), (1, False)])
def test_a_delivery_after_its_deadline_is_a_warning(folder, store, late_by, passes):
    day = ADVICE.deadline_of(2023) + datetime.timedelta(late_by)
    moment = datetime.datetime.combine(day, datetime.time(12)).timestamp()
    os.utime(folder.deliveries / "2023" / FILE, (moment, moment))
    check = _take_in(store)[0]["op_tijd"]
    assert check.passed is passes
    assert check.metadata["dagen_voor_termijn"].value == -late_by
