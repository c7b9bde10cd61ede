"""Outlines of countries as a map needs them: projected, simplified, cut at the map's edge, written as SVG.

The projection is Equal Earth (Šavrič, Patterson and Jenny 2018, doi:10.1080/13658816.2018.1504949) around 150° E,
so that Japan and its partners stand in the middle. Vertices are left out by the area of their triangle
(Visvalingam and Whyatt 1993). Used when the map is drawn, never while serving.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

Point = tuple[float, float]
Ring = list[Point]

CENTRE = 150.0  # the meridian in the middle, degrees east
WIDTH = 3000  # units of the drawing from edge to edge

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = math.sqrt(3) / 2


def project(longitude: float, latitude: float) -> Point:
    """Degrees → units of the drawing, y downwards. Longitudes within half a turn of `CENTRE`."""
    theta = math.asin(_M * math.sin(math.radians(latitude)))
    slope = _A1 + 3 * _A2 * theta**2 + theta**6 * (7 * _A3 + 9 * _A4 * theta**2)
    x = math.radians(longitude - CENTRE) * math.cos(theta) / (_M * slope)
    y = theta * (_A1 + _A2 * theta**2 + theta**6 * (_A3 + _A4 * theta**2))
    scale = WIDTH / (2 * math.pi / (_M * _A1))
    return WIDTH / 2 + x * scale, -y * scale


def simplified(arc: Ring, least_area: float) -> Ring:
    """Without vertices whose triangle with their neighbours is small on the map; the ends always stay."""
    points = [(*project(*moved), degrees) for moved, degrees in zip(unrolled(arc), arc, strict=True)]
    while len(points) > (4 if arc[0] == arc[-1] else 2):
        areas = [
            math.inf if abs(b[2][0]) > 179.99 else abs(area([(a[0], a[1]), (b[0], b[1]), (c[0], c[1])]))
            for a, b, c in zip(points, points[1:], points[2:], strict=False)
        ]
        least = min(range(len(areas)), key=areas.__getitem__)
        if areas[least] >= least_area:
            break
        del points[least + 1]
    return [degrees for _, _, degrees in points]


def turned(longitude: float) -> float:
    """The same meridian, within half a turn of `CENTRE`."""
    return (longitude - CENTRE + 180) % 360 - 180 + CENTRE


def area(ring: Sequence[Point]) -> float:
    """The area of a ring by the shoelace formula; the sign says which way round it runs."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def unrolled(ring: Ring) -> Ring:
    """A ring around `CENTRE`, going on past the edge of the map where it crosses it."""
    found = [(turned(ring[0][0]), ring[0][1])]
    for x, y in ring[1:]:
        turn = round((found[-1][0] - x) / 360) * 360
        found.append((x + turn, y))
    return found


def halves(ring: Ring) -> Iterator[Ring]:
    """The parts of an unrolled ring on the map: whole, or cut at its edge with the rest on the other side."""
    for turn in (-360, 0, 360):
        moved = [(x + turn, y) for x, y in ring]
        part = _cut(_cut(moved, CENTRE - 180, 1), CENTRE + 180, -1)
        if len(part) > 3:
            yield part


def _cut(ring: Ring, edge: float, side: int) -> Ring:
    """What of a ring lies on one side of a meridian (Sutherland and Hodgman 1974)."""
    found: Ring = []
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        inside, next_inside = side * (ax - edge) >= 0, side * (bx - edge) >= 0
        if inside:
            found.append((ax, ay))
        if inside != next_inside:
            found.append((edge, ay + (by - ay) * (edge - ax) / (bx - ax)))
    return found


def joined(rings: list[Ring]) -> list[Ring]:
    """Rings that the source cuts at 180° put together again: they share an edge, run in opposite directions."""
    rings = [ring[:-1] if ring[0] == ring[-1] else ring for ring in rings]
    at = 0
    while at < len(rings):
        for other in range(at + 1, len(rings)):
            if whole := _spliced(rings[at], rings[other]):
                rings[at] = whole
                del rings[other]
                break
        else:
            at += 1
    return rings


def _spliced(one: Ring, other: Ring) -> Ring | None:
    edges = {
        (a, b): at
        for at, (a, b) in enumerate(zip(one, one[1:] + one[:1], strict=True))
        if a[0] == b[0] == 180
    }
    for at, (a, b) in enumerate(zip(other, other[1:] + other[:1], strict=True)):
        if (start := edges.get((b, a))) is not None:
            return one[: start + 1] + other[at + 1 :] + other[: at + 1] + one[start + 1 :]
    return None


def path(rings: list[Ring], origin: Point) -> str:
    """SVG path data in whole units, each vertex relative to the one before."""
    parts = []
    for ring in rings:
        places = [(round(x - origin[0]), round(y - origin[1])) for x, y in ring]
        steps = list(_steps(places))
        if len(steps) > 2:
            moves = "".join(_pair(dx, dy) for dx, dy in steps[:-1])
            parts.append(f"M{places[0][0]}{_number(places[0][1])}l{moves.lstrip()}z")
    return "".join(parts)


def _steps(places: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Differences between places; steps of no length are left out, steps in one direction are one."""
    here = places[0]
    for place in [*places[1:], places[0]]:
        if place != here:
            yield place[0] - here[0], place[1] - here[1]
            here = place


def _pair(dx: int, dy: int) -> str:
    return f"{_number(dx)}{_number(dy)}"


def _number(number: int) -> str:
    """A number that can follow another: a minus sign separates by itself."""
    return str(number) if number < 0 else f" {number}"


def inside(ring: Ring) -> Point:
    """A point well inside a polygon: the middle of the widest place, looked for in a grid."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    best, found = -math.inf, ring[0]
    for row in range(1, 40):
        y = min(ys) + (max(ys) - min(ys)) * row / 40
        crossings = sorted(
            ax + (y - ay) * (bx - ax) / (by - ay)
            for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True)
            if (ay > y) != (by > y)
        )
        for left, right in zip(crossings[::2], crossings[1::2], strict=True):
            for share in (0.3, 0.4, 0.5, 0.6, 0.7):
                x = left + (right - left) * share
                if (
                    room := min(
                        _distance((x, y), a, b) for a, b in zip(ring, ring[1:] + ring[:1], strict=True)
                    )
                ) > best:
                    best, found = room, (x, y)
    return found if xs else ring[0]


def _distance(place: Point, a: Point, b: Point) -> float:
    """From a point to a side."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = ((place[0] - a[0]) * dx + (place[1] - a[1]) * dy) / length if length else 0.0
    along = max(0.0, min(1.0, along))
    return math.hypot(place[0] - a[0] - along * dx, place[1] - a[1] - along * dy)
