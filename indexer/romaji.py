"""Kana and typed romaji → one key, so that Hepburn and Kunrei, with or without long vowels, meet.

>>> romaji_key("キタキュウシュウ") == latin_key("kitakyushu") == latin_key("Kitakyūsyū")
True
>>> romaji_key("オオサカ") == latin_key("Osaka") != romaji_key("オオサキ")
True
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "g": "ガギグゲゴ", "s": "サシスセソ", "z": "ザジズゼゾ", "t": "タチツテト",
    "d": "ダヂヅデド", "n": "ナニヌネノ", "h": "ハヒフヘホ", "b": "バビブベボ", "p": "パピプペポ", "m": "マミムメモ",
    "r": "ラリルレロ",
}  # fmt: skip
_KANA = {kana: row + vowel for row, line in _ROWS.items() for kana, vowel in zip(line, "aiueo", strict=True)}
_KANA |= {
    "ヤ": "ya",
    "ユ": "yu",
    "ヨ": "yo",
    "ワ": "wa",
    "ヰ": "i",
    "ヱ": "e",
    "ヲ": "o",
    "ン": "n",
    "ヂ": "zi",
    "ヅ": "zu",
}
_SMALL = {
    "ャ": "ya",
    "ュ": "yu",
    "ョ": "yo",
    "ァ": "a",
    "ィ": "i",
    "ゥ": "u",
    "ェ": "e",
    "ォ": "o",
    "ヮ": "wa",
}

_SPELT = {key: kana for kana, key in reversed(_KANA.items()) if kana not in "ヰヱン"}
_SPELT |= {
    row + sound: _SPELT[f"{row}i"] + small
    for row in "kgsztnhbpmr"
    for small, sound in list(_SMALL.items())[:3]
}
_SYLLABLE = re.compile("[kgsztdnhbpmr]?y?[aiueo]|w[ao]")
_NASAL_ALONE = re.compile("n|m(?=[bmp])")
_SYLLABLES_IN_YE = ("シェ", "ジェ", "チェ")

# Hepburn → Kunrei; longer spellings first.
_HEPBURN = [
    ("tch", "ch"), ("cch", "ch"), ("sha", "sya"), ("shu", "syu"), ("sho", "syo"), ("she", "sye"), ("shi", "si"),
    ("cha", "tya"), ("chu", "tyu"), ("cho", "tyo"), ("che", "tye"), ("chi", "ti"), ("tsu", "tu"),
    ("ja", "zya"), ("ju", "zyu"), ("jo", "zyo"), ("je", "zye"), ("ji", "zi"), ("fu", "hu"), ("f", "hu"),
    ("dzu", "zu"), ("l", "r"), ("v", "b"),
]  # fmt: skip
_LONG = re.compile(r"ou|oo|oh(?![aiueoy])|uu|aa|ii|ee")
_UNFINISHED = re.compile("(?P<kana>[ァ-ヺー]+)(?P<letters>[b-df-hj-np-tv-z]{1,2})")
_NASAL = re.compile("m(?=[bmp])")
_OPEN = re.compile("(?:sh|ch|ts|c|j)$")
_DOUBLED = re.compile(r"([kstpgzdbh])\1")


@lru_cache(maxsize=16384)
def romaji_key(kana: str) -> str:
    """The key of a katakana reading."""
    out = ""
    for at, character in enumerate(kana):
        if character in _SMALL:
            sound = "ye" if kana[max(at - 1, 0) : at + 1] in _SYLLABLES_IN_YE else _SMALL[character]
            out = (out if kana[at - 1] == "フ" and sound[0] != "y" else out[:-1]) + sound
        elif character == "ッ":
            following = _KANA.get(kana[at + 1 : at + 2], "")
            out += following[:1] if following[:1] not in "aiueo" else ""
        elif character != "ー":
            out += _KANA.get(character, "")
    return _short(out)


def latin_key(text: str) -> str:
    """The key of typed romaji; empty when it can be none."""
    return _short(_kunrei(text))


def _kunrei(text: str) -> str:
    """Typed romaji as Kunrei spells it; empty when it can be none."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    plain = plain.replace("'", "").replace("-", "")
    if not re.fullmatch("[a-z]{2,}", plain):
        return ""
    for hepburn, kunrei in _HEPBURN:
        plain = plain.replace(hepburn, kunrei)
    return plain


def begun_key(text: str) -> str:
    """The beginning of a key that unfinished romaji says: kokush may go on as si or as sya.

    >>> begun_key("kokush"), begun_key("kokushe"), begun_key("nihonk")
    ('kokus', 'kokusye', 'nihonk')
    """
    return latin_key(_OPEN.sub(lambda match: {"sh": "s", "j": "z"}.get(match[0], "t"), text.casefold()))


def kana_of(text: str) -> str:
    """Typed romaji in katakana, letter by letter; empty when it can be none.

    >>> kana_of("setomono"), kana_of("happyou"), kana_of("kombu"), kana_of("waste")
    ('セトモノ', 'ハッピョウ', 'コンブ', '')
    """
    letters = _kunrei(text)
    kana, at = "", 0
    while at < len(letters):
        syllable = _SYLLABLE.match(letters, at)
        if syllable is not None and syllable[0] in _SPELT:
            kana, at = kana + _SPELT[syllable[0]], syllable.end()
        elif _NASAL_ALONE.match(letters, at):
            kana, at = kana + "ン", at + 1
        elif _DOUBLED.match(letters, at):
            kana, at = kana + "ッ", at + 1
        else:
            return ""
    return kana


def _short(key: str) -> str:
    """Long vowels short, m before b, m, p as n, doubled consonants single."""
    key = _NASAL.sub("n", key)
    for _ in range(2):
        key = _LONG.sub(lambda long: long[0][0], key)
    return _DOUBLED.sub(r"\1", key)


def unfinished(typed: str) -> list[str]:
    """What kana with the first letters of one more may become, in katakana; nothing of other texts.

    >>> unfinished("オオサk")
    ['オオサカ', 'オオサキ', 'オオサク', 'オオサケ', 'オオサコ']
    """
    match = _UNFINISHED.fullmatch(typed)
    if match is None:
        return []
    row = latin_key(match["letters"] + "a")[:1]  # sh is of the row of s, ch of that of t
    return [match["kana"] + kana for kana, key in _KANA.items() if key.startswith(row)]
