"""The Nu checker finds no error in any page, nor in the style sheet."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

JAR = os.environ.get("SPIEGEL_VNU_JAR", "")

pytestmark = pytest.mark.skipif(
    not JAR or shutil.which("java") is None,
    reason="needs java and SPIEGEL_VNU_JAR, the path of vnu.jar (npm package vnu-jar)",
)


def _check(*arguments: str) -> str:
    command = ["java", "-jar", JAR, "--errors-only", "--format", "gnu", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


def test_no_page_has_an_error(pages: tuple[Path, ...], compared_pages: tuple[Path, ...]) -> None:
    assert _check(*(str(path) for path in (*pages, *compared_pages))) == ""


def test_the_style_sheet_has_no_error(site: Path) -> None:
    assert _check("--css", str(site / "static" / "portal.css")) == ""


def test_the_checker_does_find_errors(tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text("<!DOCTYPE html><title>x</title><p><div></div></p>", encoding="utf-8")
    assert "error" in _check(str(page))
