"""After a decision: what was approved is published once, what was not never; targets follow."""

from __future__ import annotations

import dagster as dg
import pytest

from pipelines.approvals import APPROVED, REJECTED, Approvals
from pipelines.exclusive import BROKEN_OFF
from pipelines.jobs import RELEASE
from pipelines.sensors.releases import release_sensor, targets_sensor
from tests.pipelines.small import DIGEST, add_run, opened, put_candidate, small_installation

TARGET = "targets:\n  kopie: {kind: folder, folder: kopie}\n"


@pytest.fixture
def instance():
    with dg.DagsterInstance.ephemeral() as found:
        yield found


def look(installation, instance, *verdicts: str) -> list[str]:
    with opened(installation) as store:
        approvals = Approvals(store.engine)
        for verdict in verdicts:
            approvals.decide(2023, DIGEST, verdict, "A. de Boer", "", "het jaarlijkse schema")
        sensor = release_sensor(installation, approvals)
        found = sensor(dg.build_sensor_context(instance=instance))
    requests = getattr(found, "run_requests", None) or []
    return [f"{request.run_key} {request.partition_key}" for request in requests]


def test_an_approved_candidate_is_published(tmp_path, instance):
    installation = small_installation(tmp_path)
    put_candidate(installation)
    first = look(installation, instance, APPROVED)
    assert len(first) == 1
    assert first[0].endswith("2023")
    # The same key again: Dagster starts it only once.
    assert look(installation, instance) == first


def test_a_release_that_was_broken_off_is_tried_again(tmp_path, instance):
    installation = small_installation(tmp_path)
    put_candidate(installation)
    first = look(installation, instance, APPROVED)
    add_run(instance, RELEASE, dg.DagsterRunStatus.FAILURE, tags={BROKEN_OFF: "ja"})
    assert look(installation, instance) != first


@pytest.mark.parametrize("verdicts", [(), (REJECTED,), (APPROVED, REJECTED)])
def test_what_is_not_approved_is_never_published(tmp_path, instance, verdicts):
    installation = small_installation(tmp_path)
    put_candidate(installation)
    assert look(installation, instance, *verdicts) == []


def test_what_is_published_is_not_published_again(tmp_path, instance):
    installation = small_installation(tmp_path)
    put_candidate(installation, is_new=False)
    assert look(installation, instance, APPROVED) == []


def test_targets_follow_the_portal_and_rest_while_it_stands(tmp_path, instance):
    installation = small_installation(tmp_path, TARGET)
    sensor = targets_sensor(installation)
    assert isinstance(sensor(dg.build_sensor_context(instance=instance)), dg.SkipReason)
    installation.portal.mkdir()
    (installation.portal / "index.json").write_text("{}")
    first = sensor(dg.build_sensor_context(instance=instance))
    assert len(first.run_requests) == 1
    again = dg.build_sensor_context(instance=instance, cursor=first.cursor)
    assert isinstance(sensor(again), dg.SkipReason)
    (installation.portal / "index.json").write_text("{ }")
    assert len(sensor(again).run_requests) == 1


def test_an_installation_without_targets_asks_for_nothing(tmp_path, instance):
    sensor = targets_sensor(small_installation(tmp_path))
    assert isinstance(sensor(dg.build_sensor_context(instance=instance)), dg.SkipReason)
