"""Foreign names in Latin letters and as katakana writes them: Victoria and ビクトリア, Guanajuato and グアナフアト.

No table knows all places of the rounds to come, and a name's letters only hint at its sound: the c of Cebu is s, the j
of Jakarta z, that of Juárez h; katakana puts vowels between consonants and leaves out what Japanese lacks. So the two
are aligned as an edit distance does, at a cost that is small where katakana usually differs from the letters. Of the
375 cities of CLDR's time zones that katakana writes, 269 are met so; of the 140,000 pairs of different
ones, two are taken for each other (a test counts them).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate
from string import ascii_lowercase

import numpy as np

from indexer.analysis import KATAKANA
from indexer.romaji import romaji_key

_VOWELS = frozenset("aiueo")
_GRAPHEME = re.compile("tch|sch|[cstpkzr]h|gh|ng(?![aeiou])|ck|qu|t[zs]|d[jz]|[a-zç]")
_NASAL_BEFORE_VOWEL = re.compile("ng(?=[aeiou])")  # of Korean: Yongin, ヨンイン
_SOFT = re.compile("c(?=[eiy])")
_NASAL = re.compile("m(?=[bp])")
# Sounds that sound otherwise by what follows: n before a vowel, which no m becomes; シ, チ, ジ; フ.
_VARYING = re.compile("n(?=[aiueo])|[stz](?=[iy])|h(?=u)")
_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1")
# Letters → the consonants of a romaji key that they may stand for, N before a vowel, S, T, Z before i and y, H before u.
_SOUNDS = {
    "b": "b", "c": "k", "ç": "sSTt", "d": "dZ", "f": "H", "g": "gzZ", "h": "hH", "j": "ZhHy", "k": "k", "l": "r", "m": "m",
    "n": "nN", "p": "p", "q": "kT", "r": "r", "s": "sSzZ", "t": "tT", "v": "bw", "w": "wb", "y": "yi", "z": "zZstST",
    "ch": "TSk", "tch": "T", "sch": "sS", "sh": "S", "th": "tTsS", "ph": "Hp", "kh": "khH", "gh": "g", "ng": "nN",
    "ck": "k", "qu": "k", "tz": "tTzZ", "ts": "tT", "dj": "Z", "dz": "zZ", "zh": "Z", "rh": "r",
}  # fmt: skip
_NEAR_VOWELS = frozenset({"ae", "ea", "ei", "ie", "ou", "uo"})
_GLIDES = frozenset({"iy", "ey", "uw", "ow"})
_LEAST, _MOST = 4, 24  # letters
_LEAST_READ, _MOST_READ = 0.5, 1.6  # sounds of a letter, on average
_LEAST_KANA = 3
# Letters → cost of each: the longer a name, the fewer are like it.
_LIMITS = {4: 0.063, 5: 0.06, 6: 0.08, 7: 0.08}
_LIMIT = 0.11  # of each letter of a longer one
_LOAN_LIMIT = 0.3  # where it is known what the letters mean


class ForeignNames:
    """Katakana words, to be found by how other languages spell them."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = [word for word in words if len(word) >= _LEAST_KANA]
        self._keys = [romaji_key(word) for word in self._words]
        self._sounds = np.array([_bits(key) for key in self._keys], np.uint64)
        self._lengths = np.array([len(key) for key in self._keys], np.int64)

    def spelled(self, typed: str) -> list[str]:
        """The words that Latin letters may spell, the likeliest first."""
        letters = _letters(typed)
        if not _LEAST <= len(letters) <= _MOST:
            return []
        readings = [_GRAPHEME.findall(letters)]
        if _NASAL_BEFORE_VOWEL.search(letters):
            readings.append(_GRAPHEME.findall(_NASAL_BEFORE_VOWEL.sub("n'", letters)))
        found = [pair for graphemes in readings for pair in self._alike(letters, graphemes)]
        return list(dict.fromkeys(word for _, word in sorted(found)))

    def _alike(self, letters: str, graphemes: list[str]) -> list[tuple[float, str]]:
        """The words that may be read so, each with how far it is."""
        limit = len(letters) * _LIMITS.get(len(letters), _LIMIT)
        possible = (
            ((self._sounds & ~_possible(graphemes)) == 0)
            & (self._lengths >= _LEAST_READ * len(letters))
            & (self._lengths <= _MOST_READ * len(letters))
        )
        return [
            (cost, self._words[at])
            for at in possible.nonzero()[0].tolist()
            if _begins_alike(graphemes[0], self._keys[at])
            and (cost := _apart(graphemes, self._keys[at], limit)) <= limit
        ]


