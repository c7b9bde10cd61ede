"""Which part of the world a map shows, so that its labels have room.

Countries that lie together get one view of their region. Countries all over the world get a view of
the world, and beside it one of the region where they crowd; each country is labelled in one of them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from webapp.pictures.atlas import world
from webapp.pictures.placement import Box, Placed, Point, place

ACROSS = 400.0  # width of a view in its own units, which are about a phone's pixels
REGION = (740.0, 730.0)  # the part of the drawing (of 3,000 units) that is shown as a region
_CROWD = 3  # so many countries together get a view of their region
_MARGIN = 70.0, 115.0  # around the outermost points, for their countries and labels
_ROOM = REGION[0] - 2 * _MARGIN[0], REGION[1] - 2 * _MARGIN[1]
_CANDIDATES = 40  # corners that are tried when looking for the crowd


class View(NamedTuple):
    """A part of the drawing at a scale, with the labels that stand in it by country (None: only a number)."""

    part: Box
    labels: dict[str, Placed | None]
    zoomed: Box | None = None  # in this view's units: what another view shows larger

    @property
    def scale(self) -> float:
        return ACROSS / self.part.width

    @property
    def height(self) -> float:
        return round(self.part.height * self.scale, 1)

    @property
    def transform(self) -> str:
        """SVG: from units of the drawing to those of the view."""
        left, top = -self.part.left * self.scale, -self.part.top * self.scale
        return f"translate({left:.1f} {top:.1f}) scale({self.scale:.4f})"

    def inside(self, point: Point) -> Point | None:
        """A point of the drawing in the view's units, None outside."""
        if not self.part.has(point):
            return None
        return self.moved(point)

    def moved(self, point: Point) -> Point:
        """A point of the drawing in the view's units."""
        return (
            round((point[0] - self.part.left) * self.scale, 1),
            round((point[1] - self.part.top) * self.scale, 1),
        )

    def showing(self, part: Box) -> View:
        """This view with a frame around what another one shows larger."""
        frame = Box(*self.moved((part.left, part.top)), *self.moved((part.right, part.bottom)))
        return self._replace(zoomed=frame)


@lru_cache(maxsize=256)
def views(labels: tuple[tuple[str, str, int], ...], home: str) -> tuple[View, ...]:
    """The views for countries (code, label, projects), the most important first. `home` is kept in sight."""
    drawn = world()
    points = {code: drawn.points[code] for code, _, _ in labels}
    texts = {code: text for code, text, _ in labels}
    if not points:
        return ()
    region = _region([*points.values(), drawn.points[home]], drawn.size)
    if region:
        return (_labelled(View(region, {}), points, texts),)
    whole = Box(0, 0, *drawn.size)
    crowd = _crowd([(drawn.points[code], projects) for code, _, projects in labels], drawn.size)
    near = {code: point for code, point in points.items() if crowd.has(point)}
    if len(near) < _CROWD:
        return (_labelled(View(whole, {}), points, texts),)
    far = {code: point for code, point in points.items() if code not in near}
    return (_labelled(View(crowd, {}), near, texts), _labelled(View(whole, {}).showing(crowd), far, texts))


def _labelled(view: View, points: dict[str, Point], texts: dict[str, str]) -> View:
    places = [(view.moved(point), texts[code]) for code, point in points.items()]
    frame = view.zoomed
    placed = place(places, (ACROSS, view.height), [frame] if frame else [])
    return view._replace(labels=dict(zip(points, placed, strict=True)))


def _region(points: list[Point], size: tuple[int, int]) -> Box | None:
    """The region with all the points, if one is enough."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if max(xs) - min(xs) > _ROOM[0] or max(ys) - min(ys) > _ROOM[1]:
        return None
    return _around((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, size)


def _crowd(places: list[tuple[Point, int]], size: tuple[int, int]) -> Box:
    """The region with the most projects."""
    most, found = 0, Box(0, 0, *REGION)
    corners = [point for point, _ in places[:_CANDIDATES]]
    for left, _ in corners:
        for _, top in corners:
            inner = Box.sized(left, top, _ROOM)
            within = [(point, projects) for point, projects in places if inner.has(point)]
            if (total := sum(projects for _, projects in within)) > most:
                xs, ys = [x for (x, _), _ in within], [y for (_, y), _ in within]
                most = total
                found = _around((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, size)
    return found


def _around(x: float, y: float, size: tuple[int, int]) -> Box:
    """The region around a middle, moved inside the drawing."""
    left = min(max(x - REGION[0] / 2, 0), size[0] - REGION[0])
    top = min(max(y - REGION[1] / 2, 0), size[1] - REGION[1])
    return Box.sized(round(left), round(top), REGION)
