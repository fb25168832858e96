"""Reading a page as a program does: its elements, links, anchors and text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path


@dataclass
class Element:
    """An element and its attributes."""

    name: str
    attributes: dict[str, str]


@dataclass
class ReadPage(HTMLParser):
    """The elements of a page and the text outside scripts."""

    elements: list[Element] = field(default_factory=list)
    text: str = ""
    scripts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._inside: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))
        self._inside = tag if tag == "script" else self._inside
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = None if tag == "script" else self._inside

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts[-1] += data
        else:
            self.text += data

    def named(self, name: str) -> list[Element]:
        return [each for each in self.elements if each.name == name]

    def ids(self) -> list[str]:
        return [each.attributes["id"] for each in self.elements if "id" in each.attributes]


def read_page(path: Path) -> ReadPage:
    """Return the page in the file ``path``."""
    page = ReadPage()
    page.feed(path.read_text(encoding="utf-8"))
    return page
