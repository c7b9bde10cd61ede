"""Completion inside a query: what the word at the caret may become, each counted as the search that it makes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from heapq import heapify, heappop, heappush
from itertools import islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.ascending import Ints
from indexer.folding import fold
from indexer.generations import Generation
from indexer.planning import MOST_TRIED
from indexer.query import MAX_QUERY, HalfWord, half_word, in_quotes, parse
from indexer.ranking import as_typed, find, narrow
from indexer.request import SearchRequest
from indexer.spellings import Spelling, plain_words, spellings_of
from indexer.suggest import MOST, TERM, Suggestion, completions, terms_of
from indexer.typed import Typed

_MOST_LOOKED_AT = 40  # the likeliest suggestions, looked at beside what else was asked
_MOST_IN_VAIN = 8  # suggestions that are tried though nothing is found with them
_LATIN = re.compile("[a-z]")


class Completion(NamedTuple):
    """A suggestion, whose count is what the query finds that it makes, and where the caret then stands."""

    suggestion: Suggestion
    query: str
    caret: int


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
    for one in islice(_unless_in_vain(made), MOST):
        found.setdefault(one.query, one)
    return sorted(found.values(), key=lambda one: (one.suggestion.facet == TERM, -one.suggestion.count))


def _unless_in_vain(made: Iterable[Completion | None]) -> Iterator[Completion]:
    """Those of the completions, likeliest first, that find something, until so many in all have found nothing."""
    in_vain = 0
    for one in made:
        if one and one.suggestion.count:
            yield one
        elif one:
            in_vain += 1
            if in_vain >= _MOST_IN_VAIN:
                return


class _Beside:
    """What else is asked beside the word that is completed."""

    def __init__(self, generation: Generation, request: SearchRequest, word: HalfWord) -> None:
        self.generation, self.word = generation, word
        self.request = replace(request, page=1, facets=(), marked=())
        before, after = request.q[: word.start], request.q[word.end :]
        self.has_latin = _has_latin(before + after)
        self.is_alone = not (before + after).strip() and not request.filters
        self.spellings = spellings_of(generation)
        self.met = self.spellings.met()
        found = find(generation, before + after, self.met)
        self.is_corrected = found.correction is not None
        self.documents = self._narrowed(found.documents)
        self.effort = found.query.effort
        # Whether a word in that place only adds a condition. English beside it may be read together with it.
        self.only_adds = _adds_one(request.q, word, plain_words(before + after, found)) and not (
            _has_latin(before) and _has_latin(after)
        )

    def likely(self) -> Iterator[Suggestion]:
        """Suggestions, those first that most projects of the other words and the filters have.

        Those that none of them has may be found by another name, and in an alternative (水素 OR kit) by themselves.
        """
        possible = completions(self.generation, self.word.text)
        possible = [one for one in possible if self.word.facet in ("", one[0].facet)]
        possible.sort(key=lambda one: (one[0].facet == TERM, -one[1]))
        likely = possible[:_MOST_LOOKED_AT]
        if len(self.documents) in (0, self.generation.index.size):
            yield from (suggestion for suggestion, _ in likely)
            return
        missed: list[Suggestion] = []
        yield from self._shared_names([one for one, _ in likely if one.facet != TERM], missed)
        yield from self._shared_terms([one for one in likely if one[0].facet == TERM], missed)
        yield from missed

    def _shared_names(self, names: list[Suggestion], missed: list[Suggestion]) -> list[Suggestion]:
        """The names that some of the documents have, those of the most first; the others are missed."""
        counts: dict[tuple[str, str], int] = {}
        for name in {suggestion.facet for suggestion in names}:
            facet = self.generation.facet(name)
            found = facet.counts(self.documents)
            counts |= {(name, value): n for value, n in zip(facet.values, found, strict=True)}
        shared = {one: counts[one.facet, one.value] for one in names}
        missed += [one for one in names if not shared[one]]
        return sorted((one for one in names if shared[one]), key=lambda one: -shared[one])

    def _shared_terms(
        self, terms: list[tuple[Suggestion, int]], missed: list[Suggestion]
    ) -> Iterator[Suggestion]:
        """The same of terms, each with the most that it may share, reading no more posting lists than are asked for."""
        open_ = [(-most, at, False) for at, (_, most) in enumerate(terms)]
        heapify(open_)
        lost = []
        while open_:
            shared, at, is_exact = heappop(open_)
            term = terms[at][0]
            if is_exact:
                yield term
            elif shared := self._shared(term):
                heappush(open_, (-shared, at, True))
            else:
                lost.append(at)
        missed += [terms[at][0] for at in sorted(lost)]

    @cached_property
    def _asked(self) -> npt.NDArray[np.bool_]:
        asked = np.zeros(self.generation.index.size, bool)
        asked[self.documents] = True
        return asked

    def _shared(self, term: Suggestion) -> int:
        """About how many of the documents have a word: never fewer."""
        index = self.generation.index
        rarest = min((index.documents_of(one) for one in terms_of(self.generation, term)), key=len)
        return int(np.count_nonzero(self._asked[rarest]))

    def made(self, suggestion: Suggestion, label: str) -> Completion | None:
        """The query that a suggestion makes; None when it is the one typed, or too long."""
        spelling = self.spellings.of(suggestion.value, label, self.met)
        query, caret = self._written(in_quotes(spelling.text) if self.word.facet else spelling.text)
        if query == self.request.q or len(query) > MAX_QUERY:
            return None
        count = spelling.documents if self.is_alone else self._added(spelling)
        if count is None:
            documents = self._found(query)
            value = in_quotes(suggestion.value)
            if spelling.text != value and self.has_latin:  # English words may join those beside them
                plain, end = self._written(value)
                if not np.array_equal(other := self._found(plain), documents):
                    query, caret, documents = plain, end, other
            count = len(self._narrowed(documents))
        return Completion(replace(suggestion, count=count), query, caret)

    def _added(self, spelling: Spelling) -> int | None:
        """How many documents are left with a word beside the others; None where the query has to be asked."""
        together = self.has_latin and _has_latin(spelling.text)
        if not self.only_adds or together or self.effort + spelling.effort >= MOST_TRIED:
            return None
        return spelling.word and self.met.among(spelling.word, self.documents)

    def _written(self, text: str) -> tuple[str, int]:
        """The query with a text in the place of the word, and where the text ends."""
        before = self.request.q[: self.word.start] + text
        return before + self.request.q[self.word.end :], len(before)

    def _found(self, q: str) -> Ints:
        """What a query finds as it is typed; with a correction only where what stands beside the word has one."""
        ask = find if self.is_corrected else as_typed
        return ask(self.generation, q, self.met).documents

    def _narrowed(self, documents: Ints) -> Ints:
        return narrow(self.generation, self.request, documents, None)[0]


def _adds_one(q: str, word: HalfWord, others: list[Typed] | None) -> bool:
    """Whether a query is plain words with the one that is being typed among them."""
    parsed = parse(q)
    typed = [clause[0] for clause in parsed.clauses if len(clause) == 1]
    half = Typed(q[word.start : word.end])
    if others is None or parsed.excluded or len(typed) < len(parsed.clauses) or half not in typed:
        return False
    typed.remove(half)
    return typed == others


def _has_latin(text: str) -> bool:
    return bool(_LATIN.search(fold(text).text))
