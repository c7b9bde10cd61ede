"""Towns abroad that an index mentions, of the thousands in the vocabulary: their names as the index has them.

A thesaurus holds only those: names that stand nowhere need no runs, no completions and no corrections. That a word is
some town's name all the same, nobody mistyped it, is told from the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from indexer.analysis import as_run
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
    if _is_made_of(joined, lexicon):
        for form in dict.fromkeys((name, joined)):
            run = as_run(form)
            if all(term in lexicon for term in run):
                yield run


def _is_made_of(name: str, lexicon: Lexicon) -> bool:
    """Whether a name might be words of the index in a row, of which long ones have lost their final ー."""
    reached = {0}
    for end in range(1, len(name) + 1):
        words = [name[start:end] for start in reached]
        if any(word in lexicon or word.removesuffix("ー") in lexicon for word in words):
            reached.add(end)
    return len(name) in reached


@lru_cache(maxsize=1)
def town_keys() -> frozenset[Run]:
    """The English names of all towns of the vocabulary, as they are looked up."""
    return frozenset(english_key(name) for town in load().towns for name in town.english)
