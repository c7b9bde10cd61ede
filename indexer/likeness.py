"""How near two written words are: edit distance that knows kana which look or sound alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate, pairwise, permutations
from string import ascii_lowercase
from typing import Any

import numpy as np

from indexer.analysis import katakana
from indexer.vocabulary import load

ALIKE_COST = 0.5  # of an edit: characters that look or sound alike
_HALF = 1  # the bit of letters that cost half of an edit
_TURNED = 0.9  # two neighbours in the wrong order: all letters are right
_SMALL = str.maketrans("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ")
_LONE = frozenset("ーツ・")  # letters of half the cost, in full size
_LONG_E = re.compile("ー|・|(?<=[エケセテネヘメレゲゼデベペ])イ|ッ")


class WordList:
    """Words with the set of their letters each, so that those that may be near a typed one are found at once."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = list(words)
        self.letters = np.array([_letters(word) for word in self.words], np.uint64)
        self.lengths = np.array([len(word) for word in self.words], np.int64)

    def like(self, typed: str, limit: float) -> list[str]:
        """The words of which the letters do not tell that they are further away, those that share the most first."""
        letters = np.uint64(_letters(typed))
        apart = np.maximum(_beyond(letters & ~self.letters), _beyond(self.letters & ~letters))
        near = (apart <= limit) & (np.abs(self.lengths - len(typed)) <= limit * 2)
        found = near.nonzero()[0]
        return [self.words[at] for at in found[apart[found].argsort(kind="stable")].tolist()]


def _letters(word: str) -> int:
    """A set of 64 bits, one for each letter and those that look or sound like it (some share one)."""
    bits = 0
    for character in word:
        bits |= _bit(character)
    return bits


def _beyond(bits: Any) -> Any:
    """The least that it costs to lose some letters; an edit can do no more than put one in the place of another."""
    return np.bitwise_count(bits) - ALIKE_COST * (bits & np.uint64(_HALF))


@lru_cache(maxsize=8192)
def _bit(character: str) -> int:
    """The bit of a letter; letters of half the cost, and those that look like them, have the lowest."""
    family = _families().get(plain := _plain(character), plain)
    return _HALF if family in _LONE else 2 << (ord(family) * 2654435761 >> 7) % 63


@lru_cache(maxsize=1)
def _families() -> dict[str, str]:
    """Letter → one that stands for all that look like it, or like one that looks like it."""
    family: dict[str, str] = {}
    for pair in _alike():
        if max(map(len, pair)) == 1:
            one, other = (family.get(letter, letter) for letter in map(_plain, pair))
            lasting, gone = sorted((one, other), key=lambda letter: (letter not in _LONE, letter))
            family |= dict.fromkeys((gone, *(name for name in family if family[name] == gone)), lasting)
    return family


def distance(one: str, other: str, limit: float) -> float:
    """Edit distance; half for kana that look or sound alike, for ー and for a letter doubled. More than `limit`: infinite.

    Two neighbours in the wrong order are one edit (optimal string alignment).
    """
    if abs(len(one) - len(other)) > limit * 2:
        return float("inf")
    lone = [_lone(character, before) for before, character in pairwise(f" {other}")]
    row = [0.0, *accumulate(lone)]
    before, last = row, ""
    for a in one:
        earlier, before, dropped = before, row, _lone(a, last)
        cost = before[0] + dropped
        row = [cost]
        for at, b in enumerate(other):
            added, without = cost + lone[at], before[at + 1] + dropped
            cost = added if added < without else without
            if a == b:
                cost = min(cost, before[at])
            elif before[at] + ALIKE_COST < cost:
                cost = min(cost, before[at] + _swap(a, b))
            if at and a == other[at - 1] and b == last and earlier[at - 1] + _TURNED < cost:
                cost = earlier[at - 1] + _TURNED
            row.append(cost)
        if min(row) > limit:
            return float("inf")
        last = a
    return row[-1]


def sound(word: str) -> str:
    """What two spellings of one foreign word share: ロープウェー, ロープウェイ, ロープウエイ."""
    return _LONG_E.sub("", katakana(word).translate(_SMALL))


def _lone(character: str, before: str) -> float:
    """The cost of a character too much or too little: half for ー and its like, and for a Latin letter doubled."""
    is_doubled = character == before and character in ascii_lowercase
    return ALIKE_COST if is_doubled or character in "ーッ・" else 1.0


def _swap(a: str, b: str) -> float:
    """The cost of one character in the place of another."""
    return ALIKE_COST if _plain(a) == _plain(b) or (a, b) in _alike() else 1.0


@lru_cache(maxsize=1)
def _alike() -> frozenset[tuple[str, str]]:
    """Pairs that look alike, in both orders."""
    return frozenset(pair for alike in load().lookalikes for pair in permutations(alike, 2))


def taken_for(typed: str) -> list[str]:
    """What a text is where several of its characters are taken for another: ウランバトノレ as ウランバトル."""
    pairs = (pair for pair in _alike() if max(map(len, pair)) > 1 and pair[0] in typed)
    return [typed.replace(*pair) for pair in sorted(pairs)]


@lru_cache(maxsize=8192)
def _plain(character: str) -> str:
    """A kana without voiced marks, in full size, katakana."""
    base = unicodedata.normalize("NFD", character)[0]
    return katakana(base).translate(_SMALL)
