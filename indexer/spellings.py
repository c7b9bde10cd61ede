"""How suggestions are written into queries, and what each finds there alone: remembered by generation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from indexer.generations import Generation
from indexer.kept import KeptDocuments, Key
from indexer.query import in_quotes, parse
from indexer.ranking import Found, as_typed, find
from indexer.suggest import likeliest
from indexer.typed import Typed
from indexer.ways import Met


class Spelling(NamedTuple):
    """A text, how many documents it finds alone, the one word that it is, if it is one, and the effort to meet it."""

    text: str
    documents: int
    word: Key | None
    effort: int


class Spellings:
    """The spellings of one generation, and the documents of their words."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self.documents = KeptDocuments(generation.index.size)
        self._known: dict[tuple[str, str], Spelling] = {}  # as many as there are suggestions and languages

    def met(self) -> Met:
        """What words met, for the queries of one request."""
        return Met(self.documents)

    def of(self, value: str, label: str, met: Met) -> Spelling:
        """The label where that finds what the value does, else the value; a value with spaces in quotes."""
        spelling = self._known.get((value, label))
        if spelling is None:
            phrase = in_quotes(value)
            spelling = self._find(phrase, phrase if label == value else label, met)
            self._known[value, label] = spelling
        return spelling

    def _find(self, value: str, label: str, met: Met) -> Spelling:
        text, found = value, find(self._generation, value, met)
        for other in (label, f'"{label}"') if label != value else ():
            same = as_typed(self._generation, other, met)
            if np.array_equal(same.documents, found.documents):
                text, found = other, same
                break
        words = plain_words(text, found)
        word = (words[0].text, words[0].quoted, False, True) if words and len(words) == 1 else None
        return Spelling(text, len(found.documents), word, found.query.effort)


def plain_words(text: str, found: Found) -> list[Typed] | None:
    """What was typed, where all of it must occur and nothing else was read into it; else None."""
    parsed, query = parse(text), found.query
    if parsed.excluded or query.excluded or query.relaxed or found.correction is not None:
        return None
    typed = [clause[0] for clause in parsed.clauses if len(clause) == 1]
    meant = [clause[0].text for clause in query.clauses if len(clause) == 1]
    is_plain = len(typed) == len(parsed.clauses) == len(query.clauses) and meant == [
        one.text for one in typed
    ]
    return typed if is_plain else None


def spellings_of(generation: Generation) -> Spellings:
    """The spellings of a generation."""
    return generation.derived("spellings", lambda: Spellings(generation))


def learn(generation: Generation) -> Iterator[None]:
    """Find how suggestions are written and how many documents they have, one each time it is asked on, while they are kept.

    The likeliest come first: names, which have the most ways to be met (1 to 6 ms each at 10,000
    projects), then frequent words.
    """
    spellings = spellings_of(generation)
    for suggestion in likeliest(generation):
        if spellings.documents.is_learnt:
            return
        spellings.of(suggestion.value, suggestion.value, spellings.met())
        yield
