"""How words are pronounced: inside compounds, by their kanji, and as foreign words that are spelled in several ways."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice, product

from indexer.analysis import KANA, hiragana, katakana
from indexer.morphology import Morpheme, morphemes
from indexer.vocabulary import load

OKURIGANA = re.compile("[ぁ-ん]+")
_CONTINUATIVE = dict(zip("ウクグスツヌブムル", "イキギシチニビミリ", strict=True))
_F = re.compile("フ[アイエオ]")
_SMALL = str.maketrans("アイエオ", "ァィェォ")
_FULL_SIZE = str.maketrans("ァィゥェォャュョ", "アイウエオヤユヨ")
_LEAST_LOAN = 4  # kana: フエ is not フェ, ハム not ファム
_MOST_SOUNDS = 12  # of one text
_MOST_WAYS = 512  # of putting the sounds of its parts together
_KANJI = re.compile("[一-鿿々]+")


def inner_readings(term: str, readings: Iterable[str]) -> set[str]:
    """How a word may be read inside a compound: a single kanji, a verb in its continuative form."""
    if len(term) == 1:
        return set(load().kanji.get(term, ()))
    return continuative(readings) if "ぁ" <= term[-1] <= "ん" else set()


def continuative(readings: Iterable[str]) -> set[str]:
    """The forms under which verbs stand in compounds: ノル → ノリ (or, of an 一段 verb, ノ)."""
    found = set()
    for reading in readings:
        stem, ending = reading[:-1], reading[-1:]
        found |= {stem + _CONTINUATIVE[ending]} if stem and ending in _CONTINUATIVE else set()
        found |= {stem} if stem and ending == "ル" else set()
    return found


def voiced(reading: str) -> str:
    """How a reading begins inside a compound: コイ → ゴイ (連濁); itself where its first kana has no voiced form.

    >>> voiced("コイ"), voiced("ウマ")
    ('ゴイ', 'ウマ')
    """
    first = unicodedata.normalize("NFC", reading[:1] + "\u3099")
    return (first if len(first) == 1 and first != "ヴ" else reading[:1]) + reading[1:]


def written(run: Sequence[str]) -> list[str]:
    """A run as one would write it: (搾る, かす) → 搾りかす (搾かす, 搾るかす)."""
    heads = [[*sorted(_hiragana_stems(term), key=len, reverse=True), term] for term in run[:-1]]
    return ["".join(parts) for parts in islice(product(*heads, run[-1:]), _MOST_SOUNDS)]


def _hiragana_stems(term: str) -> set[str]:
    """The continuative forms of a verb, written with the kana that it ends with; none of other words."""
    if len(term) < 2 or not "ぁ" <= term[-1] <= "ん":
        return set()
    return set(map(hiragana, continuative([katakana(term)])))


def loan_sound(word: str) -> str:
    """What the spellings of a long foreign word share: プラットフォーム, プラットホーム; グアナファト, グアナフアト. Empty for a short one."""
    if len(word) < _LEAST_LOAN:
        return ""
    word = _F.sub(lambda match: match[0].translate(_SMALL), word)
    for _ in range(2):  # ウェイ → ウエイ → ウエー
        word = _loan_spellings().sub(lambda match: load().loanwords[match[0]], word)
    return word.removesuffix("ー").replace("ッ", "").translate(_FULL_SIZE)


@lru_cache(maxsize=1)
def _loan_spellings() -> re.Pattern[str]:
    return re.compile("|".join(sorted(load().loanwords, key=len, reverse=True)))


def sounds_of(text: str) -> list[str]:
    """How a folded text may be read, the likeliest first; nothing where a part has no reading.

    >>> sounds_of("防際")[:2]
    ['ボウギワ', 'ボウサイ']
    """
    parts = [list(enumerate(_sounds(morpheme))) for morpheme in morphemes(text)]
    if not parts:
        return []
    ways = sorted(islice(product(*parts), _MOST_WAYS), key=lambda way: sum(rank for rank, _ in way))
    return ["".join(sound for _, sound in way) for way in ways[:_MOST_SOUNDS]]


def _sounds(morpheme: Morpheme) -> tuple[str, ...]:
    surface = morpheme.surface
    if KANA.fullmatch(surface):
        return (katakana(surface),)
    own = () if morpheme.reading == "*" else (katakana(morpheme.reading),)
    if len(surface) > 1 and own:
        return own
    kanji = load().kanji
    inner = map("".join, product(*(kanji.get(character, ()) for character in surface)))
    return tuple(dict.fromkeys((*own, *islice(inner, _MOST_SOUNDS))))


@lru_cache(maxsize=8192)
def skeleton(term: str) -> str:
    """The kanji of a word, without its okurigana; empty for a single kanji and words without."""
    kanji = OKURIGANA.sub("", term)
    return kanji if _KANJI.fullmatch(kanji) and len(term) > 1 else ""
