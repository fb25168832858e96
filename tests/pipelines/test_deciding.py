"""The decision on a candidate, as the launchpad's job takes it: bound, named, by four eyes."""

from __future__ import annotations

from typing import Any

import dagster as dg
import pytest

from pipelines.approvals import Approvals
from pipelines.deciding import DECIDE, DECISION, decision_job
from tests.pipelines.small import DIGEST, opened, put_candidate, small_installation

GOOD = {
    "jaar": 2023,
    "besluit": "GOEDKEUREN",
    "naam": "A. de Boer",
    "vingerafdruk": DIGEST[:12],
    "toelichting": "akkoord",
}


@pytest.fixture
def installation(tmp_path):
    return small_installation(tmp_path)


@pytest.fixture
def instance():
    with dg.DagsterInstance.ephemeral() as found:
        yield found


def take(installation: Any, instance: dg.DagsterInstance, **changes: Any) -> tuple[bool, str, bool]:
    """Return whether the job succeeded, what it said, and whether the candidate is approved."""
    with opened(installation) as store:
        result = decision_job(installation, store).execute_in_process(
            run_config={"ops": {"besluiten": {"config": {**GOOD, **changes}}}},
            instance=instance,
            raise_on_error=False,
        )
        failures = result.filter_events(lambda event: event.is_step_failure)
        said = failures[0].step_failure_data.user_failure_data if failures else None
        is_approved = Approvals(store.engine).is_approved(DIGEST)
    return result.success, (said.description or "") if said else "", is_approved


def test_a_good_decision_is_recorded_here_and_in_dagster(installation, instance):
    put_candidate(installation)
    assert take(installation, instance) == (True, "", True)
    records = instance.fetch_materializations(DECISION, limit=5).records
    facts = {n: v.value for n, v in records[0].asset_materialization.metadata.items()}
    assert records[0].partition_key == "2023"
    assert facts["door"].startswith("A. de Boer")
    assert (facts["besluit"], facts["versie"], facts["toelichting"]) == (
        "goedgekeurd",
        "2023.1",
        "akkoord",
    )


def test_a_rejection_counts_after_an_approval(installation, instance):
    put_candidate(installation)
    assert take(installation, instance)[2]
    assert take(installation, instance, besluit="AFWIJZEN") == (True, "", False)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"naam": "  "}, "Een besluit heeft een naam eronder."),
        ({"vingerafdruk": ""}, "Vul de vingerafdruk in die bij het voorbeeld staat"),
        ({"vingerafdruk": "ffff"}, "Hij is sinds uw beoordeling veranderd"),
        ({"jaar": 2022}, "Over 2022 is er geen kandidaat"),
        ({"naam": "Het Jaarlijkse Schema"}, "vier ogen"),
    ],
)
def test_a_bad_decision_is_refused_with_a_sentence(installation, instance, changes, sentence):
    put_candidate(installation)
    is_done, said, is_approved = take(installation, instance, **changes)
    assert not is_done
    assert sentence in said
    assert not is_approved


def test_a_run_of_which_nobody_knows_who_started_it_is_not_approved(installation, instance):
    put_candidate(installation, started_by="")
    assert "vier ogen" in take(installation, instance)[1]


def test_what_is_published_is_no_candidate(installation, instance):
    put_candidate(installation, is_new=False)
    assert "geen kandidaat" in take(installation, instance)[1]


def test_the_form_opens_filled_in_and_refuses_until_it_is_finished(installation, instance):
    put_candidate(installation)
    with opened(installation) as store:
        result = decision_job(installation, store).execute_in_process(
            instance=instance, raise_on_error=False
        )
    assert result.job_def.name == DECIDE
    assert not result.success
