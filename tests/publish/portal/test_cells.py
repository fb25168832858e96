"""A cell in words: a range is never a number, and nothing empty is ever a zero."""

from __future__ import annotations

import pytest

from publish.portal.cells import NO_VALUE, Cell, short_text, spoken_text
from publish.portal.formats import number_text, size_text


@pytest.mark.parametrize(
    ("cell", "short", "spoken"),
    [
        (Cell("openbaar", 0), "0", "0"),
        (Cell("openbaar", 1234), "1.234", "1.234"),
        (Cell("onderdrukt", None, 0, 10), "0–10", "niet getoond, tussen 0 en 10"),
        (Cell("onderdrukt", None, 0, None), "≥ 0", "niet getoond, 0 of meer"),
        (Cell("benaderd", None, None, 149), "≤ 149", "niet precies bekend, 149 of minder"),
        (Cell("onderdrukt"), "niet getoond", "niet getoond, zonder grenzen"),
        (Cell("onbekend"), "onbekend", "onbekend"),
        (Cell("niet_van_toepassing"), "n.v.t.", "niet van toepassing"),
        (Cell(NO_VALUE), "–", "geen waarde"),
    ],
)
def test_a_cell_in_dutch(cell: Cell, short: str, spoken: str) -> None:
    assert short_text(cell, "nl") == short
    assert spoken_text(cell, "nl") == spoken


def test_a_cell_in_english() -> None:
    assert short_text(Cell("openbaar", 1234.5), "en", 1) == "1,234.5"
    assert spoken_text(Cell("onderdrukt", None, 2, 11), "en") == "not shown, between 2 and 11"


def test_a_state_that_is_not_known_is_refused() -> None:
    with pytest.raises(KeyError):
        short_text(Cell("geheim"), "nl")


def test_numbers_and_sizes() -> None:
    assert number_text(1234567.25, "nl", 2) == "1.234.567,25"
    assert size_text(999, "nl") == "999 bytes"
    assert size_text(29_052, "nl") == "29,1 kB"
    assert size_text(2_500_000, "en") == "2.5 MB"
