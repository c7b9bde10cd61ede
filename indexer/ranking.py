"""Which documents a request finds, with what scores and in what order: all on arrays."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from indexer.ascending import NONE, Floats, Ints, locate
from indexer.clauses import coverage
from indexer.correction import correct
from indexer.facets import FacetValue
from indexer.generations import Generation
from indexer.postings import IndexReader
from indexer.request import SearchRequest
from indexer.understanding import understand
from indexer.understood import Condition, Understood, Word
from indexer.ways import Met


class Found(NamedTuple):
    """The documents of a query, ascending, before facet filters; without scores when nothing was typed."""

    query: Understood
    documents: Ints
    scores: Floats | None
    correction: str | None = None  # もしかして: what was searched instead


def find(generation: Generation, q: str, met: Met | None = None) -> Found:
    """The documents of a query; with none and a likely correction, those of the corrected query."""
    met = met or Met()  # the corrected query has most of its words
    query, documents, scores, _ = as_typed(generation, q, met)
    if not len(documents) and query.words and (correction := correct(generation, query)):
        corrected = understand(generation, correction, met)
        documents, scores = _all_of(generation.index, corrected)
        return Found(corrected, documents, scores, correction if len(documents) else None)
    return Found(query, documents, scores)


def as_typed(generation: Generation, q: str, met: Met | None = None) -> Found:
    """The documents of a query without any correction."""
    query = understand(generation, q, met)
    return Found(query, *_all_of(generation.index, query))


def _all_of(index: IndexReader, query: Understood) -> tuple[Ints, Floats | None]:
    """Documents that satisfy all clauses and nothing excluded; scores are None for browsing."""
    if query.is_void:
        return NONE, None
    clauses = [_any_of(index, clause) for clause in query.clauses]
    if not clauses:
        documents, scores = index.everything, None
    elif query.relaxed:
        documents, scores = _most_of(index, query, clauses)
    else:
        first, *others = sorted(clauses, key=lambda clause: len(clause[0]))
        documents, scores = first
        for ordinals, points in others:
            kept, at = locate(ordinals, documents)
            documents, scores = documents[kept], scores[kept] + points[at]
    for item in query.excluded:
        kept = ~item.mask[documents] if isinstance(item, Condition) else ~locate(item.ordinals, documents)[0]
        documents = documents[kept]
        scores = scores[kept] if scores is not None else None
    return documents, scores


def _any_of(index: IndexReader, clause: list[Word | Condition]) -> tuple[Ints, Floats]:
    """Documents that satisfy one of the items; the best score counts, a condition has none."""
    if len(clause) == 1 and isinstance(clause[0], Word):
        return clause[0].ordinals, clause[0].scores
    some, best = np.zeros(index.size, bool), np.zeros(index.size, np.float32)
    for item in clause:
        if isinstance(item, Condition):
            some |= item.mask
        else:
            some[item.ordinals] = True
            best[item.ordinals] = np.maximum(best[item.ordinals], item.scores)
    ordinals = some.nonzero()[0]
    return ordinals, best[ordinals]


def _most_of(
    index: IndexReader, query: Understood, clauses: list[tuple[Ints, Floats]]
) -> tuple[Ints, Floats]:
    """Documents that satisfy the most clauses, at least half of them and the certain ones: more come first, then those that tell more."""
    satisfied, total = np.zeros(index.size, np.int64), np.zeros(index.size, np.float32)
    for clause, (ordinals, scores) in zip(query.clauses, clauses, strict=True):
        satisfied[ordinals] += 1
        total[ordinals] += scores + np.float32(coverage(clause, index.size))
    least = max(-(-len(clauses) // 2), 1)
    enough = satisfied >= least
    for at in query.certain:
        enough &= np.isin(index.everything, clauses[at][0])
    ordinals = enough.nonzero()[0]
    return ordinals, total[ordinals]


def narrow(
    generation: Generation, request: SearchRequest, documents: Ints, scores: Floats | None
) -> tuple[Ints, Floats | None, dict[str, tuple[FacetValue, ...]]]:
    """Apply the facet filters; count each facet under the filters of the others.

    Values of a facet in `every` narrow each other, so that it counts under its own filter as well:
    what would be left if a value were added.
    """
    masks = {
        name: generation.facet(name).mask(values, every=name in request.every)[documents]
        for name, values in request.filters.items()
        if values
    }
    everyone = np.logical_and.reduce(list(masks.values())) if masks else None
    narrowed = documents if everyone is None else documents[everyone]
    counted = {}
    for name in request.facets:
        others = [mask for other, mask in masks.items() if other != name or name in request.every]
        if not others:
            under = documents
        elif len(others) == len(masks):
            under = narrowed
        else:
            under = documents[np.logical_and.reduce(others)]
        counted[name] = generation.facet(name).facet_values(under, request.filters.get(name, ()))
    if everyone is not None and scores is not None:
        scores = scores[everyone]
    return narrowed, scores, counted


def ranked(
    index: IndexReader, request: SearchRequest, documents: Ints, scores: Floats | None, low: int, high: int
) -> Ints:
    """Which of the documents stand at the ranks from low to high (excluded), in the order asked for."""
    if request.sort == "number":
        return np.argsort(index.numbers()[documents], kind="stable")[low:high]
    if request.sort == "newest" or scores is None:
        return np.arange(low, min(high, len(documents)))
    return _best(scores, high)[low:]


def _best(scores: Floats, count: int) -> Ints:
    """Where the highest scores stand, best first, equal ones in the order of the documents."""
    if len(scores) > 4 * count + 1024:
        least = np.partition(scores, len(scores) - count)[len(scores) - count]
        candidates = np.flatnonzero(scores >= least)
        return candidates[np.argsort(-scores[candidates], kind="stable")[:count]]
    return np.argsort(-scores, kind="stable")[:count]
