"""Where every page stands, from the root of the portal, and how one page points to another.

Links are relative and name the file, so that the portal works under any address and from a folder
on disk. Dutch stands at the root, English under ``en/`` with the same folders.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Literal

from schemas.texts import Language

GeneralPage = Literal["search", "method", "legal", "contact", "accessibility", "privacy"]
GENERAL_PAGES: tuple[GeneralPage, ...] = (
    "search",
    "method",
    "legal",
    "contact",
    "accessibility",
    "privacy",
)
PageKind = Literal[
    "start",
    "search",
    "method",
    "legal",
    "contact",
    "accessibility",
    "privacy",
    "package",
    "codebook",
    "version",
    "table",
    "embed",
    "comparison",
    "figure",
    "municipality",
    "reference",
]
STATIC = "static"

_FILE_NAMES: dict[str, dict[Language, str]] = {
    "start": {"nl": "index.html", "en": "index.html"},
    "search": {"nl": "zoeken.html", "en": "search.html"},
    "method": {"nl": "methode.html", "en": "method.html"},
    "legal": {"nl": "grondslag.html", "en": "legal-basis.html"},
    "contact": {"nl": "contact.html", "en": "contact.html"},
    "accessibility": {"nl": "toegankelijkheid.html", "en": "accessibility.html"},
    "privacy": {"nl": "privacy.html", "en": "privacy.html"},
    "package": {"nl": "{package}/index.html", "en": "{package}/index.html"},
    "codebook": {"nl": "{package}/codeboek.html", "en": "{package}/codebook.html"},
    "version": {"nl": "{package}/{item}/index.html", "en": "{package}/{item}/index.html"},
    "table": {"nl": "{package}/{item}.html", "en": "{package}/{item}.html"},
    "embed": {"nl": "{package}/{item}-insluiten.html", "en": "{package}/{item}-embed.html"},
    "comparison": {"nl": "{package}/vergelijking.html", "en": "{package}/comparison.html"},
    "figure": {
        "nl": "{package}/vergelijking-{item}.html",
        "en": "{package}/comparison-{item}.html",
    },
    "municipality": {
        "nl": "{package}/gemeente-{item}.html",
        "en": "{package}/municipality-{item}.html",
    },
    "reference": {
        "nl": "{package}/andere-organisaties.html",
        "en": "{package}/other-organisations.html",
    },
}


@dataclass(frozen=True)
class Page:
    """One page, whatever its language.

    ``item`` is a table or a version; in a comparison a key figure with its year, or a municipality.
    """

    kind: PageKind
    package: str = ""
    item: str = ""

    def path(self, language: Language) -> str:
        """Return the path of the file from the root of the portal."""
        name = _FILE_NAMES[self.kind][language].format(package=self.package, item=self.item)
        return name if language == "nl" else f"{language}/{name}"


def relative(from_path: str, to_path: str) -> str:
    """Return the link on the page ``from_path`` to the file ``to_path``, both from the root."""
    return posixpath.relpath(to_path, posixpath.dirname(from_path) or ".")


def absolute(url: str, path: str) -> str:
    """Return the address of ``path`` under the portal's ``url``; folders end in a slash."""
    return url + path.removesuffix("index.html")
