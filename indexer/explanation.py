"""Why a hit has its score: the parts that add up to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from indexer.ascending import locate
from indexer.clauses import coverage
from indexer.generations import Generation
from indexer.postings import FIELD_BITS, FIELD_NUMBERS, POSITION_BITS
from indexer.search import SearchResponse
from indexer.understood import Condition, Understood, Way, Word


class Part(NamedTuple):
    """A part of a score: the way a word was met, the field it stands in, its weighted BM25F.

    `field` is `coverage` of what it counts, in a relaxed query, that a clause is satisfied at all.
    """

    typed: str
    found: str
    field: str
    score: float


def explain(generation: Generation, found: SearchResponse) -> list[list[Part]]:
    """For each hit, the parts of its score: each word's best way, by field. They add up to the score."""
    explained = []
    for hit in found.hits:
        ordinal = generation.index.find(hit.project.id)
        explained.append([] if ordinal is None else list(_of_all(generation, found.query, ordinal)))
    return explained


def _of_all(generation: Generation, query: Understood, ordinal: int) -> Iterator[Part]:
    """The parts of all clauses; in a relaxed query, first what each that is satisfied counts for that."""
    for clause in query.clauses:
        if query.relaxed and any(_satisfies(item, ordinal) for item in clause):
            yield Part(clause[0].text, "", "coverage", round(coverage(clause, generation.index.size), 4))
        yield from _best(generation, clause, ordinal)


def _satisfies(item: Word | Condition, ordinal: int) -> bool:
    if isinstance(item, Condition):
        return bool(item.mask[ordinal])
    return bool(locate(item.ordinals, np.array([ordinal]))[0][0])


def _best(generation: Generation, clause: list[Word | Condition], ordinal: int) -> list[Part]:
    """The parts of the alternative that counts: the one with the highest score."""
    words = [_parts(generation, item, ordinal) for item in clause if isinstance(item, Word)]
    return max(words, key=lambda parts: sum(part.score for part in parts), default=[])


def _parts(generation: Generation, word: Word, ordinal: int) -> list[Part]:
    """The fields of a document in which the best way of a word matched, each with its share."""
    best: tuple[float, Way] | None = None
    for way in word.ways:
        kept, at = locate(way.match.ordinals, np.array([ordinal]))
        if kept[0] and (best is None or way.match.scores[at[0]] * way.counts > best[0]):
            best = float(way.match.scores[at[0]]) * way.counts, way
    if best is None:
        return []
    score, way = best[0] * word.share, best[1]
    if not way.run or way.window:
        return [Part(word.text, way.label, "", round(score, 4))]
    lists = [generation.index.term(term) for term in way.run]
    places = way.match.where[0][0]
    parts = []
    for name, number in FIELD_NUMBERS.items():
        key = ordinal << FIELD_BITS | number
        low, high = places.searchsorted([key << POSITION_BITS, (key + 1) << POSITION_BITS]).tolist()
        if low < high:
            share = sum(float(one.scores[one.keys.searchsorted(key)]) for one in lists)
            share *= way.counts * word.share
            parts.append(Part(word.text, way.label, name, round(share, 4)))
    return parts
