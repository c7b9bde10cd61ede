"""Snippets: segments of a text, each matched or not; markup is the caller's.

Spans come from the stored offsets of the tokens that matched; nothing is analysed again. The
segments of `mark` join to the text, those of `snippet` to a part of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

Span = tuple[int, int]
Segment = tuple[str, bool]  # text, matched

WIDTH = 110  # characters, about two lines on a desktop
LEAD = 30  # characters before the first match
_PAUSE = re.compile("[、。\\n」)・]")


class Snippet(NamedTuple):
    """A part of a text; whether something was cut off before and after it."""

    segments: tuple[Segment, ...]
    cut_before: bool
    cut_after: bool


def mark(text: str, spans: Sequence[Span]) -> tuple[Segment, ...]:
    """A whole text with its matches; spans in any order, they may overlap."""
    return _segments(text, sorted(spans), 0, len(text)) if spans else ((text, False),)


def snippet(text: str, spans: Sequence[Span], width: int = WIDTH) -> Snippet:
    """The part of a text, about `width` characters, with the most matches in it."""
    size = len(text)
    if not spans:
        end = _end(text, 0, width)
        return Snippet(((text[:end], False),), False, end < size)
    if len(spans) == 1:
        ordered, first = spans, spans[0]
    else:
        ordered = sorted(spans)
        first = ordered[0] if size <= width else _densest(ordered, width - LEAD)
    start = _start(text, first[0], size, width)
    end = _end(text, start, width)
    return Snippet(_segments(text, ordered, start, end), start > 0, end < size)


def _densest(spans: Sequence[Span], width: int) -> Span:
    """The first span of the window with the most matches, the earliest of equals."""
    best, most, last, count = spans[0], 0, 0, len(spans)
    for first, span in enumerate(spans):
        limit = span[0] + width
        while last < count and spans[last][1] <= limit:
            last += 1
        if last - first > most:
            best, most = span, last - first
        if last == count:
            break
    return best


def _start(text: str, match: int, size: int, width: int) -> int:
    """Where to begin: with the sentence if it is near, else after a pause, else LEAD before."""
    low = min(match - LEAD, size - width)
    if low <= 0:
        return 0
    sentence = max(text.rfind("。", low, match), text.rfind("\n", low, match))
    if sentence >= 0:
        return sentence + 1
    pause = _PAUSE.search(text, low, match)
    return pause.end() if pause else low


def _end(text: str, start: int, width: int) -> int:
    """Where to stop: at the end of the text if it is near, else with a sentence, else at the width."""
    limit = start + width
    if limit + width // 10 >= len(text):
        return len(text)
    sentence = max(text.rfind("。", limit - 30, limit), text.rfind("\n", limit - 30, limit))
    return sentence + 1 if sentence >= 0 else limit


def _segments(text: str, spans: Sequence[Span], start: int, end: int) -> tuple[Segment, ...]:
    """text[start:end] cut at ordered spans; those that touch or overlap become one match."""
    segments: list[Segment] = []
    at = start
    for low, high in spans:
        if high > end:
            break
        if low > at:
            segments.append((text[at:low], False))
            segments.append((text[low:high], True))
            at = high
        elif low >= start and high > at:
            before = segments.pop()[0] if segments else ""
            segments.append((before + text[at:high], True))
            at = high
    if at < end:
        segments.append((text[at:end], False))
    return tuple(segments)
