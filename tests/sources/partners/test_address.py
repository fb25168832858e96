"""Nothing is fetched from an address that is not the partner's."""

import json

import pytest

from schemas.municipality import load_municipalities
from sources.partners import judge_address
from sources.partners.kit import example_rows, package_files, workbook_bytes, zip_bytes
from sources.partners.site import own_sites

YEAR = 2023
SITE = "https://data.eindhoven.nl/integriteit"


class Web:
    """A stand-in for the internet that remembers what was asked."""

    def __init__(self, pages: dict[str, bytes]) -> None:
        self.pages = pages
        self.asked: list[str] = []

    def __call__(self, address: str) -> bytes:
        self.asked.append(address)
        if address not in self.pages:
            raise OSError("not there")
        return self.pages[address]


def files(code: str = "GM0772") -> dict[str, bytes]:
    return package_files(example_rows(code), "Proef")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("kerncijfers.xlsx", workbook_bytes(example_rows("GM0772"), "Proef")),
        ("kerncijfers.zip", zip_bytes(files())),
        ("kerncijfers.csv", files()["b5_kerncijfers.csv"]),
    ],
)
def test_a_file_on_the_partners_own_site_is_taken_in(name, content):
    web = Web({f"{SITE}/{name}": content})
    outcome = judge_address(f"{SITE}/{name}", YEAR, web)
    assert outcome.judgement.problems == ()
    assert outcome.provenance is not None
    assert outcome.provenance.municipality == "GM0772"
    assert web.asked == [f"{SITE}/{name}"]


def test_a_package_brings_in_the_table_beside_it():
    web = Web({f"{SITE}/{name}": content for name, content in files().items()})
    outcome = judge_address(f"{SITE}/datapackage.json", YEAR, web)
    assert outcome.judgement.problems == ()
    assert web.asked == [f"{SITE}/datapackage.json", f"{SITE}/b5_kerncijfers.csv"]


WRONG = {
    "http://data.eindhoven.nl/k.zip": "onveilig_adres",
    "file:///etc/passwd": "onveilig_adres",
    "ftp://data.eindhoven.nl/k.zip": "onveilig_adres",
    "https://user:geheim@data.eindhoven.nl/k.zip": "onveilig_adres",
    "https://data.eindhoven.nl:8443/k.zip": "onveilig_adres",
    "https://data.eindhoven.nl:99999/k.zip": "onveilig_adres",
    "https://127.0.0.1/k.zip": "onveilig_adres",
    "https://[::1]/k.zip": "onveilig_adres",
    "https://2130706433/k.zip": "onveilig_adres",
    "https://0x7f.1/k.zip": "onveilig_adres",
    "https://169.254.169.254/latest/meta-data": "onveilig_adres",
    "https://localhost/k.zip": "onveilig_adres",
    "https://[half/k.zip": "onveilig_adres",
    "https://data.eindhoven.nl.example.org/k.zip": "vreemd_adres",
    "https://neteindhoven.nl/k.zip": "vreemd_adres",
    "https://example.org/data.eindhoven.nl/k.zip": "vreemd_adres",
    "https://example.org/k.zip?x=https://data.eindhoven.nl": "vreemd_adres",
    "https://example.org\\@data.eindhoven.nl/k.zip": "onveilig_adres",
    "https://data.eindhoven.nl@example.org/k.zip": "onveilig_adres",
}


@pytest.mark.parametrize("address", WRONG)
def test_an_address_that_is_not_the_partners_is_never_opened(address):
    web = Web({address: zip_bytes(files())})
    outcome = judge_address(address, YEAR, web)
    assert [problem.rule for problem in outcome.judgement.problems] == [WRONG[address]]
    assert outcome.provenance is None
    assert web.asked == []
    assert "geheim" not in outcome.judgement.problems[0].sentence()


@pytest.mark.parametrize(
    "path",
    ["https://example.org/b5.csv", "//example.org/b5.csv", "../b5.csv", "http://10.0.0.1/b5.csv"],
)
def test_a_table_elsewhere_is_never_opened(path):
    descriptor = json.loads(files()["datapackage.json"])
    descriptor["resources"][0]["path"] = path
    address = f"{SITE}/datapackage.json"
    web = Web({address: json.dumps(descriptor).encode()})
    outcome = judge_address(address, YEAR, web)
    assert [problem.rule for problem in outcome.judgement.problems] == ["onveilig_pad"]
    assert web.asked == [address]


def test_figures_of_another_municipality_than_whose_site_it_is_are_refused():
    web = Web({f"{SITE}/k.zip": zip_bytes(files("GM0758"))})
    outcome = judge_address(f"{SITE}/k.zip", YEAR, web)
    assert [problem.rule for problem in outcome.judgement.problems] == ["andere_gemeente"]


def test_an_address_that_gives_nothing_is_said_so():
    outcome = judge_address(f"{SITE}/weg.zip", YEAR, Web({}))
    assert [problem.rule for problem in outcome.judgement.problems] == ["adres_onbereikbaar"]


def test_a_page_instead_of_a_file_is_refused():
    web = Web({f"{SITE}/pagina": b"<html>", f"{SITE}/k.zip": b"<html>"})
    found = [judge_address(f"{SITE}/{n}", YEAR, web).judgement for n in ("pagina", "k.zip")]
    rules = [problem.rule for judgement in found for problem in judgement.problems]
    assert rules == ["onbekende_vorm", "beschadigde_zip"]


def test_an_endless_answer_is_refused(monkeypatch):
    monkeypatch.setattr("sources.partners.remote.MAX_BYTES", 10)
    web = Web({f"{SITE}/k.zip": zip_bytes(files())})
    outcome = judge_address(f"{SITE}/k.zip", YEAR, web)
    assert [problem.rule for problem in outcome.judgement.problems] == ["te_groot_bestand"]


def test_every_municipality_has_a_site_of_its_own():
    sites = {site.host: site.municipality for site in own_sites(load_municipalities())}
    assert set(sites.values()) == set(load_municipalities())
    assert sites["s-hertogenbosch.nl"] == "GM0796"
