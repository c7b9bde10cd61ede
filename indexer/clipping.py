"""Names of organisations as people clip them: パシコン for パシフィックコンサルタンツ, 三菱総研 for 三菱総合研究所."""

from __future__ import annotations

import re

from indexer.analysis import KATAKANA, analyse
from indexer.compounds import words_of
from indexer.vocabulary import load

_IN_KATAKANA = re.compile("([ァ-ヺー]{2})([ァ-ヺー]{2,4})")  # two morae of each word
_IN_KANJI = re.compile("[一-鿿々]{2,6}")
_KANJI_AND_KATAKANA = re.compile("([一-鿿々]{1,2})([ァ-ヺー]{2,})")
_PAIR = 2  # kanji, of a name of two words: 日通
_LEAST_BEGUN = 4  # kanji of a name that is cut off


def without_form(name: str) -> str:
    """A folded name of an organisation without what kind it is: 双日 for 双日株式会社; empty where that is all."""
    for form in load().organisations:
        name = name.removeprefix(form).removesuffix(form)
    return name


def is_clipped(short: str, name: str) -> bool:
    """Whether a folded text is the beginnings of a name's words, of its first one on: 三菱総研, パシコン, 北ガス, 名工大."""
    if morae := _IN_KATAKANA.fullmatch(short):
        word = KATAKANA.match(name)
        return word is not None and name.startswith(morae[1]) and morae[2] in word[0][3:]
    if mixed := _KANJI_AND_KATAKANA.fullmatch(short):
        before = name.removesuffix(mixed[2])
        return (
            len(mixed[1]) < len(before) < len(name) and before[0] == short[0] and _in_order(mixed[1], before)
        )
    if _IN_KANJI.fullmatch(short) is None or not _in_order(short, name):
        return False
    return _begins_words(short, name) or (len(short) >= _LEAST_BEGUN and name.startswith(short))


def _in_order(short: str, name: str) -> bool:
    left = iter(name)
    return all(character in left for character in short)


def _begins_words(short: str, name: str) -> bool:
    """Whether a text is made of beginnings of a name's words, of the first one among them."""
    left, sizes = short, []
    tokens = [name[token.start : token.end] for token in analyse(name)]
    words = tokens if len(tokens) > 1 else words_of(name)
    for word in words:
        sizes.append(
            next((size for size in range(len(word)) if left[size : size + 1] != word[size]), len(word))
        )
        left = left[sizes[-1] :]
    if left or not sizes[0]:
        return False
    if len(short) == _PAIR:
        return sizes == [1, 1]
    return sum(map(bool, sizes)) > 1 and (len(tokens) > 1 or sizes[-1] > 0)  # 日本工業大学 is no 日本工
