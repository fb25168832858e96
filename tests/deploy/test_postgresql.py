"""PostgreSQL as the operator sets it up: a whole run on it, roles with few rights, no record in
Dagster's database."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from disclosure.ledger_tables import RELEASES
from examples.helmond.markers import INTERNAL_MARKERS, MARKERS
from tests.installation import example_settings, fingerprints, new_installation

pytestmark = [pytest.mark.postgresql, pytest.mark.timeout(1500)]

DEPLOY = Path(__file__).parents[2] / "deploy"


class OnPostgresql:
    """An installation with both storages on PostgreSQL, run with the roles of deploy."""

    def __init__(self, root, database, approval="automatic", first_year=2020):
        self.database = database
        self.installation = new_installation(root)
        self.config = root / "spiegel.yaml"
        own = {"approval": approval, "first_year": first_year}
        self.config.write_text(example_settings(database="${SPIEGEL_DATABASE_URL}", **own))
        self.home = self.installation.state / "dagster"
        self.home.mkdir(parents=True)
        (self.home / "dagster.yaml").write_text((DEPLOY / "dagster.yaml").read_text())
        self.secrets = root / "secrets"
        self.secrets.mkdir()

    def environment(self, role="spiegel_run"):
        """Secrets in files, as systemd and compose give them."""
        urls = {
            "SPIEGEL_DATABASE_URL": self.database.url(role, "spiegel"),
            "DAGSTER_PG_URL": self.database.url("dagster_write", "dagster", "psycopg2"),
        }
        for name, url in urls.items():
            (self.secrets / f"{role}-{name}").write_text(url + "\n")
        return {f"{name}_FILE": str(self.secrets / f"{role}-{name}") for name in urls}

    def spiegel(self, *arguments, role="spiegel_run", **environment):
        """Run a command as deploy's services do: through the reader of secret files."""
        command = ("--config", str(self.config))
        given = {
            **self.environment(role),
            "PATH": f"{self.database.tools}{os.pathsep}{os.environ['PATH']}",
            **environment,
        }
        return self.installation.spiegel(*arguments, *command, through_secrets=True, **given)


@pytest.fixture(scope="module")
def place(database, tmp_path_factory):
    database.fresh()
    made = OnPostgresql(tmp_path_factory.mktemp("pg"), database)
    upgraded = made.spiegel("upgrade", role="spiegel_owner")
    assert upgraded.returncode == 0, upgraded.stdout + upgraded.stderr
    sql = DEPLOY / "postgresql" / "append_only.sql"
    granted = database.psql("spiegel_owner", "spiegel", "-f", str(sql))
    assert granted.returncode == 0, granted.stderr
    done = made.spiegel("run", "2023")
    assert done.returncode == 0, done.stdout + done.stderr
    return made


def test_the_run_gives_the_portal_that_sqlite_gives(place, example):
    assert fingerprints(place.installation.portal) == fingerprints(example.portal)


def test_nothing_is_kept_in_files_that_belongs_in_the_databases(place):
    assert not list(place.installation.state.rglob("*.sqlite"))
    assert not list(place.home.rglob("*.db"))


