"""A service centre: two municipalities with fictitious figures, one Dagster, nothing shared."""

import os
import shutil
import subprocess
import sys

import dagster as dg
import pytest

from pipelines.centre import RUN_JOB, build_centre, load_centre
from pipelines.installation import ConfigurationError
from tests.installation import DELIVERIES, PROJECT, fingerprints

CONFIG = """
municipality: {code}
deliveries: deliveries
first_year: {year}
approval: {approval}
created: 2024-03-01
database: ${{SPIEGEL_DATABASE_URL}}
state: var
portal: open-data
"""
MEMBERS = {"GM0794": "automatic", "GM0758": "required"}
#: The festival of 2023 is Helmond's own, so the other one accounts for the year before.
YEARS = {"GM0794": "2023", "GM0758": "2022"}


@pytest.fixture
def centre(tmp_path):
    """The file of a centre with two members that hold the same fictitious deliveries."""
    lines = ["municipalities:"]
    for code, approval in MEMBERS.items():
        folder = tmp_path / code
        shutil.copytree(DELIVERIES, folder / "deliveries")
        (folder / "spiegel.yaml").write_text(
            CONFIG.format(code=code, approval=approval, year=YEARS[code])
        )
        url = f"sqlite:///{folder}/var/eigen-{code}.sqlite"
        (folder / "omgeving").write_text(f"# geheim\nSPIEGEL_DATABASE_URL={url}\n")
        lines.append(f"  {code}: {{config: {code}/spiegel.yaml, environment: {code}/omgeving}}")
    path = tmp_path / "centrum.yaml"
    path.write_text("\n".join(lines))
    return path


def _run(definitions, instance, code):
    return definitions.resolve_job_def(RUN_JOB).execute_in_process(
        instance=instance,
        partition_key=dg.MultiPartitionKey({"gemeente": code, "jaar": YEARS[code]}),
        raise_on_error=False,
    )


def _state(result):
    (event,) = result.get_asset_materialization_events()
    return event.event_specific_data.materialization.metadata["stand"].text


def test_each_municipality_and_year_is_a_partition_with_a_line_of_its_own(
    centre, tmp_path, monkeypatch
):
    monkeypatch.setenv("SPIEGEL_GEHEIM_VAN_HET_CENTRUM", "niet doorgeven")
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    definitions = build_centre(load_centre(centre))
    (tmp_path / "dagster").mkdir()
    with dg.instance_for_test(temp_dir=str(tmp_path / "dagster")) as instance:
        first = _run(definitions, instance, "GM0794")
        assert first.success
        assert not (tmp_path / "GM0758" / "var").exists()
        before = fingerprints(tmp_path / "GM0794")
        second = _run(definitions, instance, "GM0758")
        assert second.success
        assert fingerprints(tmp_path / "GM0794") == before
        states = [_state(result) for result in (first, second)]
    assert states == ["klaar", "wacht op goedkeuring"]
    assert (tmp_path / "GM0794" / "open-data" / "index.json").exists()
    assert not (tmp_path / "GM0758" / "open-data").exists()
    for code in MEMBERS:
        assert (tmp_path / code / "var" / f"eigen-{code}.sqlite").exists()
    kept = (tmp_path / "dagster").rglob("*")
    assert not any(b"vp-20" in path.read_bytes().lower() for path in kept if path.is_file())


def test_a_refused_year_tells_why_and_no_more(centre, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    shutil.rmtree(tmp_path / "GM0758" / "deliveries" / "2022")
    definitions = build_centre(load_centre(centre))
    with dg.instance_for_test() as instance:
        result = _run(definitions, instance, "GM0758")
        (failure,) = [e for e in result.all_events if e.event_type_value == "STEP_FAILURE"]
    assert not result.success
    told = failure.step_failure_data.user_failure_data.description
    assert "De run van GM0758 is gestopt" in told
    assert "adviesvragen" in told


def test_a_process_gets_its_own_secrets_only(centre, monkeypatch):
    monkeypatch.setenv("SPIEGEL_GEHEIM_VAN_HET_CENTRUM", "niet doorgeven")
    monkeypatch.setenv("DAGSTER_PG_URL", "niet doorgeven")
    for code, member in load_centre(centre).municipalities.items():
        given = member.variables()
        assert f"eigen-{code}" in given["SPIEGEL_DATABASE_URL"]
        assert "niet doorgeven" not in given.values()
        others = [other for other in MEMBERS if other != code]
        assert not any(other in value for other in others for value in given.values())


@pytest.mark.parametrize(
    ("name", "value"), [("state", "../GM0794/var"), ("portal", "../GM0794/var/binnen")]
)
def test_municipalities_that_share_a_place_are_refused(centre, tmp_path, name, value):
    path = tmp_path / "GM0758" / "spiegel.yaml"
    shared = {"state": "state: var", "portal": "portal: open-data"}[name]
    path.write_text(path.read_text().replace(shared, f"{name}: {value}"))
    with pytest.raises(ConfigurationError, match="GM0794 en GM0758 delen"):
        load_centre(centre)


def test_a_shared_database_is_refused_and_its_address_stays_inside(centre, tmp_path):
    for code in MEMBERS:
        (tmp_path / code / "omgeving").write_text("SPIEGEL_DATABASE_URL=postgresql://u:geheim@h/d")
    with pytest.raises(ConfigurationError, match="delen database") as caught:
        load_centre(centre)
    assert "geheim" not in str(caught.value)


def test_a_configuration_of_another_municipality_is_refused(centre, tmp_path):
    path = tmp_path / "GM0758" / "spiegel.yaml"
    path.write_text(path.read_text().replace("GM0758", "GM0772"))
    with pytest.raises(ConfigurationError, match="staat in het centrum onder GM0758"):
        load_centre(centre)


def test_dagster_loads_the_centre_that_the_environment_names(centre):
    code = "from pipelines.centre import defs; print(len(defs().resolve_all_asset_keys()))"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env={**os.environ, "SPIEGEL_CENTRE": str(centre)},
        capture_output=True, text=True, check=False, cwd=PROJECT,
    )  # fmt: skip
    assert done.stdout.strip() == "1", done.stderr
