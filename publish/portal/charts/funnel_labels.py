"""Names beside the points of a funnel, so that none covers another on the narrowest phone.

Points draw apart as a drawing widens and names do not grow, so what fits there fits everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

NARROWEST = 320
SIGN, LINE, APART, REACH = 7.0, 15, 11, 9
#: More names than this would cover the drawing: the table has them.
MOST = 12
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Placed:
    """A name with its place: the point's share of the width, an offset, a height, an anchor."""

    text: str
    share: float
    dx: int
    y: float
    anchor: str


def place_labels(points: Sequence[tuple[str, float, float]]) -> list[Placed]:
    """Return a place for the name of every point (text, share of the width, height).

    Right of its point, or else left, above or below it; the first that covers nothing.
    """
    if len(points) > MOST:
        return []
    taken: list[Box] = [_around(share, y) for _, share, y in points]
    found = []
    for text, share, y in points:
        choices = [_choice(text, share, y, side) for side in ("right", "left", "above", "below")]
        inside = [each for each in choices if _is_inside(each[1])]
        free = [each for each in inside if not any(_touch(each[1], box) for box in taken)]
        placed, box = (free or inside or choices)[0]
        taken.append(box)
        found.append(placed)
    return found


def _choice(text: str, share: float, y: float, side: str) -> tuple[Placed, Box]:
    width, x = len(text) * SIGN, share * NARROWEST
    if side == "right":
        box = (x + REACH, y - 8, x + APART + width, y + 7)
        return Placed(text, share, APART, y + 4, "start"), box
    if side == "left":
        box = (x - APART - width, y - 8, x - REACH, y + 7)
        return Placed(text, share, -APART, y + 4, "end"), box
    base = y - APART if side == "above" else y + APART + LINE - 4
    box = (x - width / 2, base - LINE + 3, x + width / 2, base + 3)
    return Placed(text, share, 0, base, "middle"), box


def _around(share: float, y: float) -> Box:
    x = share * NARROWEST
    return (x - REACH + 1, y - REACH + 1, x + REACH - 1, y + REACH - 1)


def _is_inside(box: Box) -> bool:
    return box[0] >= 0 and box[2] <= NARROWEST


def _touch(one: Box, other: Box) -> bool:
    apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    return not apart
