"""Secrets come from the environment or from files, and stand in no message."""

import os
import subprocess
import sys

import pytest

from pipelines.installation import ConfigurationError, load_installation
from pipelines.secret_values import SecretMissing, fill_secrets, with_secrets

CONFIG = """
municipality: GM0794
deliveries: deliveries
first_year: 2020
database: {database}
"""


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "geheim"
    path.write_text("postgresql+psycopg://u:zeergeheim@/spiegel\n")
    return path


def _load(tmp_path, database):
    path = tmp_path / "spiegel.yaml"
    path.write_text(CONFIG.format(database=database))
    return load_installation(path, state=tmp_path / "var")


def test_a_setting_is_read_from_a_file_without_its_line_end(tmp_path, secret):
    installation = _load(tmp_path, f'"${{FILE:{secret}}}"')
    assert installation.database_url == "postgresql+psycopg://u:zeergeheim@/spiegel"


def test_a_variable_may_name_the_file(tmp_path, secret, monkeypatch):
    monkeypatch.setenv("SPIEGEL_DATABASE_URL_FILE", str(secret))
    assert "zeergeheim" in _load(tmp_path, "${SPIEGEL_DATABASE_URL}").database_url
    monkeypatch.setenv("SPIEGEL_DATABASE_URL", "sqlite://")
    assert _load(tmp_path, "${SPIEGEL_DATABASE_URL}").database_url == "sqlite://"


@pytest.mark.parametrize("database", ["${SPIEGEL_NERGENS}", '"${FILE:/bestaat/niet}"'])
def test_a_secret_that_is_not_there_is_told_in_a_sentence(tmp_path, database):
    with pytest.raises(ConfigurationError, match=r"SPIEGEL_NERGENS_FILE|/bestaat/niet"):
        _load(tmp_path, database)


def test_a_file_that_is_no_text_is_refused_without_its_content(tmp_path):
    path = tmp_path / "geheim"
    path.write_bytes(b"\xffzeergeheim")
    with pytest.raises(SecretMissing) as caught:
        fill_secrets(f"${{FILE:{path}}}", {})
    assert "zeergeheim" not in str(caught.value)


def test_only_own_variables_are_filled(secret):
    given = {"SSL_CERT_FILE": str(secret), "DAGSTER_PG_URL_FILE": str(secret)}
    assert set(with_secrets(given)) == {*given, "DAGSTER_PG_URL"}


def test_a_command_that_knows_no_files_gets_the_content(secret):
    code = "import os; print(len(os.environ['DAGSTER_PG_URL']))"
    command = [sys.executable, "-m", "pipelines.secret_values", sys.executable, "-c", code]
    done = subprocess.run(
        command,
        env={**os.environ, "DAGSTER_PG_URL_FILE": str(secret)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == str(len(secret.read_text()) - 1), done.stderr
