"""How near two written words are: edit distance that knows kana which look or sound alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate, permutations

import numpy as np

from indexer.analysis import katakana
from indexer.vocabulary import load

ALIKE_COST = 0.5  # of an edit: characters that look or sound alike
_TURNED = 0.9  # two neighbours in the wrong order: all letters are right
_SMALL = str.maketrans("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ")
_LONG_E = re.compile("ー|・|(?<=[エケセテネヘメレゲゼデベペ])イ|ッ")


class WordList:
    """Words with a bit set of their letters each, so that those with about the same letters are found at once."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = list(words)
        self.letters = np.array([_letters(word) for word in self.words], np.uint64)
        self.lengths = np.array([len(word) for word in self.words], np.int64)

    def like(self, typed: str) -> list[str]:
        """Words of about the same length that share all but a few of its letters, those that share the most first."""
        letters = np.uint64(_letters(typed))
        missing = np.bitwise_count(letters & ~self.letters)
        near = (missing <= 1 + len(typed) // 4) & (np.abs(self.lengths - len(typed)) <= 2)
        found = near.nonzero()[0]
        return [self.words[at] for at in found[missing[found].argsort(kind="stable")].tolist()]


def _letters(word: str) -> int:
    """A set of 64 bits, one for each letter (some share one)."""
    bits = 0
    for character in word:
        bits |= 1 << (ord(_plain(character)) * 2654435761 >> 7) % 64
    return bits


def distance(one: str, other: str, limit: float) -> float:
    """Edit distance; half for kana that look or sound alike and for ー. More than `limit`: infinite.

    Two neighbours in the wrong order are one edit (optimal string alignment).
    """
    if abs(len(one) - len(other)) > limit * 2:
        return float("inf")
    lone = [_lone(character) for character in other]
    row = [0.0, *accumulate(lone)]
    before, last = row, ""
    for a in one:
        earlier, before, dropped = before, row, _lone(a)
        cost = before[0] + dropped
        row = [cost]
        for at, b in enumerate(other):
            if a == b:
                cost = before[at]
            else:
                added, without = cost + lone[at], before[at + 1] + dropped
                cost = added if added < without else without
                if before[at] + ALIKE_COST < cost:
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


def _lone(character: str) -> float:
    return 0.5 if character in "ーッ・" else 1.0


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
