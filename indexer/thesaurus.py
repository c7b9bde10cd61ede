"""The vocabulary as runs of terms: what else a run of terms may be called, in Japanese and English."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from indexer.analysis import analyse, katakana
from indexer.folding import fold
from indexer.romaji import romaji_key
from indexer.vocabulary import Group, Vocabulary, load

Run = tuple[str, ...]

LONGEST = 8  # terms of the longest run that is looked up
_LATIN = re.compile(r"[^\W_]+")
_SUFFIX = re.compile(r"(?<=..)[都府県市区町村]$")
_SILENT = {"city", "prefecture", "province", "state", "the", "of", "town", "ward"}


class Name(NamedTuple):
    """One name of a thing: its text and its run of terms."""

    text: str
    run: Run


class Thesaurus:
    """Groups of names, found by any name's run, by English words, by reading and by romaji."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.names: list[tuple[list[Name], list[Name]]] = []  # of each group: same, narrower
        self.by_run: dict[Run, list[int]] = {}
        self.by_english: dict[Run, list[int]] = {}
        self.english: list[str] = []
        self.by_reading: dict[str, list[Run]] = {}
        self.by_romaji: dict[str, list[Run]] = {}
        for group in _groups(vocabulary):
            self._add(group)
        for place in vocabulary.municipalities:
            self._add_place(place.name, place.kana)

    def same_as(self, run: Run) -> list[tuple[Name, bool]]:
        """Other names of a run: the name, and whether it is narrower."""
        found: list[tuple[Name, bool]] = []
        for number in self.by_run.get(run, ()):
            same, narrower = self.names[number]
            found += [(name, False) for name in same if name.run != run]
            found += [(name, True) for name in narrower if name.run != run]
        return found

    def in_japanese(self, english: Run) -> list[Name]:
        """What English words are called in Japanese."""
        return [name for number in self.by_english.get(english, ()) for name in self.names[number][0]]

    def _add(self, group: Group) -> None:
        number = len(self.names)
        same = [Name(text, run) for text in group.terms if (run := _run(text))]
        narrower = [Name(text, run) for text in group.narrower if (run := _run(text))]
        self.names.append((same, narrower))
        for name in same:
            self.by_run.setdefault(name.run, []).append(number)
        for english in group.english:
            self.by_english.setdefault(english_key(english), []).append(number)
            self.english.append(english)

    def _add_place(self, name: str, kana: str) -> None:
        reading = katakana(kana)
        self._read(reading, name)
        bare = _SUFFIX.sub("", name)
        ending = katakana(_ENDINGS.get(name[-1], ""))
        if bare != name and ending and any(reading.endswith(end) for end in ending.split("|")):
            end = next(end for end in ending.split("|") if reading.endswith(end))
            self._read(reading[: -len(end)], bare)

    def _read(self, reading: str, text: str) -> None:
        run = _run(text)
        if run:
            self.by_reading.setdefault(reading, []).append(run)
            self.by_romaji.setdefault(romaji_key(reading), []).append(run)


_ENDINGS = {
    "都": "と",
    "府": "ふ",
    "県": "けん",
    "市": "し",
    "区": "く",
    "町": "ちょう|まち",
    "村": "むら|そん",
}


def english_key(text: str) -> Run:
    """English words as they are looked up: folded, singular, without City and the like."""
    words = [_singular(word) for word in _LATIN.findall(fold(text).text)]
    return tuple(word for word in words if word not in _SILENT) or tuple(words)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _groups(vocabulary: Vocabulary) -> list[Group]:
    groups = list(vocabulary.groups)
    for country in vocabulary.countries:
        japanese = [name for name in country.aliases if not name.isascii()]
        english = [name for name in (country.english, *country.aliases) if name.isascii()]
        groups.append(Group((country.name, *japanese), tuple(dict.fromkeys(english))))
    groups += [Group((field.name,), (field.english,)) for field in vocabulary.fields]
    groups += [Group((_SUFFIX.sub("", place.name),), (place.english,)) for place in vocabulary.municipalities]
    return groups


def _run(text: str) -> Run:
    return tuple(token.term for token in analyse(text))


@lru_cache(maxsize=1)
def thesaurus() -> Thesaurus:
    """The thesaurus of the project's own vocabulary."""
    return Thesaurus(load())
