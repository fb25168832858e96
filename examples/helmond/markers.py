"""Marker values: what the example puts in columns that must never leave the door.

A test searches logs, stores and the portal for them.
"""

MARKER_NAME = "Zzmerk-naam"
MARKER_MAIL = "zzmerk-mail"
MARKER_TEXT = "Zzmerk-tekst"
MARKERS = (MARKER_NAME, MARKER_MAIL, MARKER_TEXT)

# Beginnings of identifiers that are read, stay internal and are never published.
INTERNAL_MARKERS = ("HLM-20", "VP-20")

FICTITIOUS = "Fictieve gegevens van een voorbeeldgemeente; geen echte personen of zaken"


def person(number: int) -> tuple[str, str]:
    """Return an obviously fictitious name and e-mail address."""
    domain = "example.nl" if number % 2 else "example.org"
    return f"{MARKER_NAME} {number:04d}", f"{MARKER_MAIL}.{number:04d}@{domain}"
