"""Reading one cell: a value, or the name of the rule that it breaks. Never both.

Tolerant about how Dutch offices write a value (d-m-jjjj, decimal comma, Ja/Nee), strict about
everything else: nothing is guessed and nothing becomes blank.
"""

from __future__ import annotations

import datetime
import math
import re
from decimal import Decimal

from schemas.delivery import ColumnDescription
from sources.tables import tidy

Read = tuple[object, str | None]

TIME = r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
DUTCH_DATE = re.compile(rf"([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}}){TIME}")
ISO_DATE = re.compile(rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}}){TIME}")
GROUPED = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
COMMA = re.compile(r"-?[0-9]+(?:,[0-9]+)?")
POINT = re.compile(r"-?[0-9]+\.[0-9]+")
# One dot and three digits: a thousand in Dutch, a fraction elsewhere.
AMBIGUOUS = re.compile(r"-?[0-9]{1,3}\.[0-9]{3}")
YES = frozenset({"ja", "j", "y", "yes", "true", "waar", "1"})
NO = frozenset({"nee", "n", "no", "false", "onwaar", "0"})
FORMULA_STARTS = ("=", "+", "-", "@")


def read_date(cell: object) -> Read:
    """Read a day; a time of day is dropped."""
    if isinstance(cell, datetime.datetime):
        return cell.date(), None
    if isinstance(cell, datetime.date):
        return cell, None
    text = tidy(cell)
    if found := DUTCH_DATE.fullmatch(text):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
    elif found := ISO_DATE.fullmatch(text):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    else:
        return None, "onleesbare_datum"
    try:
        return datetime.date(year, month, day), None
    except ValueError:
        return None, "onmogelijke_datum"


def read_number(cell: object, column: ColumnDescription) -> Read:
    """Read a number within the column's bounds; an integer column takes whole numbers only."""
    number, rule = _number(cell)
    if number is None:
        return None, rule
    if column.type == "integer" and not number.is_integer():
        return None, "geen_geheel_getal"
    # A tenth of a millionth is what a sheet's own arithmetic may leave behind.
    if column.decimals is not None and abs(number - round(number, column.decimals)) > 1e-7:
        return None, "te_veel_decimalen"
    if number < 0 and (column.minimum or 0) >= 0:
        return None, "negatief_getal"
    lowest, highest = column.minimum, column.maximum
    if (lowest is not None and number < lowest) or (highest is not None and number > highest):
        return None, "getal_buiten_grenzen"
    return (int(number) if column.type == "integer" else number), None


def _number(cell: object) -> tuple[float | None, str | None]:
    if isinstance(cell, bool):
        return None, "onleesbaar_getal"
    if isinstance(cell, (int, float, Decimal)):
        number = float(cell)
        return (number, None) if math.isfinite(number) else (None, "onleesbaar_getal")
    text = tidy(cell)
    if AMBIGUOUS.fullmatch(text):
        return None, "dubbelzinnig_getal"
    if GROUPED.fullmatch(text) or COMMA.fullmatch(text):
        return float(text.replace(".", "").replace(",", ".")), None
    if POINT.fullmatch(text):
        return float(text), None
    return None, "onleesbaar_getal"


def read_boolean(cell: object) -> Read:
    """Read yes or no, in the words that exports use."""
    text = tidy(cell).casefold()
    if text in YES:
        return True, None
    if text in NO:
        return False, None
    return None, "geen_ja_of_nee"


def read_identifier(cell: object, column: ColumnDescription) -> Read:
    """Read an identifier of the column's pattern, or a declared name of one."""
    text = tidy(cell)
    if column.labels:
        named = {tidy(name).casefold(): code for name, code in column.labels.items()}
        text = named.get(text.casefold(), text)
    if re.fullmatch(column.pattern or "", text):
        return text, None
    return None, "onjuist_kenmerk"


def read_text(cell: object, column: ColumnDescription) -> Read:
    """Read a short declared text: one line, not too long, nothing a spreadsheet would execute."""
    text = tidy(cell)
    if len(text) > (column.max_length or 0):
        return None, "te_lange_tekst"
    if text.startswith(FORMULA_STARTS) or "<" in text or not text.isprintable():
        return None, "onveilige_tekst"
    return text, None
