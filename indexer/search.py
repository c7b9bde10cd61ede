"""Evaluate a request on the arrays of one generation: match, score, count, page."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np

from indexer.analysis import find_all
from indexer.correction import correct, word_list
from indexer.errors import InvalidRequestError, PageNotFoundError
from indexer.facets import FacetValue
from indexer.generations import Generation
from indexer.matching import locate
from indexer.postings import (
    FIELD_BITS,
    FIELD_NUMBERS,
    NONE,
    POSITION_BITS,
    Floats,
    IndexReader,
    Ints,
    StoredProject,
)
from indexer.project import Project
from indexer.query import MAX_QUERY
from indexer.schema import TEXT_FIELDS
from indexer.snippets import Segment, Snippet, Span, mark, snippet
from indexer.understanding import EXACT, REASONS, Condition, Understood, Way, Word, understand

SHOWN_FACETS = ("field", "country", "city", "proposer", "year")
Sort = Literal["relevance", "newest", "number"]
MAX_SIZE = 100
DEFAULT_SIZE = 20


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search: words, facet filters (AND across facets), order and page.

    A facet's values are alternatives; those of a facet in `every` must all be present.
    Raises `InvalidRequestError` for a query over 200 characters or a page out of range.
    """

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "relevance"
    page: int = 1
    size: int = DEFAULT_SIZE
    facets: tuple[str, ...] = SHOWN_FACETS
    marked: tuple[str, ...] = ("name", "summary")  # what to mark matches in
    every: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if len(self.q) > MAX_QUERY:
            raise InvalidRequestError(
                "q", f"検索語は{MAX_QUERY}文字までです（{len(self.q)}文字ありました）。短くしてください。"
            )
        if self.page < 1:
            raise InvalidRequestError("page", "ページは1以上の整数で指定してください。")
        if not 1 <= self.size <= MAX_SIZE:
            raise InvalidRequestError("size", f"1ページの件数は1〜{MAX_SIZE}の整数で指定してください。")


class Reason(NamedTuple):
    """Why a project matched a word that it does not contain as typed: 省エネ → 省エネルギー."""

    typed: str
    found: str
    way: str


class Part(NamedTuple):
    """A part of a score: the way a word was met, the field it stands in, its weighted BM25F."""

    typed: str
    found: str
    field: str
    score: float


class Hit(NamedTuple):
    """One project found: its score, its name with matches, a snippet of its summary, and why."""

    project: Project
    score: float
    name: tuple[Segment, ...]
    summary: Snippet
    reasons: tuple[Reason, ...] = ()


