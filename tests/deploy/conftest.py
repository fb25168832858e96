"""What tests of an installation share: one PostgreSQL server for all of them."""

import pytest

from tests.deploy.database import running_database


@pytest.fixture(scope="session")
def database(tmp_path_factory):
    """A server with the roles of deploy; its databases are made anew by who needs them empty."""
    with running_database(tmp_path_factory.mktemp("postgresql")) as running:
        yield running
