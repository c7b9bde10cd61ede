"""The world that maps are drawn from."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple


class World(NamedTuple):
    """`world.json`: outlines and points by ISO code, in units of the drawing."""

    source: str
    size: tuple[int, int]
    paths: dict[str, str]
    points: dict[str, tuple[float, float]]


@lru_cache(maxsize=1)
def world() -> World:
    """The map's data, read once."""
    data = json.loads(Path(__file__).with_name("world.json").read_text(encoding="utf-8"))
    shapes = data["countries"]
    return World(
        data["source"],
        tuple(data["size"]),
        {code: shape["path"] for code, shape in shapes.items() if "path" in shape},
        {code: tuple(shape["at"]) for code, shape in shapes.items() if "at" in shape},
    )
