"""The words of an index by how they are read, in kana and in romaji: whole, begun, and as read inside compounds."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import islice, product, takewhile
from typing import TypeVar

from indexer.pronunciation import inner_readings
from indexer.romaji import romaji_key
from indexer.vocabulary import load

Run = tuple[str, ...]
Key = TypeVar("Key")
Value = TypeVar("Value")

_KANJI = re.compile("[一-鿿々]+")
_END = "\n"  # of a word in a trie
_LONGEST = 14  # kana of a word
_LONGEST_KANJI = 8  # letters, of kana or romaji, of one kanji's reading
_LEAST_WITH_ONE = 4  # kana of which the last one alone may begin a word: すいそs
_MOST_RUNS = 48  # of one reading: readings are ambiguous
_LEAST_BEGUN_ROMAJI = 2  # letters of the last word
_MOST_BEGUN = 60  # keys of the last word
_LEAST_INSIDE = 4  # kana of a reading that is looked for as compounds are read


class Readings:
    """Words with their readings, and what can be derived from them."""

    def __init__(self, readings: Mapping[str, set[str]]) -> None:
        self._readings = readings

    @cached_property
    def by_reading(self) -> dict[str, list[str]]:
        return inverted((reading, term) for term, readings in self._readings.items() for reading in readings)

    @cached_property
    def by_romaji(self) -> dict[str, list[str]]:
        """Romaji keys → terms."""
        return _romanised(self.by_reading)

    @cached_property
    def _inside(self) -> dict[str, list[str]]:
        """Readings → terms, with the readings that they have only inside compounds: 枝 as シ, 乗る as ノリ."""
        return inverted(
            (reading, term)
            for term, readings in self._readings.items()
            for reading in sorted(readings | inner_readings(term, readings))
        )

    @cached_property
    def _inside_romaji(self) -> dict[str, list[str]]:
        return _romanised(self._inside)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.by_reading)

    def read_as(self, reading: str) -> list[Run]:
        """Runs of terms whose readings together are a reading: ハイキブツ → (廃棄, 物)."""
        return _spelled(reading, self.by_reading)

    def romanised_as(self, key: str) -> list[Run]:
        """Runs of terms whose romaji together is a key."""
        return _spelled(key, self.by_romaji)

    def compounds_read_as(self, reading: str) -> list[Run]:
        """Runs of terms that may be read so inside a compound: センテイシ → (剪定, 枝), ユキムロ → (雪, 室)."""
        if len(reading) < _LEAST_INSIDE:
            return []
        return [run for run in _spelled(reading, self._inside) if len(run) > 1]

    def compounds_romanised_as(self, key: str) -> list[Run]:
        """Runs of terms whose romaji inside a compound may be a key."""
        if len(key) < 2 * _LEAST_INSIDE - 1:
            return []
        return [run for run in _spelled(key, self._inside_romaji) if len(run) > 1]

    @cached_property
    def _next_kanji(self) -> dict[str, str]:
        """The words of two kanji and more as a trie: beginnings → the kanji after them, and _END after a whole word."""
        found: dict[str, str] = {}
        for term in self._readings:
            if len(term) > 1 and _KANJI.fullmatch(term):
                for at, character in enumerate(term + _END):
                    following = found.get(term[:at], "")
                    if character not in following:
                        found[term[:at]] = following + character
        return found

    def read_by_kanji(self, reading: str) -> list[Run]:
        """Words that the dictionary reads otherwise, kanji by kanji: ジネツ → (地熱,); and with another: ジネツハツデン."""
        return self._by_kanji(reading, self.by_reading, _kanji_by_sound()[0])

    def romanised_by_kanji(self, key: str) -> list[Run]:
        """The same for romaji."""
        return self._by_kanji(key, self.by_romaji, _kanji_by_sound()[1])

    def _by_kanji(self, whole: str, words: Mapping[str, list[str]], kanji: Mapping[str, str]) -> list[Run]:
        runs: list[Run] = [(term,) for term in self._by_each_kanji(whole, kanji)]
        for at in range(2, len(whole) - 1):
            head, tail = whole[:at], whole[at:]
            if head in words:
                runs += product(words[head][:8], self._by_each_kanji(tail, kanji))
            if tail in words:
                runs += product(self._by_each_kanji(head, kanji), words[tail][:8])
        return runs[:_MOST_RUNS]

    def _by_each_kanji(self, whole: str, kanji: Mapping[str, str]) -> list[str]:
        """The words of kanji of which each may be read so."""
        found, open_ = [], [("", 0)]
        while open_:
            begun, start = open_.pop()
            following = self._next_kanji.get(begun, "")
            if start == len(whole) and _END in following:
                found.append(begun)
            for end in range(start + 1, min(start + _LONGEST_KANJI, len(whole)) + 1):
                some = kanji.get(whole[start:end], "")
                open_ += [(begun + one, end) for one in some if one in following]
        return sorted(found)

    def begun_by(self, reading: str) -> Iterator[Run]:
        """Runs whose readings begin with a reading, cut inside the last word: サイセイカノ → (再生, 可能)."""
        return _begun(
            reading, self.by_reading, self._sorted, least=2 if len(reading) < _LEAST_WITH_ONE else 1
        )

    def begun_in_romaji(self, key: str) -> Iterator[Run]:
        """Runs whose romaji begins with a key, cut inside the last word: tikyukankyosen → (地球, 環境, センター)."""
        return _begun(key, self.by_romaji, self._sorted_romaji, least=_LEAST_BEGUN_ROMAJI)

    @cached_property
    def _sorted_romaji(self) -> list[str]:
        return sorted(self.by_romaji)


@lru_cache(maxsize=1)
def _kanji_by_sound() -> tuple[dict[str, str], dict[str, str]]:
    """Readings, and what they are in romaji → the kanji that are read so."""
    kana = inverted((reading, kanji) for kanji, readings in load().kanji.items() for reading in readings)
    tables = (kana, _romanised(kana))
    by_kana, by_romaji = ({sound: "".join(kanji) for sound, kanji in table.items()} for table in tables)
    return by_kana, by_romaji


def _begun(text: str, table: Mapping[str, list[str]], keys: list[str], least: int) -> Iterator[Run]:
    """Runs of terms whose keys together begin so; at least so many letters of the last one."""
    for at in range(len(text) - least + 1):
        if heads := _spelled(text[:at], table)[:8] if at else [()]:
            end = text[at:]
            begun = islice(keys, bisect_left(keys, end), None)
            likely = islice(takewhile(lambda key, end=end: key.startswith(end), begun), _MOST_BEGUN)  # type: ignore[misc]
            last = [term for key in likely for term in table[key]]
            yield from ((*head, term) for head in heads for term in last)


def inverted(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, list[Value]]:
    """Keys → values, in their order."""
    found: dict[Key, list[Value]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _romanised(table: Mapping[str, list[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for reading, terms in table.items():
        found.setdefault(romaji_key(reading), []).extend(terms)
    return found


def _spelled(whole: str, table: Mapping[str, list[str]]) -> list[Run]:
    """All ways to spell a string with the keys of a table, fewest words first."""
    size = len(whole)
    ways: list[list[Run]] = [[()], *([] for _ in range(size))]
    for end in range(1, size + 1):
        for start in range(max(0, end - 3 * _LONGEST), end):
            if ways[start] and whole[start:end] in table:
                ways[end] += [(*way, whole[start:end]) for way in ways[start]]
        ways[end] = sorted(ways[end], key=len)[:6]
    runs: list[Run] = []
    for way in ways[size]:
        runs += islice(product(*(table[key][:8] for key in way)), _MOST_RUNS - len(runs))
    return list(dict.fromkeys(filter(None, runs)))  # none of an empty string: ーーー has no sound
