"""Text → tokens: the one analysis that documents and queries share.

    fold         widths, case and compatibility forms, with a map back to the original
    segment      runs of Japanese, words of other scripts, ends of sentences; all else separates
    morphemes    Janome, on each run of Japanese; names that it takes apart put together
    filters      drop particles, auxiliaries and words without content; keep base forms,
                 without the final ー of a katakana word, and their readings
    positions    one each kept token, and a gap at the end of a sentence

>>> for token in analyse("ＣＯ₂を削減した。エネルギーの転換"):
...     print(token)
Token(term='co2', position=0, start=0, end=3, reading='')
Token(term='削減', position=1, start=4, end=6, reading='サクゲン')
Token(term='エネルギ', position=10, start=9, end=14, reading='エネルギー')
Token(term='転換', position=11, start=15, end=17, reading='テンカン')

Dropped words leave no gap, so that 社会の実現 and 社会実現 are the same run of tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from indexer.folding import fold
from indexer.morphology import Morpheme, morphemes
from indexer.segmentation import segment

SENTENCE_GAP = 8  # positions left free between two sentences: no run or neighbourhood spans them

_JAPANESE = "ぁ-ゖゝゞァ-ヺー-ヿ々〆〇\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SEGMENT = re.compile(
    rf"(?P<japanese>[{_JAPANESE}]+)|(?P<word>(?:(?![{_JAPANESE}])[^\W_])+)|(?P<end>[。.!?\n]+(?=\s|$|[{_JAPANESE}])|[。!?\n])"
)

KANA = re.compile("[ぁ-ゖァ-ヺーゝゞヽヾ]+")
KATAKANA = re.compile("[ァ-ヺー]+")
_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
_TO_HIRAGANA = {code: hira for hira, code in _TO_KATAKANA.items()}
_LONGEST_REMEMBERED = 200  # characters of a text whose tokens are kept: of a query
_LONG = 3  # characters; a final ー of a longer katakana word is optional (エネルギー, エネルギ)

_KEPT = ("名詞", "動詞", "形容詞", "副詞", "接頭詞", "連体詞")
_DROPPED = (
    "名詞,非自立",
    "名詞,特殊",
    "名詞,代名詞",
    "名詞,動詞非自立的",
    "動詞,非自立",
    "動詞,接尾",
    "形容詞,非自立",
    "副詞,助詞類接続",
)
_EMPTY = frozenset(
    {
        "する",
        "ある",
        "いる",
        "なる",
        "できる",
        "れる",
        "等",
        "ため",
        "こと",
        "もの",
        "よう",
        "ほか",
        "この",
        "その",
        "あの",
        "どの",
    }
)


class Token(NamedTuple):
    """One indexed token: text[start:end] is the original text it stands for.

    `reading` is the term's own, in katakana, empty where nobody knows it.
    """

    term: str
    position: int
    start: int
    end: int
    reading: str = ""


AnalysedText = tuple[Token, ...]


def analyse(text: str) -> AnalysedText:
    """The tokens of a text, in order."""
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _analysed(text)


@lru_cache(maxsize=2048)
def _remembered(text: str) -> AnalysedText:
    """A short text: the words of a query are looked at from many sides, and places and fields recur all the time."""
    return _analysed(text)


def _analysed(text: str) -> AnalysedText:
    folded = fold(text)
    tokens: list[Token] = []
    position = 0
    for match in _SEGMENT.finditer(folded.text):
        kind, at = match.lastgroup, match.start()
        if kind == "japanese":
            for term, start, end, reading in _words(match[0]):
                tokens.append(Token(term, position, *folded.span(at + start, at + end), reading))
                position += 1
        elif kind == "word":
            tokens.append(Token(match[0], position, *folded.span(at, match.end())))
            position += 1
        elif tokens and position == tokens[-1].position + 1:
            position += SENTENCE_GAP
    return tuple(tokens)


def as_run(text: str) -> tuple[str, ...]:
    """The terms of a text, in order: the run by which an index has it."""
    return tuple(token.term for token in analyse(text))


def _words(text: str) -> Iterator[tuple[str, int, int, str]]:
    """The indexed words of a run of Japanese: term, start, end, reading."""
    for morpheme in segment(text):
        if term := _term(morpheme.part_of_speech, morpheme.base_form):
            yield term, morpheme.start, morpheme.start + len(morpheme.surface), _reading(morpheme)


def _term(part_of_speech: str, base_form: str) -> str:
    """What a morpheme is indexed as, empty when it is not."""
    return _word(base_form) if _is_indexed(part_of_speech) else ""


@lru_cache(maxsize=1024)
def _is_indexed(part_of_speech: str) -> bool:
    return part_of_speech.startswith(_KEPT) and not part_of_speech.startswith(_DROPPED)


@lru_cache(maxsize=65536)
def _word(base_form: str) -> str:
    """A base form as a term, empty of those that mean nothing."""
    if base_form in _EMPTY:
        return ""
    term = fold(base_form).text
    return term.rstrip("ー") if len(term) > _LONG and KATAKANA.fullmatch(term) else term


def _reading(morpheme: Morpheme) -> str:
    """The reading of what is indexed: of the base form, where the text has an inflected one."""
    if morpheme.base_form not in (morpheme.surface, "*"):
        if KANA.fullmatch(morpheme.base_form):
            return katakana(morpheme.base_form)
        base = morphemes(morpheme.base_form)
        alone = len(base) == 1 and base[0].reading != "*"
        return katakana(base[0].reading) if alone else _read_as_base(morpheme)
    if morpheme.reading != "*":
        return katakana(morpheme.reading)
    return katakana(morpheme.surface) if KANA.fullmatch(morpheme.surface) else ""


def _read_as_base(morpheme: Morpheme) -> str:
    """The reading of a base form that the dictionary takes for several words: 組みあわせる, of 組みあわせ(た)."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(morpheme.surface, morpheme.base_form, strict=False))
    stem = len(list(same))
    inflected, ending = katakana(morpheme.surface[stem:]), katakana(morpheme.base_form[stem:])
    read = katakana(morpheme.reading)
    is_kana = KATAKANA.fullmatch(ending) is not None and read.endswith(inflected)
    return read.removesuffix(inflected) + ending if is_kana else ""


