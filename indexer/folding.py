"""Fold text for matching, and keep a map back to the text as published.

Folding is NFKC and case folding, cluster by cluster (a character with the combining marks
that follow it), so that every folded character knows the span of original text it came from:

>>> folded = fold("㈱ｶﾞｽ CO₂")
>>> folded.text
'(株)ガス co2'
>>> folded.span(3, 5)           # ガス
(1, 4)
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# Written with one of these, a hyphen is a hyphen (U+30FC ー is not: it lengthens a vowel).
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−﹣"), "-")

# Marks that join the character before them although their combining class is 0:
# Hangul vowels and finals, vowel signs that compose (Unicode's NFC_Quick_Check=Maybe).
_JOINING = re.compile(
    "[\u1161-\u1175\u11a8-\u11c2"
    "\u09be\u09d7\u0b3e\u0b56\u0b57\u0bbe\u0bd7\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dcf\u0ddf\u102e\u1b35"
    "\U000110ba\U00011127\U0001133e\U00011357\U000114b0\U000114ba\U000114bd\U000115af\U00011930]"
)


class Folded(NamedTuple):
    """Folded text; `starts[i]`, `ends[i]` bound the original characters behind `text[i]`.

    Both are None where folding moved nothing (each character stands where it stood).
    """

    text: str
    starts: list[int] | None
    ends: list[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Original bounds of the folded characters start..end (end excluded, not empty)."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """Fold a text for matching."""
    plain = text.casefold()
    if len(plain) == len(text) and _is_folded(plain) and unicodedata.is_normalized("NFKC", text):
        return Folded(plain, None, None)
    return _fold_clusters(text)


def _is_folded(text: str) -> bool:
    return text.isascii() or (unicodedata.is_normalized("NFKC", text) and text.translate(_HYPHENS) == text)


def _fold_clusters(text: str) -> Folded:
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at, size = 0, len(text)
    while at < size:
        end = at + 1
        while end < size and _joins(text[end]):
            end += 1
        folded = _fold_cluster(text[at:end])
        out.append(folded)
        starts += [at] * len(folded)
        ends += [end] * len(folded)
        at = end
    return Folded("".join(out), starts, ends)


@lru_cache(maxsize=8192)
def _joins(character: str) -> bool:
    first = unicodedata.normalize("NFKC", character)[0]
    return unicodedata.combining(first) != 0 or _JOINING.match(first) is not None


@lru_cache(maxsize=8192)
def _fold_cluster(cluster: str) -> str:
    normal = unicodedata.normalize("NFKC", cluster).casefold()
    return unicodedata.normalize("NFKC", normal).translate(_HYPHENS)