@lru_cache(maxsize=4096)
def is_loan(english: str, word: str) -> bool:
    """Whether a katakana word, which is known to mean it, is also the English word: net zero, ネットゼロ; not 脱炭素."""
    limit = _LOAN_LIMIT * len(letters := _letters(english))
    return KATAKANA.fullmatch(word) is not None and (
        _apart(_GRAPHEME.findall(letters), romaji_key(word), limit) <= limit
    )


def _letters(text: str) -> str:
    """A name in plain letters, without accents, spaces and doubled consonants."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    letters = _DOUBLED.sub(r"\1", re.sub("[^a-z]", "", plain.replace("x", "ks")))
    return _SOFT.sub("ç", _NASAL.sub("n", letters))


def _bits(sounds: str) -> int:
    """A set of the consonants among some sounds; glides come and go."""
    return sum(1 << (ord(sound) - ord("a")) for sound in set(sounds) - _VOWELS - {"y", "w"})


def _possible(graphemes: list[str]) -> np.uint64:
    """The set of the consonants that a spelling may stand for."""
    return np.uint64(_bits("".join(_SOUNDS.get(grapheme, "") for grapheme in graphemes).lower()))


def _begins_alike(grapheme: str, key: str) -> bool:
    first = key[:1]
    if grapheme in _VOWELS or grapheme in "hwy":  # h is silent in many languages
        return first in _VOWELS or first in "yw" or (grapheme == "h" and first == "h")
    return first in _SOUNDS[grapheme].lower()


def _apart(graphemes: list[str], key: str, limit: float) -> float:
    """What it costs to read a spelling as a romaji key; more than `limit`: infinite."""
    sounds = _VARYING.sub(lambda sound: sound[0].upper(), key)
    added = [_added(key, at) for at in range(len(key))]
    row = [0.0, *accumulate(added)]
    for at, grapheme in enumerate(graphemes):
        dropped, costs = _dropped(graphemes, at), _COSTS[grapheme]
        above, cost = row, row[0] + dropped
        row = [cost]
        for before, sound in enumerate(sounds):
            cost += added[before]
            read = above[before] + costs[sound]
            if read < cost:
                cost = read
            silent = above[before + 1] + dropped
            if silent < cost:
                cost = silent
            row.append(cost)
        if min(row) > limit:
            return float("inf")
    return row[-1]


def _added(key: str, at: int) -> float:
    """A sound without a letter: the vowel after a consonant that has none, as in フラン(ス)."""
    sound = key[at]
    if sound == "o":
        return 0.15 if at and key[at - 1] in "td" else 0.45
    return {"u": 0.1, "i": 0.2, "y": 0.15, "w": 0.15}.get(sound, 0.45 if sound in _VOWELS else 1.0)


def _dropped(graphemes: list[str], at: int) -> float:
    """A letter without a sound: the e of Belize, the h of Tehran, the r of Denver."""
    grapheme, is_last = graphemes[at], at == len(graphemes) - 1
    if grapheme in _VOWELS:
        return 0.15 if grapheme == "e" and is_last else 0.45
    if grapheme == "r":
        return 0.1 if is_last or graphemes[at + 1][0] not in _VOWELS else 1.0
    if grapheme == "j" and graphemes[at + 1 : at + 2] == ["e"]:  # Sarajevo, サラエボ
        return 0.2
    if grapheme in "tdps" and is_last:
        return 0.5
    return {"h": 0.15, "gh": 0.15, "w": 0.25, "y": 0.3}.get(grapheme, 1.0)


def _read_as(grapheme: str, sound: str) -> float:
    """A letter, or several, as a sound."""
    pair = grapheme + sound
    if grapheme in _VOWELS and sound in _VOWELS:
        return 0.0 if grapheme == sound else 0.3 if pair in _NEAR_VOWELS else 0.5
    if pair in _GLIDES:
        return 0.2
    if pair in ("yi", "ji", "wu"):
        return 0.1
    if grapheme in _VOWELS or sound in _VOWELS:
        return 1.2
    return 0.0 if sound in _SOUNDS[grapheme] else 0.8


_COSTS = {
    grapheme: {sound: _read_as(grapheme, sound) for sound in f"{ascii_lowercase}HNSTZ"}
    for grapheme in (*_SOUNDS, *_VOWELS)
}
