"""Importing the room is light: what only one kind of delivery needs is imported when it is read."""

import subprocess
import sys

HEAVY = ["sqlalchemy", "openpyxl", "pandera", "phonenumbers", "stdnum", "dagster"]


def test_importing_sources_is_light():
    code = f"import sys, sources; print([name for name in {HEAVY!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
