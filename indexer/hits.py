"""Hits: the projects of a page with their matches marked, and why they match."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from indexer.analysis import find_all
from indexer.ascending import Floats, Ints, locate
from indexer.postings import (
    FIELD_BITS,
    FIELD_NUMBERS,
    POSITION_BITS,
    IndexReader,
    StoredProject,
)
from indexer.project import Project
from indexer.schema import TEXT_FIELDS
from indexer.snippets import Segment, Snippet, Span, mark, snippet
from indexer.spans import unpack_spans
from indexer.understood import EXACT, REASONS, Word


class Reason(NamedTuple):
    """Why a project matched a word that it does not contain as typed: 省エネ → 省エネルギー."""

    typed: str
    found: str
    way: str


class Hit(NamedTuple):
    """One project found: its score, its name with matches, a snippet of its summary, and why."""

    project: Project
    score: float
    name: tuple[Segment, ...]
    summary: Snippet
    reasons: tuple[Reason, ...] = ()


def hits_of(
    index: IndexReader, documents: Ints, scores: Floats | None, words: list[Word], marked: tuple[str, ...]
) -> tuple[Hit, ...]:
    """The projects of a page with their matches marked, and why they match."""
    ordinals = documents.tolist()
    stored = [index.stored(ordinal) for ordinal in ordinals]
    points = scores.tolist() if scores is not None else [0.0] * len(ordinals)
    unmarked: list[list[Span]] = [[] for _ in stored]
    names = _spans("name", ordinals, stored, words) if "name" in marked else unmarked
    summaries = _spans("summary", ordinals, stored, words) if "summary" in marked else unmarked
    reasons = _reasons(documents, words)
    return tuple(
        [
            Hit(project, score, mark(project.name, name), snippet(project.summary, summary), why)
            for (project, _), score, why, name, summary in zip(
                stored, points, reasons, names, summaries, strict=True
            )
        ]
    )


def _spans(
    name: str, ordinals: list[int], stored: list[StoredProject], words: list[Word]
) -> list[list[Span]]:
    """For each document, the spans of a field that matched."""
    found: list[list[Span]] = [[] for _ in stored]
    needles: list[list[str]] = [[] for _ in stored]
    number = FIELD_NUMBERS[name]
    bases = [(ordinal << FIELD_BITS | number) << POSITION_BITS for ordinal in ordinals]
    bounds = np.array(bases + [base + (1 << POSITION_BITS) for base in bases], np.int64)
    for word in words:
        for way in word.ways:
            for places, length in way.match.where:
                edges = places.searchsorted(bounds).tolist()
                last = 2 * length - 1
                for at, low in enumerate(edges[: len(bases)]):
                    high = edges[at + len(bases)]
                    if low < high:
                        spans, base, marks = unpack_spans(stored[at].spans[name]), bases[at], found[at]
                        for place in places[low:high].tolist():
                            start = 2 * (place - base)
                            marks.append((spans[start], spans[start + last]))
            if way.needle:
                for at in locate(way.match.ordinals, np.array(ordinals))[0].nonzero()[0].tolist():
                    needles[at].append(way.needle)
    for marks, (project, _), inside in zip(found, stored, needles, strict=True):
        if inside:
            marks += find_all(TEXT_FIELDS[name].text(project), inside)
    return found


def _reasons(documents: Ints, words: list[Word]) -> list[tuple[Reason, ...]]:
    """For each document, the words that it meets otherwise than as typed: by the best way."""
    found: list[tuple[Reason, ...]] = [()] * len(documents)
    for word in words:
        if all(way.weight == EXACT for way in word.ways):
            continue
        open_: dict[int, None] = dict.fromkeys(range(len(found)))
        for way in word.ways:
            kept = locate(way.match.ordinals, documents)[0].nonzero()[0].tolist()
            for at in kept:
                if at in open_:
                    del open_[at]
                    if way.weight != EXACT and way.label != word.text:
                        found[at] += (Reason(word.text, way.label, _reason(way.weight)),)
            if not open_:
                break
    return found


def _reason(weight: float) -> str:
    """The name of the nearest way of at least this weight."""
    return next((name for level, name in sorted(REASONS.items()) if level >= weight), "")
