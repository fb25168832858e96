"""The files of deploy agree with each other, with the program and with systemd."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from pipelines.cli import COMMANDS, main
from pipelines.installation import Installation
from tests.installation import PROJECT

DEPLOY = PROJECT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("spiegel-*"))
COMPOSE = yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text(encoding="utf-8"))
HARDENED = ("NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=", "User=spiegel")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
def test_systemd_understands_every_unit(tmp_path):
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        # The program is not installed where the units expect it.
        (tmp_path / unit.name).write_text(
            re.sub(r"^(ExecStart=)\S+", r"\1/bin/true", text, flags=re.M)
        )
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(tmp_path / unit.name for unit in UNITS)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert not [line for line in done.stderr.splitlines() if "spiegel-" in line], done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize("unit", [u for u in UNITS if u.suffix == ".service"], ids=lambda u: u.name)
def test_a_service_has_no_more_rights_than_it_needs(unit):
    text = unit.read_text(encoding="utf-8")
    assert [line for line in HARDENED if line not in text] == []
    assert not re.search(r"(PASSWORD|TOKEN|SECRET|_URL)=", text)
    web = unit.name in (
        "spiegel-webserver.service",
        "spiegel-viewer.service",
        "spiegel-daemon.service",
    )
    assert ("SPIEGEL_DATABASE_URL" in text) is not web
    assert ("User=spiegel-web" in text) is web


def _spiegel_commands():
    for unit in UNITS:
        for line in re.findall(r"^ExecStart=(.*)$", unit.read_text(encoding="utf-8"), re.M):
            yield unit.name, line.split()
    for name, service in COMPOSE["services"].items():
        yield name, service.get("command", [])


@pytest.mark.parametrize(("where", "words"), _spiegel_commands())
def test_a_service_calls_a_command_that_is_there(where, words):
    found = [place for place, word in enumerate(words) if word.endswith("/spiegel")]
    if not found:
        return
    name, *rest = words[found[0] + 1 :]
    assert name in COMMANDS
    helped = CliRunner().invoke(main, [name, "--help"]).output
    assert [word for word in rest if word.startswith("--") and word not in helped] == []


def test_every_secret_of_a_container_is_declared_and_used():
    used = {name for each in COMPOSE["services"].values() for name in each.get("secrets", [])}
    assert used == set(COMPOSE["secrets"])


def test_only_the_proxy_has_a_port_and_that_on_loopback():
    ports = {name: each["ports"] for name, each in COMPOSE["services"].items() if "ports" in each}
    assert ports == {"proxy": ["127.0.0.1:8443:443"]}
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert "inside" not in COMPOSE["services"]["proxy"]["networks"]


def test_a_file_that_a_container_mounts_is_there():
    own = DEPLOY / "compose"
    for each in COMPOSE["services"].values():
        for volume in each.get("volumes", []):
            source = volume["source"] if isinstance(volume, dict) else volume.split(":")[0]
            if source.startswith(("./", "../")) and "nginx" not in source:
                assert (own / source).exists(), source


def test_the_site_of_the_containers_is_that_of_the_machine(tmp_path):
    shutil.copytree(DEPLOY, tmp_path / "deploy")
    script = tmp_path / "deploy" / "compose" / "make-site.sh"
    assert subprocess.run(["sh", str(script)], check=False).returncode == 0
    site = (script.parent / "nginx" / "site.conf").read_text()
    assert "server viewer:3001" in site
    assert "server webserver:3000" in site


@pytest.mark.parametrize("name", ["web.yaml", "compose/spiegel.yaml"])
def test_a_configuration_of_deploy_is_one_that_the_program_reads(name):
    Installation.model_validate(yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8")))


def test_dagster_is_told_its_address_for_psycopg2_and_nothing_secret_is_in_a_file():
    for path in DEPLOY.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"postgresql\S*://\w+:\w{3,}@", text), path
    assert yaml.safe_load((DEPLOY / "dagster.yaml").read_text())["storage"]["postgres"][
        "postgres_url"
    ] == {"env": "DAGSTER_PG_URL"}


def test_the_folders_of_the_operations_guide_are_those_of_deploy():
    guide = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
    for name in set(re.findall(r"deploy/([\w./-]+\.(?:conf|sql|yaml|sh))", guide)):
        assert (DEPLOY / name).exists(), name
    assert Path(DEPLOY / "compose" / "Dockerfile").exists()
