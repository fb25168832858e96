"""A real CKAN: what a partner uploaded, and what a partner's Spiegel published there."""

from __future__ import annotations

import contextlib
import io
import os
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from publish.targets.ckan import CkanTarget
from sources.partners import Source, https_opener, take_in
from sources.partners.kit import example_rows, workbook_bytes
from tests.comparison import EINDHOVEN, OWN, Side, delivered, delivered_rows

pytestmark = pytest.mark.ckan
URL = os.environ.get("SPIEGEL_CKAN_URL", "")
TOKEN = os.environ.get("SPIEGEL_CKAN_TOKEN", "")
ORGANISATION = "spiegel"
YEAR = 2023


@pytest.fixture
def prefix() -> Iterator[str]:
    """The start of the names of this test's datasets, which are purged afterwards."""
    if not URL or not TOKEN:
        pytest.skip("SPIEGEL_CKAN_URL and SPIEGEL_CKAN_TOKEN name no CKAN")
    from ckanapi import RemoteCKAN, ValidationError

    ckan = RemoteCKAN(URL, apikey=TOKEN)
    with contextlib.suppress(ValidationError):
        ckan.action.organization_create(name=ORGANISATION, title="Spiegel")
    prefix = f"p{uuid.uuid4().hex[:8]}-"
    yield prefix
    found = ckan.action.package_search(fq=f"organization:{ORGANISATION}", rows=1000)
    for each in found["results"]:
        if each["name"].startswith(prefix):
            ckan.action.dataset_purge(id=each["name"])


def source(dataset: str) -> Source:
    return Source(EINDHOVEN, "ckan", URL, dataset, urlsplit(URL).netloc)


def test_a_workbook_that_was_uploaded_is_taken_in(prefix, tmp_path):
    from ckanapi import RemoteCKAN

    ckan, dataset = RemoteCKAN(URL, apikey=TOKEN), f"{prefix}kerncijfers"
    ckan.action.package_create(
        name=dataset, title="Kerncijfers", notes="Fictief.", owner_org=ORGANISATION
    )
    content = workbook_bytes(example_rows(EINDHOVEN), "Proef")
    name = f"{EINDHOVEN}_2023.xlsx"
    upload = io.BytesIO(content)
    upload.name = name
    ckan.action.resource_create(package_id=dataset, name=name, upload=upload)
    found = take_in(None, tmp_path, [source(dataset)], [EINDHOVEN], YEAR, YEAR, https_opener)
    assert [problem.sentence() for problem in found.problems] == []
    assert found.judgements[0].provenance.source == f"{URL} ({dataset})"
    (kept,) = tmp_path.glob("2023/*")
    assert kept.read_bytes() == content


def test_what_a_spiegel_published_in_it_is_taken_in(prefix, tmp_path):
    side = Side(tmp_path / "eindhoven", EINDHOVEN)
    withheld = {(year, "onderzoeken"): (1, 4) for year in (2021, 2022, 2023)}
    counts = {2021: (21, 9), 2022: (26, 11), 2023: (24, 3)}
    side.publish(delivered(delivered_rows(OWN, withheld)), counts)
    target = CkanTarget("ckan", URL, TOKEN, ORGANISATION, prefix, wait=lambda seconds: None)
    target.publish(side.portal)
    place = source(f"{prefix}b5-benchmark")
    found = take_in(None, tmp_path / "kept", [place], [EINDHOVEN], YEAR, YEAR, https_opener)
    assert [problem.sentence() for problem in found.problems] == []
    rows = found.records.set_index(["jaar", "kerncijfer"])
    assert rows.loc[(2023, "meldingen")]["waarde"] == 24
    withheld_row = rows.loc[(2023, "onderzoeken")]
    assert (withheld_row["status"], withheld_row["medewerkers"]) == ("onderdrukt", 1000)
    assert found.judgements[0].provenance.contact == "Coördinator integriteit"


def test_a_dataset_that_is_not_there_is_told(prefix, tmp_path):
    place = source(f"{prefix}bestaat-niet")
    found = take_in(None, tmp_path, [place], [EINDHOVEN], YEAR, YEAR, https_opener)
    assert [problem.rule for problem in found.problems] == ["adres_onbereikbaar"]
