"""Where labels of a map stand, so that none covers another or somebody else's place."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

FONT = 12.5  # size of a label, in units of the view
HEIGHT = FONT * 1.25
MARKER = 3.5  # radius of a place's dot
_NEAR = 15.0  # a label this close needs no line to its place
_DIRECTIONS = [
    math.radians(degrees)
    for degrees in (0, 180, 45, -45, 135, -135, 90, -90, 20, -20, 160, -160, 65, -65, 115, -115)
]
_ATTEMPTS = 4
_DISTANCES = (7.0, 14.0, 24.0, 36.0, 50.0, 66.0, 84.0, 105.0)

Point = tuple[float, float]


class Box(NamedTuple):
    """A rectangle by its edges."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def sized(cls, left: float, top: float, size: tuple[float, float]) -> Box:
        return cls(left, top, left + size[0], top + size[1])

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def has(self, point: Point) -> bool:
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


class Placed(NamedTuple):
    """A label's anchor (start, middle or end of its baseline), and the end of the line to its place, if it needs one."""

    x: float
    y: float
    anchor: str
    leader: Point | None


def width(text: str) -> float:
    """How wide a label is at most: an em for each wide character, 0.62 for others."""
    return FONT * sum(1.0 if ord(character) > 0x2E7F else 0.62 for character in text)


def place(labels: Sequence[tuple[Point, str]], size: Point, taken: Sequence[Box] = ()) -> list[Placed | None]:
    """A place for each (point, text) outside what is taken; None where no room is left.

    The first ones choose first; those left over get to choose before the others in another attempt.
    """
    order = list(range(len(labels)))
    best: dict[int, Placed] = {}
    for _ in range(_ATTEMPTS):
        found = _in_order(order, labels, size, taken)
        best = max(best, found, key=len)
        if len(best) == len(labels):
            break
        order.sort(key=found.__contains__)
    return [best.get(at) for at in range(len(labels))]


def _in_order(
    order: list[int], labels: Sequence[tuple[Point, str]], size: Point, taken: Sequence[Box]
) -> dict[int, Placed]:
    """The labels that find a place, one after the other."""
    dots = [Box(x - MARKER, y - MARKER, x + MARKER, y + MARKER) for (x, y), _ in labels]
    boxes, lines, found = list(taken), list[tuple[Point, Point]](), dict[int, Placed]()
    for at in order:
        point, text = labels[at]
        obstacles = [*boxes, *dots[:at], *dots[at + 1 :]]
        for placed, box in _candidates(point, width(text), size):
            line = (point, placed.leader) if placed.leader else None
            if _free(box, obstacles, lines) and (not line or _clear(line, obstacles, lines)):
                boxes.append(box)
                lines += [line] if line else []
                found[at] = placed
                break
    return found


def _candidates(point: Point, wide: float, size: Point) -> Iterator[tuple[Placed, Box]]:
    """Labels around a point inside the view, the nearest first, to the right before the left."""
    for distance in _DISTANCES:
        for direction in _DIRECTIONS:
            across, down = math.cos(direction), math.sin(direction)
            x, y = point[0] + distance * across, point[1] + distance * down
            anchor = "start" if across > 0.1 else "end" if across < -0.1 else "middle"
            left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
            middle = y + down * HEIGHT / 2
            box = Box(left - 1, middle - HEIGHT / 2, left + wide + 1, middle + HEIGHT / 2)
            if box.left >= 0 and box.top >= 0 and box.right <= size[0] and box.bottom <= size[1]:
                leader = (round(x, 1), round(y, 1)) if distance > _NEAR else None
                yield Placed(round(x, 1), round(middle + FONT * 0.36, 1), anchor, leader), box


def _free(box: Box, obstacles: Iterable[Box], lines: Iterable[tuple[Point, Point]]) -> bool:
    return not any(map(box.meets, obstacles)) and not any(_crosses(line, box) for line in lines)


def _clear(line: tuple[Point, Point], obstacles: Iterable[Box], lines: Iterable[tuple[Point, Point]]) -> bool:
    return not any(_crosses(line, box) for box in obstacles) and not any(_cut(line, other) for other in lines)


def _crosses(line: tuple[Point, Point], box: Box) -> bool:
    """Whether a line meets a box: it starts or ends in it, or cuts a diagonal."""
    left, top, right, bottom = box
    if any(left < x < right and top < y < bottom for x, y in line):
        return True
    return _cut(line, ((left, top), (right, bottom))) or _cut(line, ((left, bottom), (right, top)))


def _cut(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Whether two lines cut each other."""
    (a, b), (c, d) = one, other
    return _side(a, b, c) != _side(a, b, d) and _side(c, d, a) != _side(c, d, b)


def _side(a: Point, b: Point, c: Point) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) > (b[1] - a[1]) * (c[0] - a[0])
