"""The words that a compound is made of, where it is one term of an index: バイオマスボイラ, 排ガス, 蓄電池."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable
from functools import lru_cache

from indexer.analysis import KATAKANA, analyse
from indexer.folding import fold
from indexer.morphology import is_known, is_noun, is_region
from indexer.nouns import kinds
from indexer.vocabulary import load

_KATAKANA_COMPOUND = re.compile("[ァ-ヺー]{5,}")
_KANJI_AND_KATAKANA = re.compile("[一-鿿々]+([ァ-ヺー]{2,})")
_KANJI_AND_HIRAGANA = re.compile("[一-鿿々]+([ぁ-んー]{3,})")
_LANDFORM = re.compile(
    "([ァ-ヺー]{2,})(島|湾|川|湖|山|海|峡|岬|滝|諸島|列島|群島|半島|大陸|山脈|山地|高原|高地|平原|平野|盆地|渓谷|砂漠|海岸|海峡|運河)"
)
_KANJI_COMPOUND = re.compile("[一-鿿々]{3,}")
_NO_BEGINNING = ("ー", "ン", "ッ")
_LONGEST_PART = 14
_MIN_PART = 2
_MIN_TAIL = 3
_LONG_PART = 4


class Compounds:
    """Takes compounds apart into words that an index has, the vocabulary or the dictionary."""

    def __init__(self, terms: Container[str]) -> None:
        self._terms = terms

    def made_of(self, term: str, *, is_place: bool = False) -> list[str]:
        """The whole words that a compound consists of, begins or ends with, and the terms of these; a name of a place only consists of some."""
        parts = list(self._made_of(term, is_place))
        parts += [token.term for part in parts for token in analyse(part)]  # バイオ and ガス of バイオガス
        return list(dict.fromkeys(parts))

    def parts(self, word: str) -> tuple[str, ...]:
        """The known words that a katakana compound consists of, fewest first; empty when it does not."""
        return tuple(
            map(_plain, _fewest(word, lambda part: not part.startswith(_NO_BEGINNING) and self._knows(part)))
        )

    def _made_of(self, term: str, is_place: bool) -> Iterable[str]:
        if _KATAKANA_COMPOUND.fullmatch(term):
            if is_known(term):  # プラスチック is no プラス
                return kinds(term, load())
            return self.parts(term) or ([] if is_place else self._ends(term))  # ベンガルール has no ルール
        if mixed := _KANJI_AND_KATAKANA.fullmatch(term):
            is_part = self._knows(mixed[1]) and load().country(term) is None  # 南スーダン is no スーダン
            return [_plain(mixed[1])] if is_part else ()
        if (name := _KANJI_AND_HIRAGANA.fullmatch(term)) and is_noun(term):
            return [name[1]] if is_noun(name[1]) else ()  # 葉たばこ
        if landform := _LANDFORM.fullmatch(term):  # ミンダナオ島, アンデス山脈: one word to the dictionary
            place, kind = landform.groups()
            is_told = (
                len(place) > _MIN_PART and load().country(place) is None
            )  # フィリピン海 is no フィリピン
            return [_plain(place), kind] if is_told else [kind]
        return _kanji_parts(term) if _KANJI_COMPOUND.fullmatch(term) else ()

    def _ends(self, word: str) -> list[str]:
        """Known words that a katakana compound, or such a part of it, begins or ends with, and the rest, all long: グリーンホスピタル."""
        tails = _domain_tails(word)
        longest = tails[0] if tails else ""
        if len(longest) > _LONG_PART:  # シップリサイクル ends with リサイクル, not with サイクル
            rest = word.removesuffix(longest)
            return [*([_plain(rest)] if len(rest) >= _LONG_PART else ()), longest, *self.parts(longest)]
        found: dict[str, None] = {}
        open_ = [word]
        while open_:
            whole = open_.pop()
            for at in range(_LONG_PART, len(whole) - _LONG_PART + 1):
                pair = (whole[:at], whole[at:])
                if any(map(self._knows, pair)):
                    open_ += [half for half in pair if half not in found]
                    found |= dict.fromkeys(pair)
        return list(dict.fromkeys(map(_plain, found))) or tails

    def _knows(self, part: str) -> bool:
        plain = _plain(part)
        return plain in self._terms or plain in _domain_words() or (len(part) > 2 and is_noun(part))


def _domain_tails(word: str) -> list[str]:
    """What a katakana word ends with that the domain knows: ポンプ of ヒートポンプ."""
    tails = (word[at:] for at in range(_MIN_TAIL, len(word) - _MIN_TAIL + 1))
    return [tail for tail in tails if tail in _domain_words()]


def _kanji_parts(term: str) -> list[str]:
    """The nouns that a kanji compound begins or ends with: 蓄電池 → 電池, 蓄電; 京都大学 → 京都, 大学.

    Not one across what the compound is also called: 下水道, or 下水, has no 水道 in it. Nor a country: 中国電力. Nor of
    what the vocabulary has as one word: 温室効果.
    """
    if term in load().words:
        return []
    size = len(term)
    if is_region(term):  # 瀬戸内海 is neither in 瀬戸 nor a 海, 大西洋 no 西洋
        return [term[at:] for at in range(2, size - 1) if is_known(term[:at]) and is_noun(term[at:])]
    ends = [
        term[at:]
        for at in range(max(1, _short_forms().get(term, 0)), size - 1)
        if is_noun(term[at:]) and (is_noun(term) or is_known(term[:at]) or not is_known(term))
    ]
    cuts = [at for at in range(2, size) if is_known(term[:at]) and is_noun(term[at:])]
    starts = [term[:at] for at in cuts if load().country(term[:at]) is None]
    return ends + (starts if size > 3 or is_noun(term) else [])


@lru_cache(maxsize=1)
def _domain_words() -> frozenset[str]:
    """The katakana words of the vocabulary."""
    names = (fold(name).text for group in load().terms for name in group.terms)
    return frozenset(_plain(name) for name in names if KATAKANA.fullmatch(name) and len(name) > 1)


@lru_cache(maxsize=1)
def _short_forms() -> dict[str, int]:
    """Compounds of the vocabulary → the length of the beginning that they are also called by."""
    return {
        term: len(short)
        for group in load().terms
        for short in sorted(group.terms, key=len)
        for term in group.terms
        if len(term) > len(short) and term.startswith(short)
    }


def words_of(name: str) -> list[str]:
    """The known words, fewest first, that a name in kanji consists of; the name where it does not: 名古屋|工業|大学."""
    return _fewest(name, is_known) or [name]


def _fewest(word: str, is_part: Callable[[str], bool]) -> list[str]:
    """The fewest parts that a word consists of, of two characters at least; empty when it does not, or is one itself."""
    size = len(word)
    best: list[list[str] | None] = [[]] + [None] * size
    for end in range(_MIN_PART, size + 1):
        for start in range(max(0, end - _LONGEST_PART), end - _MIN_PART + 1):
            before, known = best[start], best[end]
            if before is None or (known is not None and len(known) <= len(before) + 1):
                continue
            part = word[start:end]
            if part != word and is_part(part):
                best[end] = [*before, part]
    return best[size] or []


def _plain(part: str) -> str:
    return part.rstrip("ー") if len(part) > 3 else part
