"""Reading the rows of a CSV file, tolerant of its usual untidiness and of nothing else.

Tolerated: a BOM, UTF-8 or cp1252, semicolon, comma or tab, title rows. Which row holds the
headers, and what cells mean, does not belong here.
"""

from __future__ import annotations

import csv
import io
import re

from schemas.delivery import DeliveryDescription
from sources.problem import Origin
from sources.tables import Reading, Row, tidy

DELIMITERS = (";", ",", "\t")
PREAMBLE_ROWS = 20
# UTF-8 bytes read as cp1252: the mark of a file that mixes two encodings.
MOJIBAKE = re.compile("[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
CONTROL = re.compile("[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]")


# The module's own limit can be moved by any library that is loaded; this one stays.
LONGEST_CELL = 131_072


def read_csv(origin: Origin, content: bytes, description: DeliveryDescription) -> Reading:
    """Return the rows of ``content``; line numbers are those of the file, from 1."""
    reading = Reading(origin)
    text, rule = decode(content)
    if rule:
        reading.problems.append(origin.problem(rule))
        return reading
    delimiter = _delimiter(text, description)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise csv.Error("a cell is too long")
            reading.rows.append(Row(line, tuple(cells)))
            line = reader.line_num + 1
            if len(reading.rows) > description.max_rows + PREAMBLE_ROWS:
                limit = {"limit": str(description.max_rows)}
                reading.problems.append(origin.problem("te_veel_rijen", facts=limit))
                reading.rows.clear()
                break
    except csv.Error:
        reading.problems.append(origin.problem("onleesbare_csv", lines=[line]))
        reading.rows.clear()
    return reading


def decode(content: bytes) -> tuple[str, str | None]:
    """Return the text of ``content``, or an empty text and the rule that it breaks."""
    if not content.strip():
        return "", "lege_levering"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "", "onleesbare_codering"
    if b"\x00" in content:
        return "", "nulbytes"
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            return "", "onleesbare_codering"
        if content.startswith(b"\xef\xbb\xbf") or MOJIBAKE.search(text):
            return "", "gemengde_codering"
    if "\ufffd" in text:
        return "", "gemengde_codering"
    if CONTROL.search(text):
        return "", "stuurtekens"
    return text, None


def _delimiter(text: str, description: DeliveryDescription) -> str:
    """Return the delimiter under which most declared headers are found in one row."""
    declared = {
        header.casefold() for column in description.columns for header in column.all_headers()
    } | {header.casefold() for dropped in description.dropped for header in dropped.headers}
    first_lines = "\n".join(text[:100_000].splitlines()[:PREAMBLE_ROWS])

    def score(delimiter: str) -> int:
        reader = csv.reader(io.StringIO(first_lines), delimiter=delimiter)
        try:
            return max(
                (sum(tidy(cell).casefold() in declared for cell in row) for row in reader),
                default=0,
            )
        except csv.Error:
            return 0

    return max(DELIMITERS, key=score)