class SearchResponse(NamedTuple):
    """What a search found; `took` is in seconds."""

    request: SearchRequest
    query: Understood
    total: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    took: float
    correction: str | None = None  # もしかして: what was searched instead

    @property
    def pages(self) -> int:
        return -(-self.total // self.request.size)


def search(generation: Generation, request: SearchRequest) -> SearchResponse:
    """Run a search; with nothing found and a likely correction, the corrected one.

    Raises `PageNotFoundError` for a page after the last one.
    """
    started = time.perf_counter()
    query = understand(generation, request.q)
    documents, scores = _all_of(generation.index, query)
    correction = None
    if not len(documents) and query.words and (correction := correct(generation, query)):
        query = understand(generation, correction)
        documents, scores = _all_of(generation.index, query)
        correction = correction if len(documents) else None
    documents, scores, facets = _narrow(generation, request, documents, scores)
    total = len(documents)
    if request.page > 1 and (request.page - 1) * request.size >= total:
        last = max(1, -(-total // request.size))
        raise PageNotFoundError("page", f"{request.page}ページ目はありません（全{last}ページ）。")
    chosen = _page(generation.index, request, documents, scores)
    points = scores[chosen] if scores is not None else None
    hits = _hits(generation.index, documents[chosen], points, query.words, request.marked)
    took = time.perf_counter() - started
    return SearchResponse(request, query, total, hits, facets, took, correction)


def explain(generation: Generation, found: SearchResponse) -> list[list[Part]]:
    """For each hit, the parts of its score: each word's best way, by field. They add up to the score."""
    explained = []
    for hit in found.hits:
        ordinal = generation.index.find(hit.project.id)
        parts = (
            []
            if ordinal is None
            else [part for word in found.query.words for part in _parts(generation, word, ordinal)]
        )
        explained.append(parts)
    return explained


def _parts(generation: Generation, word: Word, ordinal: int) -> list[Part]:
    """The fields of a document in which the best way of a word matched, each with its share."""
    best: tuple[float, Way] | None = None
    for way in word.ways:
        kept, at = locate(way.match.ordinals, np.array([ordinal]))
        if kept[0] and (best is None or way.match.scores[at[0]] * way.weight > best[0]):
            best = float(way.match.scores[at[0]]) * way.weight, way
    if best is None:
        return []
    score, way = best
    if not way.run or way.window:
        return [Part(word.text, way.label, "", round(score, 4))]
    lists = [generation.index.term(term) for term in way.run]
    places = way.match.where[0][0]
    parts = []
    for name, number in FIELD_NUMBERS.items():
        key = ordinal << FIELD_BITS | number
        low, high = places.searchsorted([key << POSITION_BITS, (key + 1) << POSITION_BITS]).tolist()
        if low < high:
            share = sum(float(one.scores[one.keys.searchsorted(key)]) for one in lists) * way.weight
            parts.append(Part(word.text, way.label, name, round(share, 4)))
    return parts


def warm_up(generation: Generation) -> None:
    """Load what the first search needs: the dictionary, the shown facets, the words for corrections."""
    search(generation, SearchRequest("検索"))
    word_list(generation)


# Matching


def _all_of(index: IndexReader, query: Understood) -> tuple[Ints, Floats | None]:
    """Documents that satisfy all clauses and nothing excluded; scores are None for browsing."""
    if query.is_void:
        return NONE, None
    clauses = [_any_of(index, clause) for clause in query.clauses]
    if not clauses:
        documents, scores = index.everything, None
    elif query.relaxed:
        documents, scores = _most_of(index, clauses)
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


def _most_of(index: IndexReader, clauses: list[tuple[Ints, Floats]]) -> tuple[Ints, Floats]:
    """Documents that satisfy the most clauses, and at least half of them; more clauses come first."""
    satisfied, total = np.zeros(index.size, np.int64), np.zeros(index.size, np.float32)
    for ordinals, scores in clauses:
        satisfied[ordinals] += 1
        total[ordinals] += scores
    least = max(-(-len(clauses) // 2), 1)
    ordinals = (satisfied >= least).nonzero()[0]
    return ordinals, total[ordinals] + 1000 * satisfied[ordinals].astype(np.float32)


# Facets


def _narrow(
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


# Ranking and hits


def _page(index: IndexReader, request: SearchRequest, documents: Ints, scores: Floats | None) -> Ints:
    """Which of the documents stand on the page, in order."""
    low, high = (request.page - 1) * request.size, request.page * request.size
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


def _hits(
    index: IndexReader, documents: Ints, scores: Floats | None, words: list[Word], marked: tuple[str, ...]
) -> tuple[Hit, ...]:
    """The projects of a page with their matches marked, and why they match."""
    ordinals = documents.tolist()
    stored = [index.stored(ordinal) for ordinal in ordinals]
    points = scores.tolist() if scores is not None else [0.0] * len(ordinals)
    spans = _spans(documents, stored, words, marked)
    reasons = _reasons(documents, words)
    return tuple(
        [
            Hit(project, score, mark(project.name, name), snippet(project.summary, summary), why)
            for (project, _), score, why, name, summary in zip(stored, points, reasons, *spans, strict=True)
        ]
    )


def _spans(
    documents: Ints, stored: list[StoredProject], words: list[Word], marked: tuple[str, ...]
) -> tuple[list[list[Span]], list[list[Span]]]:
    """For each document, the spans of its name and of its summary that matched."""
    found: dict[str, list[list[Span]]] = {name: [[] for _ in stored] for name in ("name", "summary")}
    for name in marked:
        first = (documents << FIELD_BITS | FIELD_NUMBERS[name]) << POSITION_BITS
        bases = first.tolist()
        bounds = np.concatenate((first, first + (1 << POSITION_BITS)))
        for word in words:
            for way in word.ways:
                for places, length in way.match.where:
                    edges = places.searchsorted(bounds).tolist()
                    last = 2 * length - 1
                    for at, low in enumerate(edges[: len(bases)]):
                        high = edges[at + len(bases)]
                        if low < high:
                            spans, base, marks = stored[at].spans[name], bases[at], found[name][at]
                            for place in places[low:high].tolist():
                                start = 2 * (place - base)
                                marks.append((spans[start], spans[start + last]))
                if way.needle:
                    for at, (project, _) in enumerate(stored):
                        found[name][at] += find_all(TEXT_FIELDS[name].text(project), way.needle)
    return found["name"], found["summary"]


def _reasons(documents: Ints, words: list[Word]) -> list[tuple[Reason, ...]]:
    """For each document, the words that it meets otherwise than as typed: by the best way."""
    found: list[tuple[Reason, ...]] = [()] * len(documents)
    for word in words:
        if all(way.weight == EXACT for way in word.ways):
            continue
        open_: dict[int, None] = dict.fromkeys(range(len(found)))
        for way in sorted(word.ways, key=lambda way: -way.weight):
            kept = locate(way.match.ordinals, documents)[0].nonzero()[0].tolist()
            for at in kept:
                if at in open_:
                    del open_[at]
                    if way.weight != EXACT and way.label != word.text:
                        found[at] += (Reason(word.text, way.label, _reason(way.weight)),)
    return found


def _reason(weight: float) -> str:
    """The name of the nearest way of at least this weight."""
    return next((name for level, name in sorted(REASONS.items()) if level >= weight), "")
