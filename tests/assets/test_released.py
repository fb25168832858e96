"""What is published after approval are the files that were judged, on whatever day it comes."""

import datetime

import pytest

from assets.released import as_judged
from pipelines.build import build_line, open_store
from pipelines.installation import load_installation
from pipelines.quality import QualityGate
from publish.candidate import Candidate
from schemas.dataset import load_datasets
from schemas.delivery import load_deliveries


@pytest.fixture
def line(tmp_path):
    installation = load_installation(portal=tmp_path / "portal", state=tmp_path / "state")
    store = open_store(installation)
    datasets = load_datasets()
    yield build_line(installation, load_deliveries(), datasets, store, QualityGate(datasets))
    store.close()


def test_the_date_and_reason_of_the_candidate_go_before_those_of_today(line):
    judged = Candidate(2023, "2023.2", True, {}, "x", "a", "2024-02-01", "Een rij ontbrak")
    kept = as_judged(line, judged)
    assert kept.created == datetime.date(2024, 2, 1)
    assert kept.revision_reason == "Een rij ontbrak"


def test_a_candidate_without_a_reason_has_none(line):
    assert as_judged(line, Candidate(2023, "2023.1", True, {}, "x")).revision_reason is None
