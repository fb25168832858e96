"""Makes the pictures of docs/steward.md: walks the steward's way in a browser and looks.

    python docs/images/make.py [FOLDER]

Runs the example municipality from the beginning, so it takes some minutes. Needs Debian's chromium.
The walk itself is a test (tests/pipelines/test_walk.py): what a picture shows is what is tested.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
WALK = HERE.parents[1] / "tests" / "pipelines" / "test_walk.py"
FOLDER_VARIABLE = "SPIEGEL_PICTURES"

if __name__ == "__main__":
    os.environ[FOLDER_VARIABLE] = str(Path(sys.argv[1] if len(sys.argv) > 1 else HERE).resolve())
    sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", str(WALK)]))
