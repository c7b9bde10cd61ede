"""Completion inside a query: what the word at the caret may become, each counted as the search that it makes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

import numpy as np

from indexer.ascending import Ints
from indexer.folding import fold
from indexer.generations import Generation
from indexer.query import MAX_QUERY, HalfWord, half_word
from indexer.ranking import as_typed, find, narrow
from indexer.request import SearchRequest
from indexer.suggest import MOST, TERM, Suggestion, completions, likeliest, terms_of
from indexer.ways import Bits, Key, Met

_MOST_TRIED = 40  # the likeliest suggestions, looked at beside what else was asked
_LATIN = re.compile("[a-z]")
_SPACED = re.compile(r"[\s\u3000]")


class Completion(NamedTuple):
    """A suggestion, whose count is what the query finds that it makes, and where the caret then stands."""

    suggestion: Suggestion
    query: str
    caret: int


class _Spelling(NamedTuple):
    """How a suggestion is written into a query, and how many documents it finds there alone."""

    text: str
    documents: int


def complete(
    generation: Generation,
    request: SearchRequest,
    caret: int,
    label: Callable[[Suggestion], str] = lambda suggestion: suggestion.value,
) -> list[Completion]:
    """Complete the word at the caret (characters before it) of a request's query, keeping its other words and filters.

    A suggestion that leads to nothing is left out. It is written as its label wherever that finds the same.
    """
    word = half_word(request.q, caret)
    if word is None:
        return []
    beside = _Beside(generation, request, word)
    made = (beside.made(suggestion, label(suggestion)) for suggestion in beside.likely())
    found: dict[str, Completion] = {}
    for one in islice((one for one in made if one and one.suggestion.count), MOST):
        found.setdefault(one.query, one)
    return sorted(found.values(), key=lambda one: (one.suggestion.facet == TERM, -one.suggestion.count))


def learn(generation: Generation, most: int = 1500) -> Iterator[None]:
    """Find how the likeliest suggestions are written and how many documents they have, one each time it is asked on.

    Names, which have the most ways to be met, come first (1 to 6 ms each at 10,000 projects), then frequent words.
    """
    spellings = _spellings_of(generation)
    for suggestion in islice(likeliest(generation), most):
        value = _quoted(suggestion.value)
        spellings.of(value, value, spellings.met())
        yield


class _Spellings:
    """How the suggestions of one generation are written, remembered, and the documents of their words."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self._documents: dict[Key, Bits] = {}
        self._known: dict[tuple[str, str], _Spelling] = {}

    def met(self) -> Met:
        """What words met, for the queries of one request."""
        return Met(self._documents)

    def of(self, value: str, label: str, met: Met) -> _Spelling:
        """The label where that finds what the value does, else the value."""
        if (value, label) not in self._known:
            documents = find(self._generation, value, met).documents
            texts = (label, f'"{label}"') if label != value else ()
            same = (
                text
                for text in texts
                if np.array_equal(as_typed(self._generation, text, met).documents, documents)
            )
            self._known[value, label] = _Spelling(next(same, value), len(documents))
        return self._known[value, label]


def _spellings_of(generation: Generation) -> _Spellings:
    return generation.derived("spellings", lambda: _Spellings(generation))


class _Beside:
    """What else is asked beside the word that is completed."""

    def __init__(self, generation: Generation, request: SearchRequest, word: HalfWord) -> None:
        self.generation, self.word = generation, word
        self.request = replace(request, page=1, facets=(), marked=())
        self.rest = self._written("")[0]
        self.has_latin = bool(_LATIN.search(fold(self.rest).text))
        self.is_alone = not self.rest.strip() and not request.filters
        self.spellings = _spellings_of(generation)
        self.met = self.spellings.met()

    def likely(self) -> list[Suggestion]:
        """Suggestions, those first that most projects of the other words and the filters have.

        None is left out for that: an alternative (水素 OR kit) finds what the other words do not.
        """
        possible = completions(self.generation, self.word.text)
        possible = [one for one in possible if self.word.facet in ("", one[0].facet)]
        possible.sort(key=lambda one: (one[0].facet == TERM, -one[1]))
        likely = [suggestion for suggestion, _ in possible[:_MOST_TRIED]]
        documents = self._narrowed(self._found(self.rest))
        if len(documents) in (0, self.generation.index.size):
            return likely
        shared = self._shared(documents, likely)
        return sorted(likely, key=lambda one: (not shared[one], one.facet == TERM, -shared[one]))

    def _shared(self, documents: Ints, suggestions: list[Suggestion]) -> dict[Suggestion, int]:
        """About how many of some documents have each suggestion: never fewer."""
        index = self.generation.index
        asked = np.zeros(index.size, bool)
        asked[documents] = True
        counts: dict[tuple[str, str], int] = {}
        for name in {suggestion.facet for suggestion in suggestions} - {TERM}:
            facet = self.generation.facet(name)
            counts |= {
                (name, value): n for value, n in zip(facet.values, facet.counts(documents), strict=True)
            }

        def shared(one: Suggestion) -> int:
            if one.facet != TERM:
                return counts[one.facet, one.value]
            rarest = min((index.term(term).ordinals for term in terms_of(self.generation, one)), key=len)
            return int(np.count_nonzero(asked[rarest]))

        return {suggestion: shared(suggestion) for suggestion in suggestions}

    def made(self, suggestion: Suggestion, label: str) -> Completion | None:
        """The query that a suggestion makes; None when it is the one typed, or too long."""
        value = _quoted(suggestion.value)
        spelling = self.spellings.of(value, label if label != suggestion.value else value, self.met)
        query, caret = self._written(_quoted(spelling.text) if self.word.facet else spelling.text)
        if query == self.request.q or len(query) > MAX_QUERY:
            return None
        count = spelling.documents
        if not self.is_alone:
            documents = self._found(query)
            if spelling.text != value and self.has_latin:  # English words may join those beside them
                plain, end = self._written(value)
                if not np.array_equal(other := self._found(plain), documents):
                    query, caret, documents = plain, end, other
            count = len(self._narrowed(documents))
        return Completion(replace(suggestion, count=count), query, caret)

    def _written(self, text: str) -> tuple[str, int]:
        """The query with a text in the place of the word, and where the text ends."""
        before = self.request.q[: self.word.start] + text
        return before + self.request.q[self.word.end :], len(before)

    def _found(self, q: str) -> Ints:
        return find(self.generation, q, self.met).documents

    def _narrowed(self, documents: Ints) -> Ints:
        return narrow(self.generation, self.request, documents, None)[0]


def _quoted(value: str) -> str:
    return f'"{value}"' if _SPACED.search(value) and '"' not in value else value
