"""Recognising what looks like personal data in a text: citizen number, e-mail, telephone, IBAN.

It answers with rule names, never with what it found. Names of people cannot be recognised; they
are kept out because free text is either declared and dropped, or refused.
"""

from __future__ import annotations

import re
import unicodedata

# Cheap first sieve: without one of these nothing below can be found.
SUSPECT = re.compile(
    r"@|\bat\b|[0-9](?:[ ./()-]{0,3}[0-9]){6}|[A-Za-z]{2}[0-9]{2}[ .-]?[A-Za-z0-9]{4}",
    re.IGNORECASE,
)
# An address without a dot is one inside an organisation.
EMAIL = re.compile(r"[^\s@<>;,]+@[^\s@<>;,]+")
EMAIL_WORDS = re.compile(
    r"\w[\w.+-]*\s?(?:\(at\)|\[at\]| at )\s?[\w-]+\s?"
    r"(?:\.|\(dot\)|\[dot\]| dot | punt )\s?[a-z]{2,}",
    re.IGNORECASE,
)
IBAN = re.compile(r"(?=([A-Za-z]{2}[0-9]{2}(?:[ .-]?[A-Za-z0-9]){11,30}))")
# Nine digits in one run, or grouped as people write a citizen number. Eight digits count only
# when they stand alone, because a spreadsheet drops a leading zero.
BSN = re.compile(
    r"(?<![0-9])(?:[0-9]{9}|[0-9]{3}[ ./-][0-9]{3}[ ./-][0-9]{3}"
    r"|[0-9]{4}[ ./-][0-9]{2}[ ./-][0-9]{3}|[0-9]{2}[ ./-][0-9]{2}[ ./-][0-9]{2}[ ./-][0-9]{3})"
    r"(?![0-9])"
)
# How a header, sheet or file called after somebody reads: a title, or two names in a row.
CALLED_AFTER_SOMEBODY = re.compile(
    r"\b(?:mevr|mevrouw|mw|dhr|de heer)\b\.? "
    r"|\b[A-Z](?:\.|[a-zà-ÿ]+) (?:(?:van|de|der|den|het|'t|ten|ter) )*[A-Z][a-zà-ÿ]"
)
BSN_SHORT = re.compile(r"[0-9]{8}")
COMPACT_DATE = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
# A Dutch number starts with 0, +31 or 0031; 31 6… and 6… have lost their first signs in a sheet.
PHONE = re.compile(
    r"(?<![0-9])(?:\+|00|\(0|0(?=[1-9 ./()-]))[0-9 ./()-]{6,18}[0-9](?![0-9])"
    r"|(?<![0-9A-Za-z.,-])(?:31)?6[0-9]{8}(?![0-9A-Za-z.,-])"
)

DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
# Some days read as a telephone number (0909…); a written date is not one.
WRITTEN_DATE = re.compile(
    r"(?<![0-9])(?<![0-9][ -])(?:0?[1-9]|[12][0-9]|3[01])([-/.])(?:0?[1-9]|1[0-2])\1"
    r"(?:19|20)[0-9]{2}(?=[ T][0-9]{1,2}:|(?![ -]?[0-9]))"
)
WINDOW, OVERLAP = 2_000, 200
RULES = ("bsn", "e_mail", "telefoon", "iban")


def personal_rules(text: str) -> tuple[str, ...]:
    """Return the rules of ``RULES`` that ``text`` breaks; empty when it looks harmless."""
    if not text.isascii():
        # Wide digits and other dashes are read as the plain ones.
        text = unicodedata.normalize("NFKC", text).translate(DASHES)
        # So are the digits of other scripts.
        text = "".join(str(unicodedata.digit(sign, sign)) for sign in text)
    if len(text) > WINDOW:
        # Searching a very long text at once would take time by its square.
        starts = range(0, len(text), WINDOW - OVERLAP)
        found = {rule for start in starts for rule in personal_rules(text[start : start + WINDOW])}
        return tuple(rule for rule in RULES if rule in found)
    if not SUSPECT.search(text):
        return ()
    tests = (_has_bsn, _has_email, _has_phone, _has_iban)
    return tuple(rule for rule, test in zip(RULES, tests, strict=True) if test(text))


def safe_name(name: str) -> str:
    """Return a column, sheet or file name fit for a sentence; hide it when it looks personal."""
    printable = "".join(sign for sign in name if sign.isprintable())
    is_called_after_somebody = CALLED_AFTER_SOMEBODY.search(name) is not None
    if personal_rules(name) or is_called_after_somebody or len(printable) > 60 or not printable:
        return "…"
    return printable


def _has_bsn(text: str) -> bool:
    from stdnum.nl import bsn

    found = [match[0] for match in BSN.finditer(text)]
    if BSN_SHORT.fullmatch(text.strip()) and not COMPACT_DATE.fullmatch(text.strip()):
        found.append("0" + text.strip())
    return any(bsn.is_valid(re.sub(r"[ ./-]", "", digits)) for digits in found)


def _has_email(text: str) -> bool:
    return bool(EMAIL.search(text) or EMAIL_WORDS.search(text))


def _has_phone(text: str) -> bool:
    candidates = [match[0] for match in PHONE.finditer(WRITTEN_DATE.sub(" x ", text))]
    if not candidates:
        return False
    import phonenumbers

    for candidate in candidates:
        digits = candidate.strip()
        if digits[0] in "36":
            digits = f"+{digits}" if digits.startswith("31") else f"0{digits}"
        try:
            number = phonenumbers.parse(digits, "NL")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return True
    return False


def _has_iban(text: str) -> bool:
    from stdnum import iban

    for match in IBAN.finditer(text):
        compact = re.sub(r"[ .-]", "", match[1]).upper()
        # Words may follow the number, so every possible length is tried.
        if any(
            iban.is_valid(compact[:length], check_country=False)
            for length in range(15, min(len(compact), 34) + 1)
        ):
            return True
    return False
