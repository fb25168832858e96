"""Partners in the yearly run: fetched from their own places, late, failing, revised; kept apart."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import pytest
import yaml

from tests.certificates import make_certificate
from tests.certificates import served as served_by
from tests.comparison import DEN_BOSCH, EINDHOVEN, OWN, Side, delivered, delivered_rows
from tests.installation import PROJECT, Installation

PARTNERS = PROJECT / "examples" / "partners"
YEARS = (2021, 2022, 2023)
REASON = "Nagekomen levering van 's-Hertogenbosch; Eindhoven levert via het eigen portaal."


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and keeps no log."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@dataclass(frozen=True)
class Outcome:
    """The example after a second run with partners at their own addresses."""

    installation: Installation
    done: subprocess.CompletedProcess[str]
    eindhoven: Side
    environment: dict[str, str]


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[tuple[Side, str]]:
    """Eindhoven's own Spiegel, shown by ``spiegel serve``."""
    side = Side(tmp_path_factory.mktemp("eindhoven"), EINDHOVEN)
    counts = {2021: (21, 9), 2022: (26, 11), 2023: (24, 3)}
    withheld = {(year, "onderzoeken"): (1, 4) for year in YEARS}
    side.publish(delivered(delivered_rows(OWN, withheld)), counts)
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", "serve",
               "--port", "0", "--portal", str(side.portal), "--lang", "en"]  # fmt: skip
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            yield side, line.split("127.0.0.1:")[1].split("/")[0].strip(". \n")
        finally:
            process.kill()


@pytest.fixture(scope="module")
def outcome(example, served, tmp_path_factory) -> Iterator[Outcome]:
    eindhoven, port = served
    root = tmp_path_factory.mktemp("partners")
    installation = example.copy_to(root)
    site = tmp_path_factory.mktemp("site")
    late = "GM0796_s-hertogenbosch.zip"
    (site / late).write_bytes((PARTNERS / "late" / late).read_bytes())
    certificate, both = make_certificate(tmp_path_factory.mktemp("tls"))
    handler = functools.partial(Quiet, directory=str(site))
    with served_by(handler, both) as tls_port:
        yield _second_run(installation, eindhoven, port, certificate, f"localhost:{tls_port}")


def _second_run(
    installation: Installation, eindhoven: Side, port: str, certificate: Path, secure: str
) -> Outcome:
    """Run the year again with every partner at a place of its own."""
    root, late = installation.root, "GM0796_s-hertogenbosch.zip"
    example = PROJECT / "examples" / "helmond"
    content = yaml.safe_load((example / "spiegel.yaml").read_text("utf-8"))
    content["elsewhere"] = str(example / content["elsewhere"])
    folder = root / "partners"
    for year, name in (("2023", "GM0758_breda"), ("2023", "GM0855_tilburg.zip"),
                       ("2022", "GM0796_s-hertogenbosch.zip")):  # fmt: skip
        target = folder / year / name
        target.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-r", str(PARTNERS / "deliveries" / year / name), target], check=True)
    content["comparison"] |= {
        "deliveries": "partners",
        "partners": [
            "GM0758",
            {"code": "GM0772", "portal": f"http://127.0.0.1:{port}/", "host": f"127.0.0.1:{port}"},
            {"code": "GM0855", "file": "https://localhost:9/GM0855.zip", "host": "localhost:9"},
            {"code": "GM0796", "file": f"https://{secure}/{late}", "host": secure},
        ],
    }
    config = root / "spiegel.yaml"
    config.write_text(yaml.safe_dump(content), encoding="utf-8")
    environment = {
        "SPIEGEL_CONFIG": str(config),
        "SSL_CERT_FILE": str(certificate),
    }
    done = installation.spiegel("run", "2023", "--reason", REASON, **environment)
    return Outcome(installation, done, eindhoven, environment)


def table(outcome: Outcome, name: str, edition: str = "latest") -> list[dict[str, str]]:
    import csv

    path = outcome.installation.portal / "b5-benchmark" / edition / f"{name}.csv"
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def figure(outcome: Outcome, code: str, name: str, edition: str = "latest") -> dict[str, str]:
    (row,) = [
        row
        for row in table(outcome, "b5_kerncijfers", edition)
        if (row["jaar"], row["gemeente"], row["kerncijfer"]) == ("2023", code, name)
    ]
    return row


def test_the_late_partner_makes_a_new_edition_beside_the_old_one(outcome):
    assert outcome.done.returncode == 0, outcome.done.stdout + outcome.done.stderr
    index = json.loads((outcome.installation.portal / "index.json").read_text("utf-8"))
    assert [each["version"] for each in index["releases"]] == ["2023.2", "2023.1"]
    assert figure(outcome, DEN_BOSCH, "meldingen", "2023.1")["status"] == "onbekend"
    assert figure(outcome, DEN_BOSCH, "meldingen", "2023.2")["aantal"] == "13"
    (package,) = [each for each in index["packages"] if each["name"] == "b5-benchmark"]
    assert package["versions"][0]["revision_reason"] == REASON
    note = outcome.installation.portal / "b5-benchmark/2023.2/CHANGES.md"
    assert REASON in note.read_text("utf-8")


