"""What the vocabulary calls the values of facets in English.

A value that no table knows stays as it was published: a guess at how a name is read may be wrong, and
the published name can at least be looked up.
"""

from __future__ import annotations

from functools import lru_cache

from indexer.project import Area, split_field
from indexer.vocabulary import Vocabulary, load, matching

_KINDS = {"府": "Prefecture", "県": "Prefecture", "市": "City", "区": "Ward", "町": "Town", "村": "Village"}
# Of places abroad: a 州 is a state in one country and a province in another, so that only cities are called what they are.
_ABROAD = {"市": "City", "州": "", "県": "", "省": "", "区": "", "郡": "", "地域": "", "地区": ""}
_LONGEST_PLACE = 60  # characters; longer texts are not looked at for places inside places


def english_value(facet: str, value: str) -> str:
    """A facet's value in English, as published where the vocabulary has no English for it.

    Besides facets, `area` (対象都市・地域) and `term` (a word of the domain) are known.

    >>> english_value("city", "北九州市"), english_value("field", "その他(観光ルート)")
    ('Kitakyushu City', 'Other (観光ルート)')
    """
    return _names(load()).of(facet, value)


class EnglishNames:
    """The English names of one vocabulary, found by the Japanese ones."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._fields = {entry.name: entry.english for entry in vocabulary.fields}
        self._countries = {entry.name: entry.english for entry in vocabulary.countries}
        self._places = _places(vocabulary)
        self._prefectures = [place.name for place in vocabulary.municipalities if not place.prefecture]
        self._names: dict[str, str] = {}
        for group in (*vocabulary.groups, *vocabulary.towns):
            for term in group.terms if group.english else ():
                self._names.setdefault(matching(term), group.english[0])

    def of(self, facet: str, value: str) -> str:
        """A facet's value in English, as published where nobody knows it."""
        found = {
            "field": self._field,
            "country": self._country,
            "city": self._city,
            "proposer": self._organisation,
            "area": self._area,
            "term": self._term,
        }.get(facet, str)(value)
        return found or value

    def _field(self, value: str) -> str:
        parent, detail = split_field(value)
        english = self._fields.get(self._vocabulary.field(parent) or "", parent)
        return f"{english} ({self._names.get(matching(detail), detail)})" if detail else english

    def _country(self, value: str) -> str:
        return self._countries.get(self._vocabulary.country(value) or "", "")

    def _city(self, value: str) -> str:
        """A municipality, also with its prefecture before it: 福岡県北九州市."""
        for prefecture in ("", *filter(value.startswith, self._prefectures)):
            if place := self._places.get(value.removeprefix(prefecture)):
                return place
        kind = _KINDS.get(value[-1:], "")
        known = self._names.get(matching(value[:-1])) if kind else self._names.get(matching(value))
        return f"{known} {kind}".strip() if known else ""

    def _term(self, value: str) -> str:
        name = self._names.get(matching(value)) or self._country(value)
        return name[:1].upper() + name[1:]

    def _area(self, value: str) -> str:
        """A place abroad with the members it lists: メトロセブ地域(セブ市、ダナオ市) → Metro Cebu (Cebu City, Danao City)."""
        area = Area.parse(value)
        name, members = self._place(area.name), [self._place(member) for member in area.members]
        if not name or not all(members):
            return ""
        return f"{name} ({', '.join(members)})" if members else name

    def _place(self, value: str) -> str:
        """A place abroad, also inside another one: バリ州ギャンヤール県 → Gianyar, Bali."""
        if known := self._bare(value):
            return known
        for at in range(1, len(value) if len(value) <= _LONGEST_PLACE else 0):
            if value[at - 1] in _ABROAD and (outer := self._bare(value[:at])):
                inner = self._place(value[at:])
                return f"{inner}, {outer}" if inner else ""
        return ""

    def _bare(self, value: str) -> str:
        """A place abroad by its name alone, with or without what kind of place it is."""
        for kind, english in {"": "", **_ABROAD}.items():
            if value.endswith(kind) and (name := self._term(value.removesuffix(kind))):
                return f"{name} {english}".strip()
        return ""

    def _organisation(self, value: str) -> str:
        """An organisation's name with its form behind it: 日本工営株式会社 → Nippon Koei Co., Ltd."""
        folded = matching(value)
        if name := self._names.get(folded):
            return name
        for form, english in self._vocabulary.organisations.items():
            bare = folded.removeprefix(form).removesuffix(form)
            if bare != folded and (name := self._names.get(bare)):
                return f"{name} {english}".strip()
        return ""


def _places(vocabulary: Vocabulary) -> dict[str, str]:
    """Municipalities, alone and after their prefecture, and prefectures in English.

    A name that two places read in different ways (松前町: Matsumae, Masaki) has none without its prefecture.
    """
    found: dict[str, str] = {}
    for place in vocabulary.municipalities:
        english = f"{place.english} {_KINDS.get(place.name[-1], '')}".strip()
        found[place.name] = english if found.get(place.name, english) == english else ""
        found[f"{place.prefecture}{place.name}"] = english if place.prefecture else found[place.name]
    return found


@lru_cache(maxsize=4)
def _names(vocabulary: Vocabulary) -> EnglishNames:
    return EnglishNames(vocabulary)
