"""English words as they are looked up, whichever way they are written: Cities, city; Hà Nội, Ha Noi; Co., Ltd."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from indexer.folding import fold
from indexer.readings import Run
from indexer.vocabulary import load

LATIN = re.compile(r"[a-z0-9à-ɏḀ-ỿ'&.,/-]+")
_WORD = re.compile(r"[^\W_]+")
_PLAIN = {"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ı": "i", "ə": "a", "ß": "ss", "æ": "ae", "œ": "oe"}
# What Korean and Chinese places are, as it is spelled behind their names: Yongin-si, Gyeonggi-do.
_KIND_IN_LATIN = re.compile("(?<=[a-z]{4})-(?:si|gun|gu|do|eup|xian|sheng)$")
# What nouns of action have behind the stem of a verb; that of a short one, which may be any word's, is sure by ing alone.
_OF_ACTION, _OF_A_SHORT_ONE = ("ion", "ation", "ication", "ing", "ment", "e"), ("ing", "eing")
_SHORT = 4  # letters
_SILENT = {"city", "prefecture", "province", "state", "the", "of", "town", "ward"}


def _unmarked(text: str) -> str:
    """Latin letters without their marks, as English readers type them: Đà Nẵng, Hà Nội."""
    if text.isascii():
        return text
    bases = ((character, unicodedata.normalize("NFD", character)[0]) for character in text)
    return "".join(base if base.isascii() else _PLAIN.get(character, character) for character, base in bases)


def english_key(text: str) -> Run:
    """English words as they are looked up: folded, singular, without City, -si and Co., Ltd. and the like."""
    plain = _KIND_IN_LATIN.sub("", _unmarked(fold(text).text))
    words = [_singular(word) for word in _WORD.findall(plain)]
    for form in _forms():
        if len(words) > len(form) and tuple(words[-len(form) :]) == form:
            words = words[: -len(form)]
            break
    return tuple(word for word in words if word not in _SILENT) or tuple(words)


@lru_cache(maxsize=1)
def _forms() -> tuple[tuple[str, ...], ...]:
    """What stands behind the English names of organisations, the longest first: Co., Ltd. before Ltd."""
    found = {tuple(_WORD.findall(fold(form).text)) for form in load().organisations.values()}
    return tuple(sorted(found - {()}, key=len, reverse=True))


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def nouns_of_action(stem: str) -> list[str]:
    """The nouns that may be made of a verb's stem: insulation of insulat(ed), dyeing of dy(ed)."""
    return [stem + ending for ending in (_OF_ACTION if len(stem) > _SHORT else _OF_A_SHORT_ONE)]


@lru_cache(maxsize=4096)
def is_latin(text: str) -> bool:
    """Whether a text is words in Latin letters."""
    return all(map(LATIN.fullmatch, fold(text).text.split()))
