"""Snippets: segments of a text, each matched or not; markup is the caller's.

Spans come from the stored offsets of the tokens that matched; nothing is analysed again. The
segments of `mark` join to the text, those of `snippet` to a part of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Span = tuple[int, int]
Segment = tuple[str, bool]  # text, matched

WIDTH = 110  # characters, about two lines on a desktop
LEAD = 30  # characters before the first match
_STOPS = "。\n"
_PAUSES = "、。\n」)・"


class Snippet(NamedTuple):
    """A part of a text; whether something was cut off before and after it."""

    segments: tuple[Segment, ...]
    cut_before: bool
    cut_after: bool


def mark(text: str, spans: Sequence[Span]) -> tuple[Segment, ...]:
    """A whole text with its matches."""
    return _segments(text, sorted(spans), 0, len(text)) if spans else ((text, False),)


def snippet(text: str, spans: Sequence[Span], width: int = WIDTH) -> Snippet:
    """The part of a text, about `width` characters, with the most matches in it."""
    size = len(text)
    if not spans:
        end = _end(text, 0, width)
        return Snippet(((text[:end], False),), False, end < size)
    ordered = sorted(spans)
    start = _start(text, _densest(ordered, width - LEAD), size, width)
    end = _end(text, start, width)
    return Snippet(_segments(text, ordered, start, end), start > 0, end < size)


def _densest(spans: Sequence[Span], width: int) -> Span:
    """The first span of the window with the most different matches, the earliest of equals."""
    best, most, last = spans[0], 1, 0
    count = len(spans)
    for first in range(count):
        limit = spans[first][0] + width
        last = max(last, first)
        while last < count and spans[last][1] <= limit:
            last += 1
        if last - first > most:
            best, most = spans[first], last - first
        if last == count:
            break
    return best


def _start(text: str, span: Span, size: int, width: int) -> int:
    """Where to begin: with the sentence if it is near, else after a pause, else LEAD before."""
    if size <= width:
        return 0
    low = max(0, min(span[0] - LEAD, size - width))
    if low == 0:
        return 0
    sentence = max(text.rfind(mark, low, span[0]) for mark in _STOPS)
    if sentence >= 0:
        return sentence + 1
    pauses = [at for mark in _PAUSES if 0 <= (at := text.find(mark, low, span[0]))]
    if pauses:
        return min(pauses) + 1
    return low


def _end(text: str, start: int, width: int) -> int:
    """Where to stop: at the end of the text if it is near, else after a pause, else at the width."""
    limit = start + width
    if limit + width // 10 >= len(text):
        return len(text)
    at = max(text.rfind(mark, limit - width // 4, limit) for mark in _STOPS)
    return at + 1 if at >= 0 else limit


def _segments(text: str, spans: Sequence[Span], start: int, end: int) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    at = start
    for low, high in spans:
        if low < start or high > end:
            continue
        low = max(low, at)
        if low >= high:
            continue
        if low > at:
            segments.append((text[at:low], False))
        if segments and segments[-1][1]:
            segments[-1] = (segments[-1][0] + text[low:high], True)
        else:
            segments.append((text[low:high], True))
        at = high
    if at < end:
        segments.append((text[at:end], False))
    return tuple(segments)
