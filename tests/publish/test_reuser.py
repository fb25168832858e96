"""The document for those who reuse the data cannot lag: its examples run, its addresses exist."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.publish.conftest import MakeContent, Publish
from tests.publish.portal.comparing import comparison_content

DOCUMENT = (Path(__file__).parents[2] / "docs" / "reuser.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_every_example_runs(
    make_content: MakeContent, publish: Publish, portal: Path, number: int
) -> None:
    is_compared = "b5-benchmark" in EXAMPLES[number]
    publish(comparison_content() if is_compared else make_content())
    result = subprocess.run(
        [sys.executable, "-c", EXAMPLES[number]],
        cwd=portal,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    assert result.returncode == 0, result.stderr


def test_every_address_exists(make_content: MakeContent, publish: Publish, portal: Path) -> None:
    publish(make_content())
    package, version = "integriteitsmeldingen", "2023.1"
    table = DOCUMENT.split("## Where everything is")[1].split("A version is")[0]
    named = re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)[1:]
    for cell in named:
        for name in re.findall(r"`([^`]+)`", cell):
            path = name.replace("{package}", package).replace("{version}", version)
            path = path.replace("{table}", "meldingen_per_jaar").replace("{list}", "status")
            if path.startswith("."):
                path = f"{package}/{version}/meldingen_per_jaar{path}"
                path = path if path.endswith("parquet") else f"{package}/{version}/CHANGES.json"
            assert (portal / path).exists(), path


def test_every_status_is_explained() -> None:
    from schemas.states import PUBLISHED_STATES

    for state in PUBLISHED_STATES:
        assert f"| `{state}` |" in DOCUMENT
