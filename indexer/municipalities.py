"""Japanese municipalities and prefectures by what is left of their names without 市, 県 and the like."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from indexer.entries import Municipality
from indexer.vocabulary import Vocabulary, matching

_SUFFIXES = "都府県市区町村"  # 北海 is no name of 北海道


def canonical_city(value: str, vocabulary: Vocabulary) -> str:
    """A published 国内都市; a bare name that only one city has gets its 市 back: 北九州 → 北九州市."""
    meant = meant_by(value, vocabulary)
    return meant[0] if len(meant) == 1 and meant[0].endswith("市") else value.strip()


def meant_by(value: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The places that a name without its suffix may mean; of one name several times with their prefectures.

    >>> from indexer.vocabulary import load
    >>> meant_by("府中", load()), meant_by("府中市", load())
    (('東京都府中市', '広島県府中市'), ())
    """
    return _by_bare_name(vocabulary).get(_key(value), ())


@lru_cache(maxsize=4)
def _by_bare_name(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    places = [place for place in vocabulary.municipalities if place.name[-1] in _SUFFIXES]
    times = Counter(place.name for place in places)
    found: dict[str, list[Municipality]] = {}
    for place in places:
        found.setdefault(_key(place.name[:-1]), []).append(place)
    return {
        bare: tuple(
            place.prefecture + place.name if times[place.name] > 1 else place.name
            for place in _thought_of(namesakes)
        )
        for bare, namesakes in found.items()
    }


def _thought_of(namesakes: list[Municipality]) -> list[Municipality]:
    """Nobody means 横浜町 by 横浜: a designated city or a capital comes before towns and villages."""
    if not any(place.ranks for place in namesakes):
        return namesakes
    return [place for place in namesakes if place.name[-1] not in "町村"]


def _key(name: str) -> str:
    """The form under which names are compared: 茅ケ崎 is 茅ヶ崎."""
    return matching(name).replace("ヶ", "ケ")