_JOINERS = re.compile("[・\\-'’ \u3000]+")
_BREAKS = re.compile(r"[\W_]+")


def compact(text: str) -> str:
    """Folded text without middle dots, hyphens and spaces; other punctuation becomes a line break.

    >>> compact("日本エヌ・ユー・エス(株)")
    '日本エヌユーエス\\n株\\n'
    """
    return _BREAKS.sub("\n", _JOINERS.sub("", fold(text).text))


def find_all(text: str, needles: Sequence[str]) -> list[tuple[int, int]]:
    """Where compact strings stand in a text: spans of the original."""
    found = [
        match.span() for needle in needles if needle in text for match in re.finditer(re.escape(needle), text)
    ]
    others = [needle for needle in needles if needle not in text]
    if not others:
        return found
    folded = fold(text)
    kept = [at for at, character in enumerate(folded.text) if not _JOINERS.match(character)]
    plain = "".join(folded.text[at] for at in kept)
    for needle in others:
        at = plain.find(needle)
        while at >= 0:
            found.append(folded.span(kept[at], kept[at + len(needle) - 1] + 1))
            at = plain.find(needle, at + len(needle))
    return found


def katakana(text: str) -> str:
    """Hiragana as katakana; the rest stays.

    >>> katakana("きたきゅうしゅう")
    'キタキュウシュウ'
    """
    return text.translate(_TO_KATAKANA)


def hiragana(text: str) -> str:
    """Katakana as hiragana; the rest stays."""
    return text.translate(_TO_HIRAGANA)
