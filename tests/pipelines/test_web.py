"""Beside Dagster's UI stand reports, portal and candidates, and nothing else of the state."""

from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from pipelines.installation import load_installation
from pipelines.web import WithPages, folders


@pytest.fixture
def pages(tmp_path):
    installation = load_installation(portal=tmp_path / "portal", state=tmp_path / "state")
    for name, text in {
        "state/kwaliteit/index.html": "rapporten",
        "state/kwaliteit/2023/index.html": "rapport",
        "state/kandidaat/2023-voorbeeld/vergelijking.html": "kandidaat",
        "state/spiegel.sqlite": "geheim",
        "portal/index.html": "portaal",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    server = WithPages(SimpleNamespace(instance=None))  # type: ignore[arg-type]
    server.pages = folders(installation)
    return TestClient(server.create_asgi_app())


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("/kwaliteit/", "rapporten"),
        ("/kwaliteit/2023/", "rapport"),
        ("/kandidaat/2023-voorbeeld/vergelijking.html", "kandidaat"),
        ("/portaal/", "portaal"),
    ],
)
def test_a_page_is_served_and_may_load_nothing_from_elsewhere(pages, address, text):
    found = pages.get(address)
    assert (found.status_code, found.text) == (200, text)
    assert "default-src 'none'" in found.headers["content-security-policy"]
    assert found.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "address",
    [
        "/kwaliteit/%2e%2e/spiegel.sqlite",
        "/kwaliteit/..%2fspiegel.sqlite",
        "/kandidaat/%2e%2e/%2e%2e/state/spiegel.sqlite",
    ],
)
def test_no_path_leads_to_the_confidential_store(pages, address):
    assert "geheim" not in pages.get(address).text


def test_what_is_not_there_is_not_found(pages):
    assert pages.get("/kwaliteit/2019/").status_code == 404
