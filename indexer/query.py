"""What the user typed → a `Query`, small pure data that can be evaluated and shown back.

A query is an AND of words, and words that must not occur. A word is an OR of weighted
alternatives; an alternative is a run of tokens at adjacent positions in one text field.

    廃棄物 発電      both words
    "都市間連携"     a phrase (「…」 works too); a word that Janome splits is a phrase by itself
    -水素            must not occur (－水素 too); a hyphen inside a word is part of it
"""

from __future__ import annotations

import re
from typing import NamedTuple

from indexer.analysis import analyse

MAX_QUERY = 200  # characters

_PART = re.compile(
    r"""(?P<minus>[-\uff0d\u2212\u2010-\u2015](?=\S))?
        (?: ["\u201c\u201d\uff02](?P<phrase>[^"\u201c\u201d\uff02]*)["\u201c\u201d\uff02]?
          | 「(?P<bracket>[^」]*)」?
          | (?P<word>[^\s"\u201c\u201d\uff02「]+) )""",
    re.VERBOSE,
)


class Alternative(NamedTuple):
    """One way to match a word: a run of terms, and how much it counts."""

    terms: tuple[str, ...]
    weight: float = 1.0


class Word(NamedTuple):
    """A word as typed, and the ways to match it."""

    text: str
    alternatives: tuple[Alternative, ...]


class Query(NamedTuple):
    """Words that must all occur, words that must not, and whether anything was typed at all."""

    text: str
    words: tuple[Word, ...]
    excluded: tuple[Word, ...]

    @property
    def is_empty(self) -> bool:
        """Nothing was typed: browse."""
        return not self.text

    @property
    def is_void(self) -> bool:
        """Something was typed, but no word that could be looked for."""
        return bool(self.text) and not self.words and not self.excluded

    def describe(self) -> str:
        """In Japanese, what was understood."""
        if self.is_empty:
            return "すべての案件"
        if self.is_void:
            return "検索できる言葉がありません"
        quoted = "と".join(f"「{word.text}」" for word in self.words)
        parts = [f"{quoted}を{'すべて' if len(self.words) > 1 else ''}含む"] if quoted else []
        if self.excluded:
            parts.append("と".join(f"「{word.text}」" for word in self.excluded) + "を含まない")
        return "、".join(parts)


def parse(text: str) -> Query:
    """Understand a query. Any text is one; there are no syntax errors."""
    text = text.strip()
    words: dict[str, Word] = {}
    excluded: dict[str, Word] = {}
    for part in _PART.finditer(text):
        minus, *texts = part.groups()
        typed = next(found for found in texts if found is not None)
        terms = tuple(token.term for token in analyse(typed))
        if terms:
            (excluded if minus else words)[typed] = Word(typed, (Alternative(terms),))
    return Query(text, tuple(words.values()), tuple(excluded.values()))
