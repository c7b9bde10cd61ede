"""The countries of a search on a map, with the same as a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from indexer import FacetValue, country_code
from webapp.params import State
from webapp.pictures.atlas import World, world
from webapp.pictures.marks import Legend, Link, Mark, legend, level, links, spoken
from webapp.pictures.placement import Placed
from webapp.pictures.tables import Label
from webapp.pictures.views import View, views

HOME = "JP"


class Country(NamedTuple):
    """A country of the search; `code` is None where the map does not know it."""

    label: str
    mark: Mark
    code: str | None


class MapCountry(NamedTuple):
    """A country in one view: its outline, its point and its label in the view's units; no label, no link."""

    country: Country
    path: str
    at: tuple[float, float]
    label: Placed | None
    named: bool  # linked here, by its name or (without room for one) by its number


class MapView(NamedTuple):
    """What a template needs to draw one view."""

    view: View
    transform: str
    countries: tuple[MapCountry, ...]


class MapPicture(NamedTuple):
    """The views of the map (none when no country is known), its list, and the outline of all other land."""

    views: tuple[MapView, ...]
    countries: tuple[Country, ...]
    land: str
    legend: tuple[Legend, ...]
    source: str
    chosen: bool


def world_map(found: Iterable[FacetValue], state: State, label: Label) -> MapPicture:
    """The map of the countries that have projects in a search."""
    drawn = world()
    counted = [value for value in found if value.total]
    most = max((value.total for value in counted), default=0)
    link = links(state, "country")
    say = spoken()
    countries = tuple([_country(value, most, link, label, say) for value in counted])
    known = {country.code: country for country in countries if country.code}
    rest = "".join(path for code, path in drawn.paths.items() if code not in known)
    texts = tuple((code, f"{one.label} {one.mark.total}", one.mark.total) for code, one in known.items())
    return MapPicture(
        tuple(_view(view, known, drawn) for view in views(texts, HOME)),
        countries,
        rest,
        legend(most),
        drawn.source,
        bool(state.filters.get("country")),
    )


def _country(
    value: FacetValue, most: int, link: Link, label: Label, say: Callable[[str, int], str]
) -> Country:
    text, (url, selected) = label("country", value.value), link(value.value)
    code = country_code(value.value)
    mark = Mark(value.total, level(value.total, most), url, say(text, value.total), selected)
    return Country(text, mark, code if code in world().points else None)


def _view(view: View, known: dict[str, Country], drawn: World) -> MapView:
    marks = []
    for code, country in known.items():
        at = view.inside(drawn.points[code])
        named = code in view.labels
        if at is not None or code in drawn.paths:
            label = view.labels.get(code)
            marks.append(
                MapCountry(country, drawn.paths.get(code, ""), at or (0, 0), label, named and at is not None)
            )
    return MapView(view, view.transform, tuple(marks))
