"""もしかして: a word that finds nothing, as the index itself would write it.

Candidates are the index's own words and values, the vocabulary's names, homophones, and strings of the
text that share characters with what was typed. Kana that differ by a mark, by size or in looks
are near each other. A word that the dictionary or the vocabulary knows is no typing error.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np

from indexer.analysis import KANA, analyse, compact, katakana
from indexer.folding import fold
from indexer.generations import Generation
from indexer.morphology import is_known
from indexer.schema import all_text
from indexer.thesaurus import english_key, thesaurus
from indexer.understanding import Understood, Word, understand

_ALIKE = [
    "ンソ",
    "シツ",
    "ノソ",
    "クワ",
    "ウワ",
    "ラフ",
    "チテ",
    "スヌ",
    "マム",
    "ロコ",
    "ヤア",
    "ユウ",
    "力カ",
    "ニ二",
    "ー一",
    "へヘ",
]
_NEAR = frozenset((pair[i], pair[1 - i]) for pair in _ALIKE for i in (0, 1))
_SMALL = str.maketrans("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ")
_READ_DOCUMENTS = 12
_MOST_CANDIDATES = 6


def correct(generation: Generation, understood: Understood) -> str | None:
    """The query with its unknown words corrected; None when nothing is better."""
    if len(understood.clauses) != sum(len(clause) == 1 for clause in understood.clauses):
        return None
    text, changed = understood.text, False
    for word in understood.words:
        if not len(word.ordinals) and (better := _better(generation, word)):
            text, changed = text.replace(word.text, better, 1), True
    return text if changed else None


def _better(generation: Generation, word: Word) -> str | None:
    typed = fold(word.text).text.strip()
    run = tuple(token.term for token in analyse(typed))
    if (
        len(typed) < 3
        or is_known(typed)
        or run in thesaurus().by_run
        or english_key(typed) in thesaurus().by_english
    ):
        return None
    limit = max(1.0, len(typed) / 4)
    found: dict[str, float] = {}
    for candidate in _candidates(generation, typed):
        apart = distance(typed, candidate, limit)
        if 0 < apart <= limit:
            found[candidate] = min(apart, found.get(candidate, limit))
    for candidate in _homophones(generation, typed):
        found.setdefault(candidate, 0.9)
    for candidate in islice(sorted(found, key=lambda text: (found[text], text)), _MOST_CANDIDATES):
        if any(len(other.ordinals) for other in understand(generation, candidate).words):
            return candidate
    return None


def _candidates(generation: Generation, typed: str) -> Iterator[str]:
    """Words and names with about the same characters."""
    least = len(set(typed)) - max(1, len(typed) // 4) - 1
    letters = {_plain(character) for character in typed}
    pool: Iterable[str] = generation.index.lexicon.readings
    for words in (pool, _values(generation), _names(), thesaurus().english):
        for word in words:
            if abs(len(word) - len(typed)) <= 2 and len(letters.intersection(map(_plain, word))) >= least:
                yield word.lower()
    yield from _passages(generation, typed)


def _values(generation: Generation) -> list[str]:
    return [
        folded
        for name in ("city", "proposer", "country", "field")
        for _, folded, _ in generation.facet(name).totals
    ]


def _names() -> list[str]:
    return [fold(name.text).text for same, _ in thesaurus().names for name in same]


def _passages(generation: Generation, typed: str) -> Iterator[str]:
    """Strings of about the same length, from the texts that share the most character pairs."""
    index, needle = generation.index, compact(typed).strip("\n")
    shared = np.zeros(index.size, np.int64)
    pairs = {needle[at : at + 2] for at in range(len(needle) - 1)}
    for pair in pairs:
        shared[index.documents_with_gram(pair)] += 1
    best = np.argsort(-shared, kind="stable")[:_READ_DOCUMENTS]
    for ordinal in best[shared[best] > 0].tolist():
        text = compact(all_text(index.stored(ordinal).project))
        starts = {
            at - offset
            for offset in range(len(needle) - 1)
            for at in _places(text, needle[offset : offset + 2])
        }
        for start in starts:
            for size in (len(needle), len(needle) - 1, len(needle) + 1):
                passage = text[max(start, 0) : max(start, 0) + size]
                if "\n" not in passage:
                    yield passage


def _places(text: str, pair: str) -> Iterator[int]:
    at = text.find(pair)
    while at >= 0:
        yield at
        at = text.find(pair, at + 1)


def _homophones(generation: Generation, typed: str) -> list[str]:
    """Words of the index that are read like what was typed: 廃器物 → 廃棄物."""
    readings = [
        token.reading or (katakana(token.term) if KANA.fullmatch(token.term) else "")
        for token in analyse(typed)
    ]
    if not readings or not all(readings):
        return []
    runs = generation.index.lexicon.read_as("".join(readings))
    return [text for run in runs if set(text := "".join(run)) & set(typed)]


def distance(one: str, other: str, limit: float) -> float:
    """Edit distance; half for kana that look or sound alike and for ー. More than `limit`: infinite."""
    if abs(len(one) - len(other)) > limit * 2:
        return float("inf")
    row = [0.0]
    for character in other:
        row.append(row[-1] + _lone(character))
    for a in one:
        before, row = row, [row[0] + _lone(a)]
        for at, b in enumerate(other):
            row.append(min(before[at] + _swap(a, b), before[at + 1] + _lone(a), row[at] + _lone(b)))
        if min(row) > limit:
            return float("inf")
    return row[-1]


def _lone(character: str) -> float:
    return 0.5 if character in "ーッ・" else 1.0


def _swap(a: str, b: str) -> float:
    if a == b:
        return 0.0
    return 0.5 if _plain(a) == _plain(b) or (a, b) in _NEAR else 1.0


def _plain(character: str) -> str:
    """A kana without voiced marks, in full size, katakana."""
    base = unicodedata.normalize("NFD", character)[0]
    return katakana(base).translate(_SMALL)
