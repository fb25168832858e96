"""A partner's own portal and CKAN dataset: taken in, or refused before anything else is opened."""

import csv
import hashlib
import io
import json

import pytest

from schemas.municipality import load_municipalities
from sources.partners import Source, gather, missing, take_in
from sources.partners.judging import judge_collected
from sources.partners.kit import example_rows, package_files, workbook_bytes, zip_bytes
from sources.partners.source import fetch_source
from tests.sources.partners.test_address import Web

CODE, YEAR = "GM0772", 2023
PORTAL = "https://open.eindhoven.nl/integriteit/"
CKAN = "https://ckan.eindhoven.nl"
SHOW = f"{CKAN}/api/3/action/package_show?id=kerncijfers"
COLUMNS = ["jaar", "gemeente", "kerncijfer", "aantal", "status", "ondergrens", "bovengrens",
           "noemer", "noemer_status", "fte", "fte_status"]  # fmt: skip
TEXTS = ["jaar", "gemeente", "kerncijfer", "levering", "aard", "definitie", "afwijking",
         "trendbreuk", "peildatum"]  # fmt: skip
STAFF = ("1250", "openbaar", "1100.5", "openbaar")
FIGURES = [
    ("2023", CODE, "meldingen", "12", "openbaar", "", "", *STAFF),
    ("2023", CODE, "onderzoeken", "", "onderdrukt", "0", "7", *STAFF),
    ("2023", CODE, "adviesvragen", "", "onderdrukt", "0", "", *STAFF),
    ("2022", CODE, "meldingen", "9", "openbaar", "", "", "", "onbekend", "", "onbekend"),
    ("2023", "GM0758", "meldingen", "4", "openbaar", "", "", "900", "openbaar", "", "onbekend"),
]
WORDS = [
    ("2023", CODE, name, "eigen cijfers", "fictief", "standaard", "", "Nee", "2023-12-31")
    for name in ("meldingen", "onderzoeken", "adviesvragen")
]


def table(columns, rows):
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows([columns, *rows])
    return buffer.getvalue().encode()


def files(figures=FIGURES):
    return {
        "b5_kerncijfers.csv": table(COLUMNS, figures),
        "b5_definities.csv": table(TEXTS, WORDS),
    }


def index(content, change=None):
    versions = [
        {
            "version": version,
            "revision_reason": reason,
            "withdrawal": None,
            "files": [
                {"name": name, "sha256": hashlib.sha256(data).hexdigest()}
                for name, data in content.items()
            ],
        }
        for version, reason in (("2023.2", "Telfout hersteld."), ("2023.1", None))
    ]
    found = {
        "municipality_code": CODE,
        "contact": {"name": {"nl": "Coördinator integriteit", "en": "Coordinator"}},
        "packages": [{"name": "b5-benchmark", "versions": versions}],
    }
    if change is not None:
        change(found)
    return json.dumps(found).encode()


def portal(change=None, content=None):
    content = content or files()
    pages = {f"{PORTAL}index.json": index(content, change)}
    for version in ("2023.2", "2023.1"):
        pages |= {f"{PORTAL}b5-benchmark/{version}/{n}": data for n, data in content.items()}
    return Web(pages)


def fetched(web, source=None):
    source = source or Source(CODE, "portal", PORTAL)
    found = fetch_source(source, load_municipalities(), web)
    return judge_collected(found, YEAR, [CODE], CODE)


def rules(outcome):
    return [problem.rule for problem in outcome.judgement.problems]


def test_the_own_row_of_a_portal_is_a_delivery():
    web = portal()
    outcome = fetched(web)
    assert outcome.judgement.problems == ()
    records = outcome.judgement.records.set_index("kerncijfer")
    assert len(records) == 3
    assert records.loc["meldingen"]["waarde"] == 12
    assert tuple(records.loc["onderzoeken"][["status", "ondergrens", "bovengrens"]]) == (
        "onderdrukt", 0, 7,
    )  # fmt: skip
    # Without a bound of its own the number of staff is the bound: nobody counts more cases.
    assert records.loc["adviesvragen"]["bovengrens"] == 1250
    assert (records.loc["meldingen"]["medewerkers"], records.loc["meldingen"]["fte"]) == (
        1250, 1100.5,
    )  # fmt: skip
    assert outcome.provenance.version == 2
    assert outcome.provenance.reason == "Telfout hersteld."
    assert outcome.provenance.contact == "Coördinator integriteit"
    assert web.asked[0] == f"{PORTAL}index.json"
    assert {address.rsplit("/", 2)[1] for address in web.asked[1:]} == {"2023.2"}


def test_a_withdrawn_edition_is_not_taken():
    def withdraw(found):
        found["packages"][0]["versions"][0]["withdrawal"] = {"date": "2024-04-01"}

    outcome = fetched(portal(withdraw))
    assert outcome.provenance.version == 1
    assert outcome.provenance.reason == ""


def broken(rule, change):
    return pytest.param(rule, change, id=f"{rule} {change.__name__}")


def other_municipality(found):
    found["municipality_code"] = "GM0758"


def no_comparison(found):
    found["packages"][0]["name"] = "adviesvragen"


