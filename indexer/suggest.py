"""Completion: what half a word may become, typed as it is written, in kana, in romaji or in English."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.analysis import analyse, katakana
from indexer.generations import Generation
from indexer.matching import run_of
from indexer.romaji import latin_key, romaji_key
from indexer.schema import FACETS
from indexer.vocabulary import matching

SUGGESTED = ("field", "country", "city", "proposer")
MOST = 10
_TERM = "言葉"
_LEAST_TERM = 2  # characters of a term that is suggested


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that completes what was typed: what kind of thing it is, and its documents."""

    value: str
    kind: str
    count: int


class Completer:
    """All that can be suggested in one generation, in a sorted list of keys: as written, as read, in English."""

    def __init__(self, generation: Generation) -> None:
        found: dict[tuple[str, Suggestion], None] = {}
        for name in SUGGESTED:
            for value, folded, count in generation.facet(name).totals:
                suggestion = Suggestion(value, FACETS[name].label, count)
                found |= dict.fromkeys((key, suggestion) for key in _keys(generation, value, folded))
        values = {suggestion.value for _, suggestion in found}
        known = generation.index.lexicon
        for entry in (entry for same, _ in generation.thesaurus.names for entry in same):
            if entry.text not in values and all(term in known for term in entry.run):
                suggestion = Suggestion(entry.text, _TERM, -1)
                found |= dict.fromkeys(
                    (key, suggestion) for key in _keys(generation, entry.text, matching(entry.text))
                )
        for term, readings in generation.index.lexicon.readings.items():
            if len(term) >= _LEAST_TERM and term not in values and not term.isdigit():
                suggestion = Suggestion(term, _TERM, -1)
                found |= dict.fromkeys((key, suggestion) for key in (term, *readings))
        self.entries = sorted(found, key=lambda entry: entry[0])
        self.keys = [key for key, _ in self.entries]

    def starting_with(self, prefix: str, most: int) -> Iterator[Suggestion]:
        for at in range(
            bisect_left(self.keys, prefix), min(len(self.keys), bisect_left(self.keys, prefix) + most)
        ):
            if not self.keys[at].startswith(prefix):
                return
            yield self.entries[at][1]


def _keys(generation: Generation, text: str, folded: str) -> Iterator[str]:
    """The forms under which something is found: folded, read, in romaji, in English."""
    yield folded
    tokens = analyse(text)
    run = tuple(token.term for token in tokens)
    reading = "".join(token.reading for token in tokens)
    if tokens and all(token.reading for token in tokens):
        yield reading
        yield romaji_key(reading)
    yield from generation.thesaurus.english_of(run)


def suggest(generation: Generation, typed: str, most: int = MOST) -> list[Suggestion]:
    """Completions of half a word: values of the facets first, then words of the index, most frequent first."""
    wanted = matching(typed)
    if not wanted:
        return []
    completer = generation.derived("completer", lambda: Completer(generation))
    prefixes = dict.fromkeys(key for key in (wanted, katakana(wanted), latin_key(wanted)) if key)
    found = dict.fromkeys(s for prefix in prefixes for s in completer.starting_with(prefix, 200))
    if not found:
        values = (generation.facet(name) for name in SUGGESTED)
        names = zip(SUGGESTED, values, strict=True)
        found = dict.fromkeys(
            Suggestion(value, FACETS[name].label, count)
            for name, facet in names
            for value, folded, count in facet.totals
            if wanted in folded
        )
    counted = [s if s.count >= 0 else _counted(generation, s) for s in list(found)[: 4 * most + 40]]
    counted = [s for s in counted if s.count]
    counted.sort(key=lambda s: (s.kind == _TERM, -s.count, len(s.value), s.value))
    return counted[:most]


def _counted(generation: Generation, suggestion: Suggestion) -> Suggestion:
    """A word with the number of documents that it stands in."""
    run = tuple(token.term for token in analyse(suggestion.value))
    count = len(run_of(generation.index, run).ordinals) if run else 0
    return Suggestion(suggestion.value, suggestion.kind, count)
