"""Fixtures that several packages of tests share."""

import pytest

from tests.installation import Installation, new_installation


@pytest.fixture(scope="session")
def example(tmp_path_factory) -> Installation:
    """The example municipality after its run over 2023. Read it; change only a copy."""
    installation = new_installation(tmp_path_factory.mktemp("helmond"))
    done = installation.spiegel("run", "2023")
    assert done.returncode == 0, done.stdout + done.stderr
    return installation