def everything_withdrawn(found):
    for version in found["packages"][0]["versions"]:
        version["withdrawal"] = {}


def a_path_as_version(found):
    for version in found["packages"][0]["versions"]:
        version["version"] = "../../geheim"


def no_contact(found):
    del found["contact"]


def other_fingerprint(found):
    found["packages"][0]["versions"][0]["files"][0]["sha256"] = "0" * 64


def no_fingerprint(found):
    found["packages"][0]["versions"][0]["files"] = []


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        broken("ander_portaal", other_municipality),
        broken("geen_vergelijking", no_comparison),
        broken("geen_vergelijking", everything_withdrawn),
        broken("geen_vergelijking", a_path_as_version),
        broken("geen_vergelijking", no_contact),
        broken("andere_vingerafdruk", other_fingerprint),
        broken("andere_vingerafdruk", no_fingerprint),
    ],
)
def test_a_portal_that_is_not_right_is_refused(rule, change):
    web = portal(change)
    outcome = fetched(web)
    assert rules(outcome) == [rule]
    assert outcome.provenance is None
    assert all(address.startswith(PORTAL) and ".." not in address for address in web.asked)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"<html>", "onleesbaar_antwoord"),
        (b"[1]", "onleesbaar_antwoord"),
        (b"[" * 100_000, "onleesbaar_antwoord"),
        (b" " * (8 * 1024 * 1024 + 1), "onleesbaar_antwoord"),
    ],
)
def test_what_is_no_index_is_refused(content, rule):
    assert rules(fetched(Web({f"{PORTAL}index.json": content}))) == [rule]


def test_tables_that_cannot_be_read_or_hold_no_own_row_are_refused():
    strange = {**files(), "b5_kerncijfers.csv": b"a,b\n1\n"}
    assert rules(fetched(portal(content=strange))) == ["onleesbaar_antwoord"]
    others = files([row for row in FIGURES if row[1] != CODE])
    assert rules(fetched(portal(content=others))) == ["geen_eigen_rij"]


@pytest.mark.parametrize(
    ("address", "rule"),
    [
        ("https://open.breda.nl/integriteit/", "vreemd_adres"),
        ("https://open.eindhoven.nl.example.org/", "vreemd_adres"),
        ("http://open.eindhoven.nl/", "onveilig_adres"),
        ("https://open.eindhoven.nl:8443/", "onveilig_adres"),
        ("https://10.0.0.1/", "onveilig_adres"),
        ("http://127.0.0.1:8000/", "onveilig_adres"),
    ],
)
@pytest.mark.parametrize("kind", ["portal", "ckan", "file"])
def test_only_the_partners_own_site_is_asked(address, rule, kind):
    """Also not that of another partner: an address is one municipality's word."""
    web = Web({})
    outcome = fetched(web, Source(CODE, kind, address, "kerncijfers" if kind == "ckan" else ""))
    assert rules(outcome) == [rule]
    assert web.asked == []


def test_a_host_that_is_named_is_exactly_that_host():
    shared = "https://data.brabant.example/integriteit/"
    content = files()
    pages = {f"{shared}index.json": index(content)}
    pages |= {f"{shared}b5-benchmark/2023.2/{name}": data for name, data in content.items()}
    source = Source(CODE, "portal", shared, host="data.brabant.example")
    assert fetched(Web(pages), source).judgement.problems == ()
    below = Source(CODE, "portal", "https://x.data.brabant.example/", host="data.brabant.example")
    assert rules(fetched(Web({}), below)) == ["vreemd_adres"]
    plain = Source(CODE, "portal", "http://data.brabant.example/", host="data.brabant.example")
    assert rules(fetched(Web({}), plain)) == ["onveilig_adres"]


def dataset(*resources, **more):
    return json.dumps({"success": True, "result": {"resources": list(resources), **more}}).encode()


def resource(name, url=None, **more):
    return {"name": name, "url": url or f"{CKAN}/download/{name}", **more}


def ckan(content, **pages):
    return Web({SHOW: content, **pages})


SOURCE = Source(CODE, "ckan", CKAN, "kerncijfers")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (f"{CODE}_2023.xlsx", workbook_bytes(example_rows(CODE), "Proef")),
        (f"{CODE}_2023.zip", zip_bytes(package_files(example_rows(CODE), "Proef"))),
        (f"{CODE.lower()}.csv", package_files(example_rows(CODE), "Proef")["b5_kerncijfers.csv"]),
    ],
)
def test_a_file_in_a_dataset_is_taken_in(name, content):
    stated = hashlib.sha256(content).hexdigest()
    shown = dataset(resource("leesmij.txt"), resource(name, hash=stated))
    web = ckan(shown, **{f"{CKAN}/download/{name}": content})
    outcome = fetched(web, SOURCE)
    assert outcome.judgement.problems == ()
    assert web.asked == [SHOW, f"{CKAN}/download/{name}"]


