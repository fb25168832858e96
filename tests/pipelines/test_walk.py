"""A newcomer with the steward's guide: a bad delivery, why, correct, compare, approve, see it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.pipelines.walk import (
    BAD,
    FLAGS,
    Screens,
    configured,
    find_out_why,
    look_around,
    running_ui,
    see_the_candidate,
    see_the_release,
    write_topics,
)
from tests.publish.portal.test_browser import CHROMIUM

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium: /usr/bin/chromium"),
]
REASON = "Een adviesvraag van december ontbrak"
#: What the first two rows of the example say, and the row that was forgotten.
RIGHT = {"1": "Omgangsvormen", "2": "Omgang met informatie", "33": "Geschenken en uitnodigingen"}


@pytest.mark.timeout(1500)
def test_a_newcomer_finds_out_corrects_approves_and_sees_the_release(example, tmp_path):
    playwright = pytest.importorskip("playwright.sync_api")
    # Set by docs/images/make.py, which keeps a picture of every screen.
    pictures = os.environ.get("SPIEGEL_PICTURES")
    installation = example.copy_to(tmp_path)
    options = configured(installation)

    write_topics(installation, {"1": BAD, "2": BAD})
    assert installation.spiegel("run", "2023", *options).returncode == 1
    with running_ui(installation, *options) as address, playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        page = browser.new_page(viewport={"width": 1400, "height": 900}, locale="nl-NL")
        screens = Screens(page, address, Path(pictures) if pictures else None)
        find_out_why(screens)

        write_topics(installation, RIGHT)
        done = installation.spiegel("run", "2023", "--reason", REASON, *options)
        assert done.returncode == 3, done.stderr
        see_the_candidate(screens, "2023.2")

        note = ("--by", "A. de Boer", "--note", "Navraag gedaan, klopt")
        done = installation.spiegel("approve", "2023", *note, *options, LOGNAME="boer")
        assert done.returncode == 0, done.stderr
        done = installation.spiegel("publish", "2023", *options)
        assert done.returncode == 0, done.stderr
        see_the_release(screens, "2023.2")
        look_around(screens)
        browser.close()
