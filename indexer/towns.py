"""Towns abroad that an index mentions, of the thousands in the vocabulary: their names as the index has them.

A thesaurus holds only those: names that stand nowhere need no runs, no completions and no corrections. That a word is
some town's name all the same, nobody mistyped it, is told from the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from indexer.english_words import english_key
from indexer.entries import Group
from indexer.lexicon import Lexicon
from indexer.readings import Run
from indexer.vocabulary import Vocabulary, load


def towns_in(lexicon: Lexicon, vocabulary: Vocabulary) -> Iterator[tuple[Group, list[Run]]]:
    """The towns that an index mentions, each with the runs of terms that it has them as."""
    for town in vocabulary.towns:
        if runs := list(dict.fromkeys(run for name in town.terms for run in _runs(name, lexicon))):
            yield town, runs


def _runs(name: str, lexicon: Lexicon) -> Iterator[Run]:
    """A name in one or in several words, and as texts spell it that put vowels otherwise: ファイサラーバード."""
    joined = name.replace("・", "")
    for spelled in lexicon.spelled_alike(joined):
        yield (spelled,)
    for form in dict.fromkeys((joined, name)):
        yield from lexicon.runs_of(form)


@lru_cache(maxsize=1)
def town_keys() -> frozenset[Run]:
    """The English names of all towns of the vocabulary, as they are looked up."""
    return frozenset(english_key(name) for town in load().towns for name in town.english)
