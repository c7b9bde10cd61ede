"""Searches to begin with, made of what the index has most of, in the language of the request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from indexer import Generation, SearchRequest, cross, search
from webapp.language import JAPANESE, current, labels

Counted = tuple[str, int]  # a search, and how many projects it finds


def starters(generation: Generation) -> list[Counted]:
    """Up to five searches of different kinds, and how many projects each finds now."""
    language = current()
    found: list[Counted] = generation.derived(
        f"starters {language}", lambda: list(_made(generation, language))
    )
    return found


def hint(generation: Generation) -> str:
    """A search for the empty box: not the first example, if there is another of its kind."""
    language = current()
    found: str = generation.derived(f"hint {language}", lambda: _hint(generation, language))
    return found


def _hint(generation: Generation, language: str) -> str:
    pairs = [query for query, _ in islice(working(generation, _pairs(generation, language)), 2)]
    return pairs[-1] if pairs else ""


def working(generation: Generation, queries: Iterable[str], *, corrected: bool = False) -> Iterator[Counted]:
    """The searches that find something, as they are or `corrected`."""
    for query in queries:
        found = search(generation, SearchRequest(query, size=1, facets=(), marked=()))
        if found.total and (corrected or not found.correction):
            yield query, found.total


def _made(generation: Generation, language: str) -> Iterator[Counted]:
    """A field in a country, another field, another country, a city, either of two more countries."""
    first = list(islice(working(generation, _pairs(generation, language)), 1))
    yield from first
    used = first[0][0] if first else ""

    def others(facet: str) -> list[str]:
        return [label for label in _frequent(generation, facet, language) if label not in used]

    countries = others("country")
    either = " OR ".join(countries[1:3]) if len(countries) > 2 else ""
    for queries in (others("field"), countries, others("city"), [either]):
        yield from islice(working(generation, filter(None, queries)), 1)


def _pairs(generation: Generation, language: str) -> Iterator[str]:
    """Fields in countries, the most frequent first, each field and country once."""
    table, label = cross(generation, SearchRequest(), "field", "country"), labels(language)
    cells = [
        (-count, field, country)
        for field, counts in zip(table.rows, table.counts, strict=True)
        for country, count in zip(table.columns, counts, strict=True)
        if count
    ]
    used: set[str] = set()
    for _, field, country in sorted(cells, key=lambda cell: cell[0]):
        names = label("field", field), label("country", country)
        if not used & {field, country} and all(_can_be_typed(name, language) for name in names):
            used |= {field, country}
            yield " ".join(names)


def _frequent(generation: Generation, facet: str, language: str) -> list[str]:
    """The labels of a facet's values, the most frequent first."""
    totals = sorted(generation.facet(facet).totals, key=lambda one: -one[2])
    named = [labels(language)(facet, value) for value, _, _ in totals]
    return [name for name in named if _can_be_typed(name, language)]


def _can_be_typed(label: str, language: str) -> bool:
    """Whether a label is a search as it stands, in the reader's language."""
    return not re.search(r"[()（）\[\]「」\"|:：]", label) and (
        language == "ja" or not JAPANESE.search(label)
    )
