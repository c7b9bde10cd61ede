"""Words of which a kanji is written in kana, as offices do with kanji that few can read: 漏えい for 漏洩, ひっ迫 for 逼迫."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from indexer.analysis import hiragana
from indexer.vocabulary import load

_KANJI = re.compile("[一-鿿々]")
_HIRAGANA = re.compile("[ぁ-ん]")
_SHORT = re.compile("[一-鿿々ぁ-ん]{2,6}")
# The last kana of a reading that is doubled, before which rows: ひつ + はく = ひっぱく, がく + こう = がっこう.
_GEMINATES = {"つち": "かきくけこさしすせそたちつてとはひふへほ", "くき": "かきくけこ"}


def is_respelled(kanji: str, mixed: str) -> bool:
    """Whether one spelling is the other with the reading of some rare kanji in its place.

    >>> is_respelled("漏洩", "漏えい"), is_respelled("逼迫", "ひっ迫"), is_respelled("選定", "せん定")
    (True, True, False)
    """
    if not kanji or not mixed:
        return kanji == mixed
    if kanji[0] == mixed[0]:
        return is_respelled(kanji[1:], mixed[1:])
    return any(
        mixed.startswith(sound) and is_respelled(kanji[1:], mixed[len(sound) :])
        for sound in _sounds(kanji[0], kanji[1:2])
    )


@lru_cache(maxsize=4096)
def _sounds(kanji: str, following: str) -> tuple[str, ...]:
    """The readings of a rare kanji in hiragana, as before another kanji as well: ひつ, and ひっ before 迫."""
    if kanji not in load().rare_kanji:
        return ()
    sounds = list(map(hiragana, load().kanji[kanji]))
    starts = {hiragana(reading[0]) for reading in load().kanji.get(following, ())}
    for ending, rows in _GEMINATES.items():
        if starts & set(rows):
            sounds += [sound[:-1] + "っ" for sound in sounds if len(sound) > 1 and sound[-1] in ending]
    return tuple(dict.fromkeys(sounds))


class MixedSpellings:
    """The short words of an index that are written partly in kana, and those with a rare kanji, by the kanji they have."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._with_kana: dict[str, list[str]] = {}
        self._with_rare: dict[str, list[str]] = {}
        for term in filter(_SHORT.fullmatch, terms):
            for listed, is_listed in ((self._with_kana, _HIRAGANA.search), (self._with_rare, _has_rare)):
                for kanji in set(_KANJI.findall(term)) if is_listed(term) else ():
                    listed.setdefault(kanji, []).append(term)

    def of(self, term: str) -> list[str]:
        """Words that are a word with other kanji of it written in kana, or with kanji for its kana."""
        if not _SHORT.fullmatch(term):
            return []
        found = set()
        for kanji in set(_KANJI.findall(term)):
            if _has_rare(term):
                found |= {other for other in self._with_kana.get(kanji, ()) if is_respelled(term, other)}
            if _HIRAGANA.search(term):
                found |= {other for other in self._with_rare.get(kanji, ()) if is_respelled(other, term)}
        return sorted(found - {term})


def _has_rare(term: str) -> bool:
    """Whether a word has a kanji that offices may write in kana."""
    return any(kanji in load().rare_kanji for kanji in term)
