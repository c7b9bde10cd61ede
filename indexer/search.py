"""Answer a request from one generation: a page of hits, the total, facet counts; or all projects found."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from indexer.errors import PageNotFoundError
from indexer.facets import FacetValue
from indexer.generations import Generation
from indexer.hits import Hit, hits_of
from indexer.project import Project
from indexer.ranking import find, narrow, ranked
from indexer.request import SearchRequest
from indexer.understood import Understood


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
    query, documents, scores, correction = find(generation, request.q)
    documents, scores, facets = narrow(generation, request, documents, scores)
    total = len(documents)
    if request.page > 1 and (request.page - 1) * request.size >= total:
        last = max(1, -(-total // request.size))
        raise PageNotFoundError(
            "page", "%(page)sページ目はありません（全%(pages)sページ）。", page=request.page, pages=last
        )
    low, high = (request.page - 1) * request.size, request.page * request.size
    chosen = ranked(generation.index, request, documents, scores, low, high)
    points = scores[chosen] if scores is not None else None
    hits = hits_of(generation.index, documents[chosen], points, query.words, request.marked)
    took = time.perf_counter() - started
    return SearchResponse(request, query, total, hits, facets, took, correction)


def iterate(generation: Generation, request: SearchRequest) -> Iterator[Project]:
    """All projects that a search finds, in its order, whatever its page and size; one at a time."""
    _, documents, scores, _ = find(generation, request.q)
    documents, scores, _ = narrow(generation, replace(request, facets=()), documents, scores)
    for at in ranked(generation.index, request, documents, scores, 0, len(documents)).tolist():
        yield generation.index.stored(int(documents[at])).project


__all__ = ["SearchRequest", "SearchResponse", "iterate", "search"]
