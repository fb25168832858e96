"""The way of a steward through one bad delivery, in a real browser on a running UI.

What is walked here is what docs/steward.md tells; ``docs/images/make.py`` takes its pictures along
the way. Every step waits for the words a reader looks for.
"""

from __future__ import annotations

import datetime
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl

from tests.installation import Installation, example_settings

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
FILE = "adviesvragen_2023.xlsx"
#: A value of a record: no screen may show it.
BAD = "zzmerkgeheim"
PATIENCE = 120.0


def configured(installation: Installation) -> tuple[str, ...]:
    """The options that make a command ask for approval."""
    path = installation.root / "spiegel.yaml"
    path.write_text(example_settings(approval="required"), encoding="utf-8")
    return ("--config", str(path))


def write_topics(installation: Installation, change: dict[str, str]) -> None:
    """Write topics in rows of the log of requests for advice; a row after the last is added."""
    path = installation.deliveries / "2023" / FILE
    book = openpyxl.load_workbook(path)
    sheet = book["Logboek"]
    (head,) = [row[0].row for row in sheet.iter_rows() if row[0].value == "Nr."]
    (column,) = [cell.column for cell in sheet[head] if cell.value == "Onderwerp"]
    for row, topic in change.items():
        place = head + int(row)
        if sheet.cell(place, 1).value is None:
            sheet.cell(place, 1).value = int(row)
            sheet.cell(place, 2).value = datetime.datetime(2023, 12, 14)
        sheet.cell(place, column).value = topic
    book.save(path)


@contextmanager
def running_ui(installation: Installation, *options: str) -> Iterator[str]:
    """The address of ``spiegel ui`` on this installation."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    variables = {
        **os.environ,
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": str(installation.code),
        "SPIEGEL_DELIVERIES": str(installation.deliveries),
        "SPIEGEL_STATE": str(installation.state),
        "SPIEGEL_PORTAL": str(installation.portal),
    }
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", "ui"]
    process = subprocess.Popen(
        [*command, "--port", str(port), *options],
        cwd=installation.root,
        env=variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/server_info", process)
        yield address
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, "the UI ended"
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise TimeoutError(address)


class Screens:
    """A browser page on the UI that keeps a picture of each screen, where a folder is given."""

    def __init__(self, page: object, address: str, folder: Path | None) -> None:
        self.page = page
        self.address = address
        self._folder = folder

    def open(self, path: str) -> None:
        """Open a path of the UI."""
        self.page.goto(f"{self.address}{path}")  # type: ignore[attr-defined]

    def see(self, *words: str) -> None:
        """Wait until every one of ``words`` can be read on the screen; no record's value may be."""
        for each in words:
            found = self.page.get_by_text(each).first  # type: ignore[attr-defined]
            found.wait_for(timeout=PATIENCE * 1000)
        assert BAD not in self.page.content().lower()  # type: ignore[attr-defined]

    def click(self, role: str, name: str, *, exact: bool = True) -> None:
        """Click what a reader would click."""
        found = self.page.get_by_role(role, name=name, exact=exact)  # type: ignore[attr-defined]
        found.first.click(timeout=PATIENCE * 1000)

    def picture(self, name: str) -> None:
        """Keep a picture of the screen as it is."""
        if self._folder is not None:
            self.page.wait_for_timeout(1500)  # type: ignore[attr-defined]
            self.page.screenshot(path=self._folder / f"{name}.png")  # type: ignore[attr-defined]


def find_out_why(screens: Screens) -> None:
    """From the list of reports to the check in Dagster that says what is wrong in which file."""
    screens.open("/kwaliteit/")
    screens.see("Kwaliteitsrapporten", "Het portaal is niet veranderd")
    screens.picture("steward-reports")
    screens.click("link", "2023")
    screens.see("Kan deze uitgave naar buiten?", "Nee", FILE, "onbekende_code")
    screens.picture("steward-refused")
    screens.click("link", "fout")
    screens.see("De levering houdt zich aan de afspraken", "onbekende_code", FILE, "Onderwerp")
    screens.picture("steward-why")


def see_the_candidate(screens: Screens, version: str) -> None:
    """The report that says yes, and the candidate beside what stands on the portal."""
    screens.open("/kwaliteit/2023/")
    screens.see("Kan deze uitgave naar buiten?", "Ja", "goedkeuring")
    screens.picture("steward-good")
    screens.click("link", "Bekijk de kandidaat naast wat er nu staat")
    screens.see(f"Kandidaat {version} naast wat er staat")
    screens.picture("steward-candidate")


def see_the_release(screens: Screens, version: str) -> None:
    """The release in Dagster and on the portal."""
    screens.open("/assets/uitgegeven/adviesvragen")
    screens.see("versie", version)
    screens.picture("steward-released")
    screens.open("/portaal/adviesvragen/")
    screens.see(version)
    screens.picture("steward-portal")


def look_around(screens: Screens) -> None:
    """Screens that the guide shows besides the walk."""
    screens.open("/runs")
    screens.see("jaarrun", "2023")
    screens.picture("steward-runs")
    screens.open("/assets/ontvangen/adviesvragen")
    screens.see("Excel-logboek", FILE, "coordinator-integriteit")
    screens.picture("steward-delivery")
    screens.open("/assets/ontvangen/festival_evaluatie?view=checks&checkDetail=volledig")
    screens.see("lege_cellen")
    screens.picture("steward-checks")
