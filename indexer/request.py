"""What can be asked of a search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from indexer.errors import InvalidRequestError
from indexer.query import MAX_QUERY

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
                "q",
                "検索語は%(most)s文字までです（%(n)s文字ありました）。短くしてください。",
                most=MAX_QUERY,
                n=len(self.q),
            )
        if self.page < 1:
            raise InvalidRequestError("page", "ページは1以上の整数で指定してください。")
        if not 1 <= self.size <= MAX_SIZE:
            raise InvalidRequestError(
                "size", "1ページの件数は1〜%(most)sの整数で指定してください。", most=MAX_SIZE
            )
