"""The tutorial computes every number that it shows."""

from __future__ import annotations

import doctest
from pathlib import Path


def test_the_tutorial_is_true():
    page = Path(__file__).parents[2] / "docs" / "disclosure.md"
    result = doctest.testfile(str(page), module_relative=False)
    assert result.attempted > 30
    assert result.failed == 0
