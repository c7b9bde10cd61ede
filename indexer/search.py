"""Evaluate a request on the arrays of one generation: match, score, count, page."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np

from indexer.errors import InvalidRequestError, PageNotFoundError
from indexer.facets import FacetValue
from indexer.generations import Generation
from indexer.postings import (
    FIELD_BITS,
    FIELD_NUMBERS,
    NONE,
    POSITION_BITS,
    Floats,
    IndexReader,
    Ints,
    PostingList,
    StoredProject,
    by_document,
    firsts,
    intersect_sorted,
)
from indexer.project import Project
from indexer.query import MAX_QUERY, Alternative, Query, Word, parse
from indexer.snippets import Segment, Snippet, Span, mark, snippet

SHOWN_FACETS = ("field", "country", "city", "proposer", "year")
Sort = Literal["relevance", "newest", "number"]
MAX_SIZE = 100
DEFAULT_SIZE = 20


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search: words, facet filters (OR within a facet, AND across), order and page.

    Raises `InvalidRequestError` for a query over 200 characters or a page out of range.
    """

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "relevance"
    page: int = 1
    size: int = DEFAULT_SIZE
    facets: tuple[str, ...] = SHOWN_FACETS
    marked: tuple[str, ...] = ("name", "summary")  # what to mark matches in

    def __post_init__(self) -> None:
        if len(self.q) > MAX_QUERY:
            raise InvalidRequestError(
                "q", f"検索語は{MAX_QUERY}文字までです（{len(self.q)}文字ありました）。短くしてください。"
            )
        if self.page < 1:
            raise InvalidRequestError("page", "ページは1以上の整数で指定してください。")
        if not 1 <= self.size <= MAX_SIZE:
            raise InvalidRequestError("size", f"1ページの件数は1〜{MAX_SIZE}の整数で指定してください。")


class Hit(NamedTuple):
    """One project found: its score, its name with matches, and a snippet of its summary."""

    project: Project
    score: float
    name: tuple[Segment, ...]
    summary: Snippet


