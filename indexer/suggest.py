"""Completion: what half a word may become, typed as it is written, in kana, in romaji or in English."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, product

from indexer.analysis import as_run, katakana
from indexer.generations import Generation
from indexer.matching import run_of
from indexer.readings import Run
from indexer.romaji import latin_key, romaji_key, unfinished
from indexer.schema import FACETS
from indexer.vocabulary import matching
from indexer.wording import marked

SUGGESTED = ("field", "country", "city", "proposer")
MOST = 8
TERM = "term"  # what a suggestion is that is no facet's value
_TERM_LABEL = marked("言葉")
_MOST_READINGS = 4  # of one name
_LEAST_TERM = 2  # characters of a term that is suggested


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that completes what was typed: a value of a facet or a term, and its documents."""

    value: str
    facet: str
    count: int

    @property
    def kind(self) -> str:
        """What kind of thing it is, in Japanese."""
        return _TERM_LABEL if self.facet == TERM else FACETS[self.facet].label


class Completer:
    """All that can be suggested in one generation, in a sorted list of keys: as written, as read, in English.

    Words are read as the lexicon says, without the dictionary; `runs` has the terms of each.
    """

    def __init__(self, generation: Generation) -> None:
        found: dict[tuple[str, Suggestion], None] = {}
        self.runs: dict[Suggestion, Run] = {}
        for name in SUGGESTED:
            for value, folded, count in generation.facet(name).totals:
                suggestion = Suggestion(value, name, count)
                run = as_run(value)
                found |= dict.fromkeys((key, suggestion) for key in _keys(generation, run, folded))
        values = {suggestion.value for _, suggestion in found}
        known = generation.index.lexicon
        for entry in (entry for same, _ in generation.thesaurus.names for entry in same):
            if entry.text not in values and all(term in known for term in entry.run):
                suggestion = Suggestion(entry.text, TERM, -1)
                self.runs[suggestion] = entry.run
                keys = _keys(generation, entry.run, matching(entry.text))
                found |= dict.fromkeys((key, suggestion) for key in keys)
        named = set(self.runs.values())  # エネルギ is suggested as エネルギー
        for term, readings in known.readings.items():
            if (
                len(term) >= _LEAST_TERM
                and term not in values
                and (term,) not in named
                and not term.isdigit()
            ):
                suggestion = Suggestion(term, TERM, -1)
                self.runs.setdefault(suggestion, (term,))
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


def _keys(generation: Generation, run: Run, folded: str) -> Iterator[str]:
    """The forms under which something is found: folded, read, in romaji, in English."""
    yield folded
    readings = [sorted(generation.index.lexicon.readings.get(term, ())) for term in run]
    for reading in islice(map("".join, product(*readings)), _MOST_READINGS) if run else ():
        yield reading
        yield romaji_key(reading)
    yield from generation.thesaurus.english_of(run)


def suggest(generation: Generation, typed: str, most: int = MOST) -> list[Suggestion]:
    """Completions of half a word: values of the facets first, then words of the index, most frequent first."""
    likely = sorted(completions(generation, typed), key=lambda one: _order(one[0], one[1]))[: most + 4]
    counted = [_counted(generation, suggestion) for suggestion, _ in likely]
    return sorted((s for s in counted if s.count), key=lambda s: _order(s, s.count))[:most]


def completions(generation: Generation, typed: str) -> list[tuple[Suggestion, int]]:
    """All that half a word may become, each with about how many documents it has: never fewer."""
    wanted = matching(typed)
    if not wanted:
        return []
    completer = _completer(generation)
    read = katakana(wanted)
    prefixes = dict.fromkeys(key for key in (wanted, read, latin_key(wanted), *unfinished(read)) if key)
    found = dict.fromkeys(s for prefix in prefixes for s in completer.starting_with(prefix, 200))
    if not found:
        found = dict.fromkeys(
            Suggestion(value, name, count)
            for name in SUGGESTED
            for value, folded, count in generation.facet(name).totals
            if wanted in folded
        )
    return [(suggestion, _likely(generation, suggestion)) for suggestion in found]


def likeliest(generation: Generation) -> list[Suggestion]:
    """All suggestions, names before plain words, those of the most documents first."""
    plain = generation.index.lexicon
    every = dict.fromkeys(suggestion for _, suggestion in _completer(generation).entries)
    return sorted(
        every, key=lambda one: (one.facet == TERM and one.value in plain, -_likely(generation, one))
    )


def terms_of(generation: Generation, suggestion: Suggestion) -> Run:
    """The terms of a suggested word."""
    return _completer(generation).runs[suggestion]


def _completer(generation: Generation) -> Completer:
    return generation.derived("completer", lambda: Completer(generation))


def _order(suggestion: Suggestion, count: int) -> tuple[bool, int, int, str]:
    return suggestion.facet == TERM, -count, len(suggestion.value), suggestion.value


def _likely(generation: Generation, suggestion: Suggestion) -> int:
    """About how many documents a suggestion has: never fewer, found without reading posting lists."""
    if suggestion.count >= 0:
        return suggestion.count
    documents = generation.index.lexicon.documents
    return min(documents.get(term, 0) for term in terms_of(generation, suggestion))


def _counted(generation: Generation, suggestion: Suggestion) -> Suggestion:
    """A word with the number of documents that it stands in."""
    if suggestion.count >= 0:
        return suggestion
    found = run_of(generation.index, terms_of(generation, suggestion))
    return replace(suggestion, count=len(found.ordinals))