def _dump(database, role, name):
    secret = (database.secrets / role).read_text()
    done = subprocess.run(
        [database.tools / "pg_dump", "-h", database.socket, "-U", role, name],
        env={**os.environ, "PGPASSWORD": secret},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.lower()


def test_no_record_is_in_the_database_of_dagster(place):
    kept = _dump(place.database, "spiegel_owner", "spiegel")
    events = _dump(place.database, "dagster_write", "dagster")
    assert b"vp-20" in kept
    assert b"asset_materialization" in events
    markers = [marker.lower().encode() for marker in (*MARKERS, *INTERNAL_MARKERS)]
    assert [marker for marker in (*markers, b"vp-20") if marker in events] == []
    names = [marker.lower().encode() for marker in MARKERS]
    assert [marker for marker in names if marker in kept] == []


REFUSED = [
    ("spiegel_run", "spiegel", "UPDATE besluiten SET door = 'x'"),
    ("spiegel_run", "spiegel", "DELETE FROM besluiten"),
    ("spiegel_run", "spiegel", "TRUNCATE vernietigingen"),
    ("spiegel_run", "spiegel", "DELETE FROM vernietigingen"),
    ("spiegel_run", "spiegel", "UPDATE {ledger} SET release = 'x'"),
    ("spiegel_run", "spiegel", "DELETE FROM {ledger}"),
    ("spiegel_run", "spiegel", "DROP TABLE besluiten"),
    ("spiegel_run", "spiegel", "CREATE TABLE eigen (x int)"),
    ("spiegel_read", "spiegel", "SELECT * FROM {records}"),
    ("spiegel_read", "spiegel", "INSERT INTO vernietigingen (jaar) VALUES (1)"),
    ("dagster_read", "dagster", "DELETE FROM runs"),
    ("dagster_read", "dagster", "INSERT INTO instance_info VALUES (9, 'x')"),
    ("dagster_write", "spiegel", "SELECT 1"),
    ("spiegel_run", "dagster", "SELECT 1"),
    ("dagster_read", "spiegel", "SELECT 1"),
    ("spiegel_read", "dagster", "SELECT 1"),
]
ALLOWED = [
    ("spiegel_run", "spiegel", "SELECT count(*) FROM {records}"),
    ("spiegel_read", "spiegel", "SELECT count(*) FROM besluiten"),
    ("spiegel_read", "spiegel", "SELECT count(*) FROM vernietigingen"),
    ("dagster_read", "dagster", "SELECT count(*) FROM runs"),
]


def _records_table():
    from sqlalchemy import MetaData

    from schemas.delivery import load_deliveries
    from schemas.sql import records_table

    return records_table(load_deliveries()["vp_casussen"], MetaData()).name


@pytest.mark.parametrize(("role", "name", "sql"), REFUSED)
def test_a_role_may_no_more_than_it_needs(place, role, name, sql):
    done = place.database.psql(
        role, name, "-c", sql.format(records=_records_table(), ledger=RELEASES.name)
    )
    assert done.returncode != 0, done.stdout
    refusals = ("permission denied", "must be owner", "append-only")
    assert any(refusal in done.stderr for refusal in refusals), done.stderr


@pytest.mark.parametrize(("role", "name", "sql"), ALLOWED)
def test_a_role_may_what_it_needs(place, role, name, sql):
    done = place.database.psql(
        role, name, "-c", sql.format(records=_records_table(), ledger=RELEASES.name)
    )
    assert done.returncode == 0, done.stderr


def test_a_wrong_password_does_not_get_in(place, monkeypatch):
    wrong = place.database.url("spiegel_run", "spiegel").replace("wachtwoord-van", "fout")
    done = place.spiegel("status", "2023", SPIEGEL_DATABASE_URL=wrong)
    status = place.spiegel("retention", SPIEGEL_DATABASE_URL=wrong)
    assert status.returncode == 1
    assert "fout-spiegel_run" not in status.stdout + status.stderr + done.stdout + done.stderr


def test_health_knows_both_databases(place):
    done = place.spiegel("health", "--json")
    found = {each["subject"]: each["level"] for each in json.loads(done.stdout)["findings"]}
    assert (found["store"], found["dagster"], found["daemon"]) == ("goed", "goed", "fout")
    assert done.returncode == 1


def test_an_upgrade_can_be_repeated_and_adds_what_is_missing(place):
    drop = f"ALTER TABLE {_records_table()} DROP COLUMN relatie"
    assert place.database.psql("spiegel_owner", "spiegel", "-c", drop).returncode == 0
    done = place.spiegel("upgrade", role="spiegel_owner")
    assert done.returncode == 0, done.stderr
    assert "kolom relatie toegevoegd" in done.stdout
    again = place.spiegel("upgrade", role="spiegel_owner")
    assert again.stdout.strip() == "De opslag is bij."


def test_a_backup_comes_back_on_an_empty_installation(place, tmp_path):
    made = place.spiegel("backup", str(tmp_path / "kopie"), role="spiegel_owner")
    assert made.returncode == 0, made.stdout + made.stderr
    (backup,) = (tmp_path / "kopie").iterdir()
    assert backup.stat().st_mode & 0o077 == 0
    before = fingerprints(place.installation.portal)
    rows = "SELECT count(*) FROM {}"
    table = _records_table()
    count = place.database.psql("spiegel_owner", "spiegel", "-c", rows.format(table)).stdout
    refused = place.spiegel("restore", str(backup), role="spiegel_owner")
    assert refused.returncode == 1
    assert "lege installatie" in refused.stderr
    place.installation.state.rename(tmp_path / "oud")
    place.installation.portal.rename(tmp_path / "oud-portaal")
    refused = place.spiegel("restore", str(backup), role="spiegel_owner")
    assert refused.returncode == 1
    assert "is niet leeg" in refused.stderr
    place.database.fresh()
    done = place.spiegel("restore", str(backup), role="spiegel_owner")
    assert done.returncode == 0, done.stdout + done.stderr
    assert fingerprints(place.installation.portal) == before
    after = place.database.psql("spiegel_owner", "spiegel", "-c", rows.format(table)).stdout
    assert after == count != ""
    sql = DEPLOY / "postgresql" / "append_only.sql"
    assert place.database.psql("spiegel_owner", "spiegel", "-f", str(sql)).returncode == 0
    same = place.spiegel("run", "2023")
    assert same.returncode == 0, same.stdout + same.stderr
    assert fingerprints(place.installation.portal) == before
