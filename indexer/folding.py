"""Fold text for matching, and keep a map back to the text as published.

Folding is NFKC, case folding and old kanji, cluster by cluster (a character with the combining
marks that follow it); then organisation forms in brackets, ヴ, and look-alikes of hyphens and of the long vowel mark. Every folded
character knows the span of original text it came from:

>>> folded = fold("㈱ｶﾞｽ CO₂")
>>> folded.text
'株式会社ガス co2'
>>> folded.span(4, 6)           # ガス
(1, 4)

Small kana and voiced marks stay: フエ (a city) is not フェ, ハ is not バ.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from indexer.kanji import TODAY

# Marks that join the character before them although their combining class is 0:
# Hangul vowels and finals, vowel signs that compose (Unicode's NFC_Quick_Check=Maybe).
_JOINING = re.compile(
    "[\u1161-\u1175\u11a8-\u11c2"
    "\u09be\u09d7\u0b3e\u0b56\u0b57\u0bbe\u0bd7\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dcf\u0ddf\u102e\u1b35"
    "\U000110ba\U00011127\U0001133e\U00011357\U000114b0\U000114ba\U000114bd\U000115af\U00011930]"
)

# 霞ヶ浦 and 霞ケ浦: this ヶ is no small kana but a sign for 箇, which many write in full size.
_SAME = TODAY | {ord("ヶ"): "ケ", ord("ヵ"): "カ"}
_VOICED = str.maketrans("゛゜", "\u3099\u309a")

# ヴ and its neighbours; a dash after katakana is a long vowel mark unless it is a hyphen before a word.
_KANA = "ァ-ヺー"
# Organisation forms in brackets, as ㈱ folds to as well.
_FORMS = {
    "株": "株式会社", "有": "有限会社", "同": "合同会社", "合": "合同会社", "名": "合名会社", "資": "合資会社",
    "財": "財団法人", "社": "社団法人", "一財": "一般財団法人", "一社": "一般社団法人", "公財": "公益財団法人",
    "公社": "公益社団法人", "独": "独立行政法人", "国研": "国立研究開発法人", "特非": "特定非営利活動法人",
}  # fmt: skip
_ALIKE = re.compile(
    rf"\((?P<form>{'|'.join(_FORMS)})\)|"
    r"(?P<va>ヴァ)|(?P<vi>ヴィ|ヴ(?=ュ))|(?P<ve>ヴェ)|(?P<vo>ヴォ)|(?P<vu>ヴ)"
    rf"|(?P<long>(?<=[{_KANA}])(?:[‒–—―−]|[-‐](?!\w))+)|(?P<hyphen>[‐‒–—―−])"
)
_SOUNDS = {"va": "バ", "vi": "ビ", "ve": "ベ", "vo": "ボ", "vu": "ブ", "long": "ー", "hyphen": "-"}


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
    plain = text.casefold().translate(_SAME)
    if len(plain) == len(text) and _is_normal(text) and _is_normal(plain):
        folded = Folded(plain, None, None)
    else:
        folded = _fold_clusters(text)
    return _fold_alike(folded) if _ALIKE.search(folded.text) else folded


def _is_normal(text: str) -> bool:
    return text.isascii() or unicodedata.is_normalized("NFKC", text)


def _fold_clusters(text: str) -> Folded:
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at, size = 0, len(text)
    while at < size:
        end = at + 1
        while end < size and (_joins(text[end]) or _voices(text[end - 1], text[end])):
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


def _voices(before: str, mark: str) -> bool:
    """Whether a voiced mark typed by itself belongs to the kana before it: ウ゛."""
    return mark in "゛゜" and len(unicodedata.normalize("NFKC", before + mark.translate(_VOICED))) == 1


@lru_cache(maxsize=8192)
def _fold_cluster(cluster: str) -> str:
    if cluster == "\uff0d":
        return "−"  # not yet "-": after katakana it stands for ー
    if len(cluster) > 1:
        cluster = cluster.translate(_VOICED)
    normal = unicodedata.normalize("NFKC", cluster).casefold().translate(_SAME)
    return unicodedata.normalize("NFKC", normal)


def _fold_alike(folded: Folded) -> Folded:
    """Replace organisation forms, ヴ and look-alikes; what is new spans all that it replaces."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at, size = 0, len(folded.text)
    was_starts, was_ends = folded.starts or range(size), folded.ends or range(1, size + 1)
    for match in _ALIKE.finditer(folded.text):
        found = match["long"] or ""  # several of them are so many long vowel marks
        new = (
            _FORMS[match["form"]]
            if match["form"]
            else _SOUNDS[match.lastgroup or "hyphen"] * max(len(found), 1)
        )
        start, end = folded.span(match.start(), match.end())
        starts += [*was_starts[at : match.start()], *[start] * len(new)]
        ends += [*was_ends[at : match.start()], *[end] * len(new)]
        out += [folded.text[at : match.start()], new]
        at = match.end()
    starts += was_starts[at:]
    ends += was_ends[at:]
    return Folded("".join([*out, folded.text[at:]]), starts, ends)
