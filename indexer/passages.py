"""Passages of the texts that may be what a typed word was meant to be: strings of about its length that share characters with it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from indexer.analysis import analyse, compact, katakana
from indexer.generations import Generation

_READ_DOCUMENTS = 12


def passages(generation: Generation, typed: str) -> Iterator[str]:
    """Strings of about the same length, from the texts that share the most words with what was typed."""
    index, needle = generation.index, compact(typed).strip("\n")
    shared = np.zeros(index.size, np.float32)
    for term in {token.term for token in analyse(typed)}:
        found = index.term(term).ordinals
        shared[found] += 1 / (1 + len(found)) + len(term)
    best = np.argsort(-shared, kind="stable")[:_READ_DOCUMENTS]
    near = best[shared[best] > 0].tolist()
    for ordinal in near or _sharing_an_end(generation, needle):
        text = index.compact_text(ordinal)
        starts = {
            at - offset
            for offset in range(len(needle) - 1)
            for at in _places(text, needle[offset : offset + 2])
        }
        for start in starts:
            for size in (len(needle), len(needle) - 1, len(needle) + 1):
                passage = text[max(start, 0) : max(start, 0) + size]
                if "\n" not in passage and _is_cut_alike(typed, passage):
                    yield passage


def _sharing_an_end(generation: Generation, needle: str) -> list[int]:
    """Documents with the first or the last half of a string in their text, for words cut up otherwise."""
    half = max(3, -(-len(needle) // 2))
    ends = (needle[:half], needle[-half:]) if len(needle) > half else ()
    found = [generation.index.containing(end, _READ_DOCUMENTS).tolist() for end in ends if "\n" not in end]
    return list(dict.fromkeys(ordinal for one in found for ordinal in one))[:_READ_DOCUMENTS]


def _is_cut_alike(typed: str, passage: str) -> bool:
    """A passage begins and ends with hiragana only where the typed word does: た都市 is no word."""
    return all(
        katakana(passage[at]) == passage[at] or katakana(typed[at]) != typed[at] for at in (0, -1) if passage
    )


def _places(text: str, pair: str) -> Iterator[int]:
    at = text.find(pair)
    while at >= 0:
        yield at
        at = text.find(pair, at + 1)
