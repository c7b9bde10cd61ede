"""Parts of the world and Japanese prefectures in queries: the countries and the cities in them.

No text says アフリカ of a project in Kenya, or 鹿児島県 of one that 大崎町 proposed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from indexer.english_words import english_key
from indexer.entries import Municipality
from indexer.readings import Run
from indexer.vocabulary import Vocabulary, matching


class Area(NamedTuple):
    """The values of a facet that lie in an area; `in_default`: a name that is meant so only where it finds nothing.

    静岡 is a city as well, 中部 the middle of any country, and 九州 what many texts say. `itself` may be a value, too:
    a prefecture that has projects of its own.
    """

    facet: str
    values: frozenset[str]
    in_default: bool = False
    itself: str = ""


@lru_cache(maxsize=4096)
def area_of(text: str, vocabulary: Vocabulary) -> Area | None:
    """The area that a text names, in Japanese, kana or English; None where it names none."""
    return _areas(vocabulary).get(matching(text))


def area_phrases(vocabulary: Vocabulary) -> frozenset[Run]:
    """The keys of the English names of areas."""
    prefectures = (f"{place.english} {ending}" for place in _prefectures(vocabulary) for ending in _ENDINGS)
    regions = (english for region in vocabulary.regions for english in region.english)
    return frozenset(map(english_key, (*prefectures, *regions)))


_ENDINGS = ("Prefecture", "Pref")
_READ_ENDINGS = {"都": "と", "府": "ふ", "県": "けん"}


def _prefectures(vocabulary: Vocabulary) -> list[Municipality]:
    return [place for place in vocabulary.municipalities if not place.prefecture]


@lru_cache(maxsize=4)
def _areas(vocabulary: Vocabulary) -> dict[str, Area]:
    found: dict[str, Area] = {}
    cities = {place.name: _cities(place.name, vocabulary) for place in _prefectures(vocabulary)}
    for place in _prefectures(vocabulary):
        area = Area("city", cities[place.name], itself=place.name)
        found |= dict.fromkeys(map(matching, _full_names(place)), area)
        found |= dict.fromkeys(map(matching, _short_names(place)), area._replace(in_default=True))
    for region in vocabulary.regions:
        if region.members <= cities.keys():
            values = frozenset[str]().union(*(cities[member] for member in region.members))
            area = Area("city", values, in_default=True)
        else:
            area = Area("country", region.members)
        found |= dict.fromkeys(map(matching, (*region.names, *region.english)), area)
    return found


def _full_names(prefecture: Municipality) -> list[str]:
    return [prefecture.name, prefecture.kana, *(f"{prefecture.english} {word}" for word in _ENDINGS)]


def _short_names(prefecture: Municipality) -> list[str]:
    """Its names without an ending; 北海 is none of 北海道."""
    ending = _READ_ENDINGS.get(prefecture.name[-1])
    bare = [prefecture.name[:-1], prefecture.kana.removesuffix(ending)] if ending else []
    return [prefecture.english, *bare]


def _cities(prefecture: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The cities of a prefecture as 国内都市 has them, itself among them."""
    cities = {place.name for place in vocabulary.municipalities if place.prefecture == prefecture}
    elsewhere = {
        place.name for place in vocabulary.municipalities if place.prefecture not in ("", prefecture)
    }
    return frozenset({prefecture, *(cities - elsewhere), *(prefecture + city for city in cities)})