def test_what_spiegel_put_in_a_dataset_is_taken_in():
    names = ["b5_kerncijfers.csv", "b5_definities.csv"]
    editions = [resource(f"b5-benchmark-2023.{number}.zip") for number in (2, 1)]
    shown = dataset(
        *(resource(name) for name in names), *editions, version="2023.2",
        maintainer="Coördinator integriteit, Gemeente Eindhoven",
    )  # fmt: skip
    web = ckan(shown, **{f"{CKAN}/download/{name}": data for name, data in files().items()})
    outcome = fetched(web, SOURCE)
    assert outcome.judgement.problems == ()
    assert (outcome.provenance.version, outcome.provenance.reason) == (2, "uitgave 2023.2")
    assert outcome.provenance.contact == "Coördinator integriteit"


def test_a_delivery_under_its_own_name_in_a_dataset_is_a_delivery():
    content = package_files(example_rows(CODE), "Proef")
    names = ("b5_kerncijfers.csv", "b5_definities.csv")
    pages = {f"{CKAN}/download/{names[0]}": content[names[0]], f"{CKAN}/download/{names[1]}": b"x"}
    web = ckan(dataset(*(resource(name) for name in names)), **pages)
    assert fetched(web, SOURCE).judgement.problems == ()


@pytest.mark.parametrize(
    ("shown", "rule"),
    [
        (b"<html>", "onleesbaar_antwoord"),
        (b'{"success": false}', "onleesbaar_antwoord"),
        (dataset(resource("leesmij.txt")), "geen_bestand_in_dataset"),
        (dataset(resource(f"{CODE}_a.zip"), resource(f"{CODE}_b.zip")), "geen_bestand_in_dataset"),
        (dataset(resource("GM0758_a.zip")), "geen_bestand_in_dataset"),
        (dataset(resource(f"{CODE}.zip", "https://example.org/x.zip")), "vreemd_adres"),
        (dataset(resource(f"{CODE}.zip", "https://ckan.breda.nl/x.zip")), "vreemd_adres"),
        (dataset(resource(f"{CODE}.zip", "http://10.0.0.1/x.zip")), "onveilig_adres"),
        (dataset(resource(f"{CODE}.zip", "file:///etc/passwd.zip")), "onveilig_adres"),
    ],
)
def test_a_dataset_that_is_not_right_is_refused_and_leads_nowhere(shown, rule):
    web = ckan(shown)
    assert rules(fetched(web, SOURCE)) == [rule]
    assert web.asked == [SHOW]


def test_another_file_than_ckan_says_is_refused():
    name = f"{CODE}.zip"
    web = ckan(dataset(resource(name, hash="0" * 64)), **{f"{CKAN}/download/{name}": b"anders"})
    assert rules(fetched(web, SOURCE)) == ["andere_vingerafdruk"]


def test_a_dataset_is_a_plain_name():
    web = Web({})
    source = Source(CODE, "ckan", CKAN, "../../x?y=")
    assert rules(fetched(web, source)) == ["onveilig_adres"]
    assert web.asked == []


FILE = Source(CODE, "file", "https://data.eindhoven.nl/levering.zip")
PARTNERS = (CODE, "GM0758")


def test_what_is_fetched_is_kept_and_counts_when_the_address_fails_later(tmp_path):
    content = zip_bytes(package_files(example_rows(CODE), "Proef"))
    web = Web({FILE.address: content})
    found = take_in(None, tmp_path / "kept", [FILE], PARTNERS, YEAR, 2024, web)
    assert found.problems == ()
    assert [each.provenance.source for each in found.judgements] == [FILE.address]
    (kept,) = (tmp_path / "kept" / "2023").iterdir()
    assert kept.read_bytes() == content
    again = take_in(None, tmp_path / "kept", [FILE], PARTNERS, YEAR, 2024, Web({}))
    assert [problem.rule for problem in again.problems] == ["adres_onbereikbaar"]
    assert again.problems[0].file == "GM0772: levering.zip"
    assert len(again.records) == len(found.records) == 4
    told = missing(again, PARTNERS, YEAR)
    assert [(each.rule, dict(each.facts)["sender"]) for each in told] == [
        ("deelnemer_ontbreekt", "GM0758")
    ]
    assert missing(gather(None, YEAR, PARTNERS), PARTNERS, YEAR) == ()


def test_what_is_refused_is_not_kept(tmp_path):
    for content in (b"geen zip", zip_bytes(package_files(example_rows("GM0758"), "Proef"))):
        web = Web({FILE.address: content})
        found = take_in(None, tmp_path / "kept", [FILE], PARTNERS, YEAR, 2024, web)
        assert len(found.problems) == 1
        assert not (tmp_path / "kept").exists()


def test_years_to_come_do_not_count_yet(tmp_path):
    web = Web({FILE.address: zip_bytes(package_files(example_rows(CODE), "Proef"))})
    early = take_in(None, tmp_path, [FILE], PARTNERS, 2022, 2024, web)
    assert early.problems == ()
    assert early.records is None
    assert len(gather(None, 2023, PARTNERS, tmp_path, 2024).records) == 4
    # Fetched for the next year as well, the same file is kept once.
    take_in(None, tmp_path, [FILE], PARTNERS, 2023, 2024, web)
    assert [path.parent.name for path in tmp_path.rglob("*.zip")] == ["2022"]
