"""Writing SVG elements as text: escaped, in a fixed order, with short numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

Attribute = str | int | float | None


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
