"""Four eyes: without the approval of somebody else, of this very candidate, nothing goes out."""

import getpass
import json

import pytest

from tests.installation import example_settings, fingerprints


@pytest.fixture(scope="module")
def waiting(example, tmp_path_factory):
    """An installation that asks for approval, after a run: state of the example, portal empty."""
    import shutil

    installation = example.copy_to(tmp_path_factory.mktemp("approval"))
    shutil.rmtree(installation.portal)
    (installation.root / "spiegel.yaml").write_text(example_settings(approval="required"))
    return installation, installation.spiegel("run", "2023", *_config(installation))


def _config(installation):
    return ("--config", str(installation.root / "spiegel.yaml"))


def test_a_run_waits_with_exit_code_3_and_publishes_nothing(waiting):
    installation, done = waiting
    assert done.returncode == 3, done.stderr
    assert "Kandidaat 2023.1 wacht op goedkeuring" in done.stdout
    assert not installation.portal.exists()
    status = json.loads(
        installation.spiegel("status", "2023", "--json", *_config(installation)).stdout
    )
    assert (status["waiting"], status["released"]) == ("2023.1", [])


def test_nothing_is_published_without_approval(waiting):
    installation, _ = waiting
    done = installation.spiegel("publish", "2023", *_config(installation))
    assert done.returncode == 3
    assert not installation.portal.exists()


def test_who_started_the_run_cannot_approve(waiting):
    installation, _ = waiting
    done = installation.spiegel(
        "approve", "2023", "--by", getpass.getuser().upper(), *_config(installation)
    )
    assert done.returncode == 1
    assert "vier ogen" in done.stderr


def test_another_name_under_the_same_account_cannot_approve_either(waiting):
    installation, _ = waiting
    done = installation.spiegel("approve", "2023", "--by", "A. de Boer", *_config(installation))
    assert done.returncode == 1
    assert "vier ogen" in done.stderr


def test_a_rejected_candidate_stays_inside(waiting):
    installation, _ = waiting
    done = installation.spiegel("reject", "2023", "--by", "A. de Boer", *_config(installation))
    assert done.returncode == 0, done.stderr
    done = installation.spiegel("publish", "2023", *_config(installation))
    assert done.returncode == 3
    assert not installation.portal.exists()


def test_an_approved_candidate_is_published_once(waiting):
    installation, _ = waiting
    approve = ("approve", "2023", "--by", "A. de Boer", "--note", "akkoord")
    done = installation.spiegel(*approve, *_config(installation), LOGNAME="boer")
    assert done.returncode == 0, done.stderr
    done = installation.spiegel("publish", "2023", *_config(installation))
    assert done.returncode == 0, done.stderr
    before = fingerprints(installation.portal)
    assert "integriteitsmeldingen/2023.1/datapackage.json" in before
    assert installation.spiegel("publish", "2023", *_config(installation)).returncode == 0
    assert fingerprints(installation.portal) == before
    again = installation.spiegel(*approve, *_config(installation), LOGNAME="boer")
    assert again.returncode == 1
    assert "geen kandidaat" in again.stderr