class SearchResponse(NamedTuple):
    """What a search found; `took` is in seconds."""

    request: SearchRequest
    query: Query
    total: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    took: float

    @property
    def pages(self) -> int:
        return -(-self.total // self.request.size)


class _Match(NamedTuple):
    """Documents that match, ascending, with scores, and where: (places, tokens in a run)."""

    ordinals: Ints
    scores: Floats
    where: tuple[tuple[Ints, int], ...]


def search(generation: Generation, request: SearchRequest) -> SearchResponse:
    """Run a search. Raises `PageNotFoundError` for a page after the last one."""
    started = time.perf_counter()
    index = generation.index
    query = parse(request.q)
    matches = [_match(index, word) for word in query.words]
    documents, scores = _all_of(index, query, matches)
    documents, scores, facets = _narrow(generation, request, documents, scores)
    total = len(documents)
    if request.page > 1 and (request.page - 1) * request.size >= total:
        last = max(1, -(-total // request.size))
        raise PageNotFoundError("page", f"{request.page}ページ目はありません（全{last}ページ）。")
    chosen = _page(index, request, documents, scores)
    hits = _hits(
        index, documents[chosen], scores[chosen] if scores is not None else None, matches, request.marked
    )
    return SearchResponse(request, query, total, hits, facets, time.perf_counter() - started)


def warm_up(generation: Generation) -> None:
    """Load what the first search needs: the dictionary and the shown facets."""
    search(generation, SearchRequest("検索"))


# Matching


def _all_of(index: IndexReader, query: Query, matches: list[_Match]) -> tuple[Ints, Floats | None]:
    """Documents that match all words and no excluded one; scores are None for browsing."""
    if query.is_void:
        return NONE, None
    if not matches:
        documents, scores = index.everything, None
    else:
        first, *others = sorted(matches, key=lambda match: len(match.ordinals))
        documents, scores = first.ordinals, first.scores
        for match in others:
            kept, at = _locate(match.ordinals, documents)
            documents, scores = documents[kept], scores[kept] + match.scores[at]
    for word in query.excluded:
        kept, _ = _locate(_match(index, word).ordinals, documents)
        documents = documents[~kept]
        scores = scores[~kept] if scores is not None else None
    return documents, scores


def _locate(inside: Ints, wanted: Ints) -> tuple[np.ndarray, Ints]:
    """Which of `wanted` are in `inside`, and where there; both ascending."""
    if not len(inside):
        return np.zeros(len(wanted), bool), NONE
    at = inside.searchsorted(wanted)
    at[at == len(inside)] = 0
    kept = inside[at] == wanted
    return kept, at[kept]


def _match(index: IndexReader, word: Word) -> _Match:
    """Documents that match any alternative; the best one counts."""
    found = [_run(index, alternative) for alternative in word.alternatives]
    if len(found) == 1:
        return found[0]
    best = np.zeros(index.size, np.float32)
    for match in found:
        np.maximum.at(best, match.ordinals, match.scores)
    ordinals = np.flatnonzero(best)
    return _Match(ordinals, best[ordinals], tuple(where for match in found for where in match.where))


def _run(index: IndexReader, alternative: Alternative) -> _Match:
    """Documents with the terms at adjacent positions of a text field; fields add up."""
    lists = [index.term(term) for term in alternative.terms]
    if len(lists) == 1:
        only = lists[0]
        return _Match(only.ordinals, _weighted(only.totals, alternative.weight), ((only.places, 1),))
    places = _adjacent([found.places for found in lists])
    keys = places >> POSITION_BITS
    keys = keys[firsts(keys)]
    scores = np.add.reduce([_scores(found, keys) for found in lists])
    ordinals, totals = by_document(keys, scores)
    return _Match(ordinals, _weighted(totals, alternative.weight), ((places, len(lists)),))


def _scores(found: PostingList, keys: Ints) -> Floats:
    """The scores of keys that are all in a posting list."""
    return found.scores if len(keys) == len(found.keys) else found.scores[found.keys.searchsorted(keys)]


def _weighted(scores: Floats, weight: float) -> Floats:
    return scores if weight == 1 else scores * np.float32(weight)


def _adjacent(lists: list[Ints]) -> Ints:
    """Places where the lists' terms follow each other, rarest first."""
    order = sorted(range(len(lists)), key=lambda at: len(lists[at]))
    found = lists[order[0]] - order[0]
    for at in order[1:]:
        found = intersect_sorted(found, lists[at] - at)
        if not len(found):
            break
    return found


# Facets


def _narrow(
    generation: Generation, request: SearchRequest, documents: Ints, scores: Floats | None
) -> tuple[Ints, Floats | None, dict[str, tuple[FacetValue, ...]]]:
    """Apply the facet filters; count each facet under the filters of the others."""
    masks = {
        name: generation.facet(name).mask(values)[documents]
        for name, values in request.filters.items()
        if values
    }
    everyone = np.logical_and.reduce(list(masks.values())) if masks else None
    narrowed = documents if everyone is None else documents[everyone]
    counted = {}
    for name in request.facets:
        others = [mask for other, mask in masks.items() if other != name]
        if not others:
            under = documents
        elif name not in masks:
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
    index: IndexReader,
    documents: Ints,
    scores: Floats | None,
    matches: list[_Match],
    marked: tuple[str, ...] = ("name", "summary"),
) -> tuple[Hit, ...]:
    """The projects of a page with their matches marked."""
    ordinals = documents.tolist()
    stored = [index.stored(ordinal) for ordinal in ordinals]
    points = scores.tolist() if scores is not None else [0.0] * len(ordinals)
    spans = _spans(documents, stored, matches, marked)
    return tuple(
        [
            Hit(project, score, mark(project.name, name), snippet(project.summary, summary))
            for (project, _), score, name, summary in zip(stored, points, *spans, strict=True)
        ]
    )


def _spans(
    documents: Ints,
    stored: list[StoredProject],
    matches: list[_Match],
    marked: tuple[str, ...],
) -> tuple[list[list[Span]], list[list[Span]]]:
    """For each document, the spans of its name and of its summary that matched."""
    found: dict[str, list[list[Span]]] = {name: [[] for _ in stored] for name in ("name", "summary")}
    for name in marked:
        first = (documents << FIELD_BITS | FIELD_NUMBERS[name]) << POSITION_BITS
        bases = first.tolist()
        bounds = np.concatenate((first, first + (1 << POSITION_BITS)))
        for match in matches:
            for places, length in match.where:
                edges = places.searchsorted(bounds).tolist()
                last = 2 * length - 1
                for at, (low, high) in enumerate(zip(edges, edges[len(bases) :], strict=False)):
                    if low < high:
                        spans, base = stored[at].spans[name], bases[at]
                        for place in places[low:high].tolist():
                            start = 2 * (place - base)
                            found[name][at].append((spans[start], spans[start + last]))
    return found["name"], found["summary"]
