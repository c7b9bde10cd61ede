"""The map drawn from a small atlas of squares: cut, joined, simplified."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest

from webapp.pictures.outlines import (
    CENTRE,
    WIDTH,
    Ring,
    area,
    halves,
    inside,
    joined,
    path,
    project,
    simplified,
    unrolled,
)
from webapp.pictures.worldmap import drawn


def square(left: float, bottom: float, right: float, top: float) -> Ring:
    return [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]


def topology(*countries: tuple[str | None, str, list[Ring]]) -> dict[str, Any]:
    """TopoJSON of countries (ISO number, name, rings), each ring an arc of its own, in steps of 0.1°."""
    arcs: list[list[list[int]]] = []
    geometries = []
    for number, name, rings in countries:
        numbers = []
        for ring in rings:
            steps = [(round(x * 10), round(y * 10)) for x, y in ring]
            arcs.append([list(steps[0])] + [[b[0] - a[0], b[1] - a[1]] for a, b in itertools.pairwise(steps)])
            numbers.append(len(arcs) - 1)
        shape: dict[str, Any] = (
            {"type": "Polygon", "arcs": [[numbers[0]]]}
            if len(numbers) == 1
            else {"type": "MultiPolygon", "arcs": [[[n]] for n in numbers]}
        )
        geometries.append({**shape, "properties": {"name": name}} | ({"id": number} if number else {}))
    transform = {"scale": [0.1, 0.1], "translate": [0, 0]}
    return {"transform": transform, "arcs": arcs, "objects": {"countries": {"geometries": geometries}}}


@pytest.fixture
def atlas(tmp_path: Path) -> Path:
    vietnam = ("704", "Vietnam", [square(100, 10, 110, 20), square(112, 10, 112.1, 10.1)])
    russia = ("643", "Russia", [square(60, 60, 180, 70), square(-180, 60, -170, 70)])
    greenland = ("304", "Greenland", [square(-50, 60, -20, 80)])
    kosovo = (None, "Kosovo", [square(20, 42, 22, 44)])
    palau = ("585", "Palau", [square(134, 7, 134.5, 7.5)])
    tuvalu = ("798", "Tuvalu", [square(179, -8.5, 179.4, -8)])
    nameless = (None, "Some Reef", [square(115, 10, 115.2, 10.2)])
    antarctica = ("010", "Antarctica", [square(-170, -80, 170, -70)])
    for scale, countries in {
        110: (vietnam, russia, greenland, kosovo, antarctica),
        50: (vietnam, russia, greenland, kosovo, palau),
        10: (vietnam, russia, greenland, kosovo, palau, tuvalu, nameless),
    }.items():
        (tmp_path / f"countries-{scale}m.json").write_text(json.dumps(topology(*countries)), encoding="utf-8")
    return tmp_path


def test_a_map_of_everything(atlas: Path) -> None:
    found = drawn(atlas)
    countries = found["countries"]
    assert {"VN", "RU", "GL", "XK", "PW", "TV", "RE"} <= countries.keys()
    assert not countries.keys() & {"AQ", "Some Reef"}
    assert "path" not in countries["PW"]
    assert countries["VN"]["path"].count("M") == 1, "the islet is too small to be drawn"
    assert countries["RU"]["path"].count("M") == 1, "both halves are one"
    assert countries["GL"]["path"].count("M") == 2, "one half on each side of the map"
    assert (
        countries["RE"]["at"][0]
        < countries["VN"]["at"][0]
        < countries["PW"]["at"][0]
        < countries["TV"]["at"][0]
    )


def test_equal_earth_keeps_areas() -> None:
    def drawn_area(latitude: float) -> float:
        corners = square(150, latitude, 151, latitude + 1)[:-1]
        return abs(area([project(x, y) for x, y in corners]))

    assert project(CENTRE, 0) == (WIDTH / 2, 0)
    assert project(CENTRE + 180, 0)[0] == pytest.approx(WIDTH)
    # On a sphere a degree square shrinks with the cosine of its latitude.
    assert drawn_area(60) / drawn_area(0) == pytest.approx(0.4924 / 0.99996, rel=0.002)


def test_rings_across_both_seams() -> None:
    around = unrolled([(170, 0), (-170, 0), (-170, 10), (170, 10)])
    assert [x for x, _ in around] == [170, 190, 190, 170]
    (whole,) = halves(around)
    assert len(whole) == 4
    left, right = sorted(halves(unrolled(square(-40, 0, -20, 10))), key=lambda ring: ring[0][0])
    assert {min(x for x, _ in left), max(x for x, _ in right)} == {-30, 330}


def test_joined_leaves_strangers_alone() -> None:
    alone = square(0, 0, 10, 10)
    assert len(joined([alone, square(20, 0, 30, 10)])) == 2
    (one,) = joined([square(170, 0, 180, 10), square(180, 0, 190, 10)])
    assert abs(area(one)) == 200


def test_simplified_keeps_ends_and_shape() -> None:
    arc: Ring = [(140, 0), (141, 0.001), (142, 0), (143, 8), (144, 0)]
    assert simplified(arc, 1.0) == [(140, 0), (142, 0), (143, 8), (144, 0)]
    assert simplified(arc, 0.0) == arc
    assert simplified([(179.995, 1.0), (180, 1.5), (180, 2.0)], 99.0)[1] == (180, 1.5)


def test_paths_are_short_and_closed() -> None:
    found = path(
        [[(0, 0), (10.2, 0.1), (10, 10), (10.1, 10.2), (-5, -10)], [(0, 0), (0.1, 0.1), (0, 0.2)]], (0, 0)
    )
    assert found == "M0 0l10 0 0 10-15-20z"
    assert not re.search(r"[.e]", found)


def test_a_point_inside_a_bay_is_on_land() -> None:
    horseshoe: Ring = [(0, 0), (30, 0), (30, 30), (20, 30), (20, 5), (10, 5), (10, 30), (0, 30)]
    x, y = inside(horseshoe)
    assert not (10 < x < 20 and y > 5)
