"""Letters and what they are called in katakana: ERM and イー・アール・エム, NTT and エヌ・ティ・ティ."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CALLED = {
    "a": "エー|エイ", "b": "ビー", "c": "シー", "d": "ディー|デー", "e": "イー", "f": "エフ", "g": "ジー", "h": "エイチ|エッチ",
    "i": "アイ", "j": "ジェー|ジェイ", "k": "ケー|ケイ", "l": "エル", "m": "エム", "n": "エヌ", "o": "オー", "p": "ピー",
    "q": "キュー", "r": "アール", "s": "エス", "t": "ティー|ティ|テー", "u": "ユー", "v": "ブイ|ヴィ", "w": "ダブリュー|ダブリュ",
    "x": "エックス|エクス", "y": "ワイ", "z": "ゼット",
}  # fmt: skip
_LETTER_CALLED = {name: letter for letter, names in _CALLED.items() for name in names.split("|")}
_NAME = "|".join(sorted(_LETTER_CALLED, key=len, reverse=True))
_NAMES = re.compile(_NAME)
_INITIALS = re.compile(f"(?:{_NAME}){{2,6}}")
_LETTERS = re.compile("[a-z]{2,6}")
_MOST_INITIALS = 6  # words that may be the names of letters


def spelled_out(letters: str) -> list[tuple[str, ...]]:
    """What letters are called, one name each: erm → (イー, アール, エム); nothing for other texts.

    Of letters that have several names, all are called by their first, or all by their second.
    """
    if not _LETTERS.fullmatch(letters):
        return []
    called = [_CALLED[letter].split("|") for letter in letters]
    ways = (
        tuple(names[min(way, len(names) - 1)] for names in called) for way in range(max(map(len, called)))
    )
    return list(ways)


def may_be_letters(term: str) -> bool:
    """Whether a term begins as the name of a letter does."""
    return _NAMES.match(term) is not None


def initials(katakana: str) -> str:
    """The letters whose names some katakana is, with or without its last ー; empty where it is none.

    >>> initials("エヌティティ"), initials("アイス")
    ('ntt', '')
    """
    for text in (katakana, f"{katakana}ー"):
        if _INITIALS.fullmatch(text):
            return "".join(_LETTER_CALLED[name] for name in _NAMES.findall(text))
    return ""


def with_initials(run: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Letters as they are called, in one word or several, and the other way: ERM日本, イー・アール・エム日本."""
    for at, term in enumerate(run):
        if term.isascii():
            for names in spelled_out(term):
                yield (*run[:at], *names, *run[at + 1 :])
                yield (*run[:at], "".join(names), *run[at + 1 :])
        elif may_be_letters(term):
            for end in range(min(len(run), at + _MOST_INITIALS), at, -1):
                if letters := initials("".join(run[at:end])):
                    yield (*run[:at], letters, *run[end:])
                    break
