"""Writing SVG elements as text: escaped, in a fixed order, with short numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

Attribute = str | int | float | None


@dataclass(frozen=True)
class Drawing:
    """A finished drawing and its height in pixels; its width is that of the place it gets."""

    markup: Markup
    height: int


def drawing(parts: Iterable[Markup], height: float, style: str, width: int | str) -> Drawing:
    """Return the parts as one drawing, hidden from screen readers: its figure speaks for it.

    ``width`` is ``100%``, or the most pixels it takes where there is room.
    """
    size = {"class": style, "width": width, "height": int(height)}
    hidden = {"aria-hidden": "true", "focusable": "false"}
    return Drawing(element("svg", {**size, **hidden}, join(parts)), int(height))


def element(name: str, attributes: Mapping[str, Attribute], *children: Markup | str) -> Markup:
    """Return ``<name …>children</name>``; attributes that are none are left out."""
    written = "".join(
        f' {key}="{escape(_text(value))}"' for key, value in attributes.items() if value is not None
    )
    inner = Markup("").join(children)
    return Markup(f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>")


def join(parts: Iterable[Markup]) -> Markup:
    """Return the parts one after another."""
    return Markup("").join(parts)


def outlined(parts: Iterable[Markup]) -> Markup:
    """Return the parts with outlines behind their letters, so that text reads across lines."""
    return element("g", {"paint-order": "stroke"}, join(parts))


def percent(share: float) -> str:
    """Return a share of the width (0 to 1) as a percentage with two decimals."""
    return f"{_text(round(share * 100, 2))}%"


def text_at(
    x: str, y: float, text: str, style: str, anchor: str | None = None, dx: int | None = None
) -> Markup:
    """Return a text on the point ``x``, ``y``; ``style`` is a class of the style sheet."""
    attributes = {"x": x, "y": y, "dx": dx, "class": style, "text-anchor": anchor}
    return element("text", attributes, escape(text))


def _text(value: Attribute) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
