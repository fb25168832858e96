"""What every page has around its content: language, addresses, menu, notice, footer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from publish.portal.addresses import STATIC, Page, PageKind, absolute, relative
from publish.portal.site import Site
from publish.portal.texts import Catalogue, load_texts
from publish.portal_index import PortalIndex
from schemas.texts import LANGUAGES, Language, Text

_MENU: tuple[PageKind, ...] = ("start", "search", "method", "legal", "contact")


@dataclass(frozen=True)
class Frame:
    """A page in a language, and the way from it to everything else.

    ``shows`` is the page with the lasting address, where this one repeats it: ``latest`` shows a
    version, an embedded chart a table.
    """

    site: Site
    page: Page
    language: Language
    shows: Page | None = None

    @property
    def index(self) -> PortalIndex:
        """The index of the portal."""
        return self.site.index

    @property
    def path(self) -> str:
        """Path of this page from the root of the portal."""
        return self.page.path(self.language)

    @property
    def texts(self) -> Catalogue:
        """The texts of the pages in this language."""
        return load_texts(self.language)

    @property
    def canonical(self) -> str:
        """The one address of what this page shows."""
        return absolute(self.index.url, (self.shows or self.page).path(self.language))

    def say(self, text: Text) -> str:
        """Return ``text`` in the language of this page."""
        return text.get(self.language)

    def to(self, kind: PageKind, package: str = "", item: str = "") -> str:
        """Return the link to another page in the same language."""
        return relative(self.path, Page(kind, package, item).path(self.language))

    def file(self, path: str) -> str:
        """Return the link to a file of the portal."""
        return relative(self.path, path)

    def static(self, name: str) -> str:
        """Return the link to something the pages load."""
        return relative(self.path, f"{STATIC}/{name}")

    def menu(self) -> tuple[tuple[str, str, bool], ...]:
        """Return name, link and whether it is this page, per item of the menu."""
        names = self.texts["header"]
        return tuple((names[kind], self.to(kind), self.page.kind == kind) for kind in _MENU)

    def other_language(self) -> tuple[Language, str]:
        """Return the other language and the link to this page in it."""
        other: Language = "en" if self.language == "nl" else "nl"
        return other, relative(self.path, self.page.path(other))

    def alternates(self) -> Mapping[Language, str]:
        """Return the address of this page per language."""
        page = self.shows or self.page
        return {each: absolute(self.index.url, page.path(each)) for each in LANGUAGES}
