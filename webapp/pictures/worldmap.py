"""Draw `world.json`, the map that the pictures shade, out of Natural Earth. Run by hand, never while serving.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python -m webapp.pictures.worldmap package

Natural Earth is in the public domain; the npm package `world-atlas` (ISC) gives it as TopoJSON. Shapes are those
of the 1:110m countries without Antarctica, points for small islands those of 1:50m and 1:10m. Borders are simplified
once and shared by both neighbours, so that no gap opens between them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.core import get_global

from webapp.pictures.outlines import (
    CENTRE,
    WIDTH,
    Point,
    Ring,
    area,
    halves,
    inside,
    joined,
    path,
    project,
    simplified,
    turned,
    unrolled,
)

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


def shapes(atlas: Atlas, code: str) -> list[Ring]:
    """The polygons of a country on the map, in its units, the largest first."""
    rings = joined([unrolled(ring) for ring in atlas.rings(code)])
    parts = [[project(x, y) for x, y in part] for ring in rings for part in halves(ring)]
    return sorted(parts, key=lambda ring: -abs(area(ring)))


def drawn(folder: Path) -> dict[str, Any]:
    """All of `world.json`: the size, and for each code its path (where it is large enough) and its point."""
    coarse = Atlas(folder / "countries-110m.json", LEAST_AREA)
    finer = [Atlas(folder / f"countries-{scale}m.json") for scale in (50, 10)]
    origin, (_, bottom) = (0.0, project(CENTRE, TOP)[1]), project(CENTRE, BOTTOM)
    countries: dict[str, Any] = {}
    for code in sorted({code for atlas in (coarse, *finer) for code in atlas.countries} - {"AQ"}):
        if code in coarse.countries:
            rings = shapes(coarse, code)
            kept = [ring for ring in rings if abs(area(ring)) >= LEAST_RING] or rings[:1]
            countries[code] = {"path": path(kept, origin)}
        elif len(code) > 2:
            continue  # a part of the source without a code, and too small to be drawn
        largest = shapes(next(a for a in (*finer, coarse) if code in a.countries), code)[0]
        countries.setdefault(code, {})["at"] = _rounded(inside(largest), origin)
    for code, degrees in APART.items():
        countries[code] = {"at": _rounded(project(turned(degrees[0]), degrees[1]), origin)}
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
