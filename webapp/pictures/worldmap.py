"""Draw `world.json`, the map that the pictures shade, out of Natural Earth. Run by hand, never while serving.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python -m webapp.pictures.worldmap package

Natural Earth is in the public domain; the npm package `world-atlas` (ISC) gives it as TopoJSON. Shapes are of
the 1:110m countries, points for small islands of 1:50m and 1:10m. The projection is Equal Earth (Šavrič,
Patterson and Jenny 2018, doi:10.1080/13658816.2018.1504949) around 150° E, without Antarctica. Borders are simplified
once and shared by both neighbours (Visvalingam and Whyatt 1993), so that no gap opens between them.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.core import get_global

Point = tuple[float, float]
Ring = list[Point]

CENTRE = 150.0  # the meridian in the middle, degrees east
WIDTH = 3000  # units of the drawing from edge to edge
TOP, BOTTOM = 83.7, -56.0  # degrees of latitude that are drawn
LEAST_AREA = 12.0  # square units: a vertex whose triangle is smaller is left out
LEAST_RING = 30.0  # square units: a smaller islet is left out, unless it is all that a country has
OUT = Path(__file__).parent / "world.json"

NAMED = {"Kosovo": "XK"}  # what the source gives no ISO number for
# Longitude and latitude of territories that the source draws as parts of others.
APART = {
    "BQ": (-68.3, 12.2), "CC": (96.8, -12.2), "CX": (105.6, -10.5), "GF": (-53.1, 3.9), "GP": (-61.5, 16.2),
    "MQ": (-61.0, 14.6), "RE": (55.5, -21.1), "SJ": (16.0, 78.6), "TK": (-171.8, -9.2), "YT": (45.2, -12.8),
}  # fmt: skip

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


class Atlas:
    """One TopoJSON file of countries."""

    def __init__(self, path: Path, least_area: float = 0.0) -> None:
        topology = json.loads(path.read_text(encoding="utf-8"))
        self._arcs = [simplified(arc, least_area) for arc in _arcs(topology)]
        self.countries: dict[str, list[dict[str, Any]]] = {}
        for geometry in topology["objects"]["countries"]["geometries"]:
            self.countries.setdefault(_code(geometry), []).append(geometry)

    def rings(self, code: str) -> list[Ring]:
        """The outer rings of a country, in degrees. Its holes are other countries, drawn over it."""
        return [
            self._ring(polygon[0])
            for geometry in self.countries[code]
            for polygon in (geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]])
        ]

    def _ring(self, numbers: list[int]) -> Ring:
        ring: Ring = []
        for number in numbers:
            arc = self._arcs[number] if number >= 0 else self._arcs[~number][::-1]
            ring += arc[bool(ring) :]
        return ring


def _arcs(topology: dict[str, Any]) -> Iterator[Ring]:
    """Arcs in degrees: each vertex is stored as the difference to the one before, in steps of `scale`."""
    (kx, ky), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        found: Ring = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            found.append((round(x * kx + tx, 4), round(y * ky + ty, 4)))
        yield found


def _code(geometry: dict[str, Any]) -> str:
    """ISO 3166-1 alpha-2 of a country, from its number by CLDR's table; its name where it has none."""
    name: str = geometry["properties"]["name"]
    codes = get_global("territory_aliases").get(str(geometry.get("id")), [NAMED.get(name, name)])
    return str(codes[0])


def simplified(arc: Ring, least_area: float) -> Ring:
    """Without vertices whose triangle with their neighbours is small on the map; the ends always stay."""
    points = [(*project(*turned), degrees) for turned, degrees in zip(unrolled(arc), arc, strict=True)]
    while len(points) > (4 if arc[0] == arc[-1] else 2):
        areas = [
            math.inf if abs(b[2][0]) > 179.99 else abs(_area([a[:2], b[:2], c[:2]]))
            for a, b, c in zip(points, points[1:], points[2:], strict=False)
        ]
        least = min(range(len(areas)), key=areas.__getitem__)
        if areas[least] >= least_area:
            break
        del points[least + 1]
    return [degrees for _, _, degrees in points]


def _turned(longitude: float) -> float:
    """The same meridian, within half a turn of `CENTRE`."""
    return (longitude - CENTRE + 180) % 360 - 180 + CENTRE


def _area(ring: Any) -> float:
    """The area of a ring by the shoelace formula; the sign says which way round it runs."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def unrolled(ring: Ring) -> Ring:
    """A ring around `CENTRE`, going on past the edge of the map where it crosses it."""
    found = [(_turned(ring[0][0]), ring[0][1])]
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


def shapes(atlas: Atlas, code: str) -> list[Ring]:
    """The polygons of a country on the map, in its units, the largest first."""
    rings = joined([unrolled(ring) for ring in atlas.rings(code)])
    parts = [[project(x, y) for x, y in part] for ring in rings for part in halves(ring)]
    return sorted(parts, key=lambda ring: -abs(_area(ring)))


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


def drawn(folder: Path) -> dict[str, Any]:
    """All of `world.json`: the size, and for each code its path (where it is large enough) and its point."""
    coarse = Atlas(folder / "countries-110m.json", LEAST_AREA)
    finer = [Atlas(folder / f"countries-{scale}m.json") for scale in (50, 10)]
    origin, (_, bottom) = (0.0, project(CENTRE, TOP)[1]), project(CENTRE, BOTTOM)
    countries: dict[str, Any] = {}
    for code in sorted({code for atlas in (coarse, *finer) for code in atlas.countries} - {"AQ"}):
        if code in coarse.countries:
            rings = shapes(coarse, code)
            kept = [ring for ring in rings if abs(_area(ring)) >= LEAST_RING] or rings[:1]
            countries[code] = {"path": path(kept, origin)}
        elif len(code) > 2:
            continue  # a part of the source without a code, and too small to be drawn
        largest = shapes(next(a for a in (*finer, coarse) if code in a.countries), code)[0]
        countries.setdefault(code, {})["at"] = _rounded(inside(largest), origin)
    for code, degrees in APART.items():
        countries[code] = {"at": _rounded(project(_turned(degrees[0]), degrees[1]), origin)}
    return {
        "source": "Natural Earth 1:110m, public domain (https://www.naturalearthdata.com)",
        "size": [WIDTH, round(bottom - origin[1])],
        "countries": countries,
    }


def _rounded(place: Point, origin: Point) -> list[int]:
    return [round(place[0] - origin[0]), round(place[1] - origin[1])]


if __name__ == "__main__":
    text = json.dumps(drawn(Path(sys.argv[1])), ensure_ascii=False, separators=(",", ":"))
    OUT.write_text(text.replace('},"', '},\n"') + "\n", encoding="utf-8")