def test_another_spiegels_own_row_is_what_it_published(outcome):
    """Its withheld number is a range here too, with the bounds that any reader of it has."""
    assert figure(outcome, EINDHOVEN, "meldingen")["aantal"] == "24"
    theirs = outcome.eindhoven.portal / "b5-benchmark/latest/b5_kerncijfers.csv"
    (line,) = [
        line
        for line in theirs.read_text().splitlines()
        if line.startswith("2023,GM0772,onderzoeken")
    ]
    withheld = figure(outcome, EINDHOVEN, "onderzoeken")
    assert withheld["status"] == "onderdrukt"
    assert [withheld["ondergrens"], withheld["bovengrens"]] == line.split(",")[5:7]
    assert (withheld["noemer"], withheld["fte"]) == ("1000", "900.0")


def test_an_address_that_fails_is_told_and_takes_nothing_from_the_others(outcome):
    assert "GM0855: GM0855.zip" in outcome.done.stdout
    assert "regel adres_onbereikbaar" in outcome.done.stdout
    # What it handed in still counts.
    assert figure(outcome, "GM0855", "meldingen")["aantal"] == "31"


def test_status_tells_who_delivered_what_when_and_from_where(outcome):
    told = outcome.installation.spiegel("status", "2023", "--json", **outcome.environment)
    partners = {each["municipality"]: each for each in json.loads(told.stdout)["partners"]}
    assert {each["state"] for each in partners.values()} == {"delivered"}
    assert partners[EINDHOVEN]["source"].startswith("http://127.0.0.1:")
    assert partners[DEN_BOSCH]["version"] == 2
    assert partners[DEN_BOSCH]["reason"] == "cijfers over 2023 toegevoegd (fictief)"
    assert partners["GM0758"]["source"] == "2023/GM0758_breda"
    assert all(len(each["sha256"]) == 64 and each["moment"] for each in partners.values())
    said = outcome.installation.spiegel("status", "2023", **outcome.environment).stdout
    assert "GM0796 's-Hertogenbosch: versie 2, ontvangen" in said


def test_what_was_fetched_is_kept_as_it_came_and_both_versions_are_remembered(outcome):
    import hashlib
    import sqlite3

    kept = outcome.installation.state / "deelnemers" / "2023"
    files = {path.name[:6]: path for path in kept.iterdir()}
    assert set(files) == {EINDHOVEN, DEN_BOSCH}
    late = (PARTNERS / "late" / "GM0796_s-hertogenbosch.zip").read_bytes()
    assert files[DEN_BOSCH].read_bytes() == late
    with sqlite3.connect(outcome.installation.state / "spiegel.sqlite") as store:
        rows = store.execute(
            "SELECT versie, reden, sha256 FROM leveringen_deelnemers WHERE gemeente = 'GM0796' "
            "ORDER BY nummer"
        ).fetchall()
    assert [row[0] for row in rows] == [1, 2]
    assert rows[1][1:] == (
        "cijfers over 2023 toegevoegd (fictief)", hashlib.sha256(late).hexdigest()
    )  # fmt: skip


def test_the_audit_lays_the_partners_portal_beside_ours(outcome, tmp_path):
    """The first edition shows what Eindhoven withholds; withdrawn, nothing gives it away."""
    copy = outcome.installation.copy_to(tmp_path / "kopie")
    beside = ("audit", str(copy.portal), "--with", str(outcome.eindhoven.portal), "--json")
    told = copy.spiegel(*beside, **outcome.environment)
    found = {each["cell"]: each["how"] for each in json.loads(told.stdout)["disclosed"]}
    assert told.returncode == 1
    assert found["GM0772: meldingen (2023, onderzoek_gestart)"] == "shown in version 2023.1"
    assert all(cell.startswith(EINDHOVEN) for cell in found)
    done = copy.spiegel(
        "withdraw", "b5-benchmark", "2023.1", "--reason", "Eindhoven houdt een aantal achter.",
        **outcome.environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    clean = copy.spiegel(*beside, **outcome.environment)
    assert clean.returncode == 0, clean.stdout


def test_the_same_run_again_fetches_the_same_and_changes_nothing(outcome):
    again = outcome.installation.spiegel("run", "2023", **outcome.environment)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "Er is niets veranderd: uitgave 2023.2" in again.stdout
    assert len(list((outcome.installation.state / "deelnemers" / "2023").iterdir())) == 2
