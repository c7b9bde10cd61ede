"""Towns abroad that an index mentions, of the thousands in the vocabulary: their names as the index has them.

They are kept beside it (`towns.json`: English names and runs of terms), for its thesaurus, which holds only those: names
that stand nowhere need no runs, no completions and no corrections. That a word is some town's name all the same, nobody
mistyped it, is told from the table.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from indexer.english_words import english_key
from indexer.folding import fold
from indexer.lexicon import Lexicon
from indexer.readings import Run
from indexer.vocabulary import Vocabulary, load, matching

FILE = "towns.json"


def save_towns(directory: Path, lexicon: Lexicon, vocabulary: Vocabulary) -> None:
    """Write down the towns that a lexicon has the names of."""
    mentioned = [
        (town.english, runs)
        for town in vocabulary.towns
        if (runs := list(dict.fromkeys(run for name in town.terms for run in _runs(name, lexicon))))
    ]
    (directory / FILE).write_text(json.dumps(mentioned, ensure_ascii=False), encoding="utf-8")


def load_towns(directory: Path) -> Iterator[tuple[list[str], list[Run]]]:
    """The towns of a generation, their English names and the runs of terms that it has them as; none where it has no projects."""
    path = directory / FILE
    for english, runs in json.loads(path.read_text(encoding="utf-8")) if path.exists() else ():
        yield english, list(map(tuple, runs))


def _runs(name: str, lexicon: Lexicon) -> Iterator[Run]:
    """A name in one or in several words, and as texts spell it that put vowels otherwise: ファイサラーバード."""
    name = fold(name).text  # ボ for ヴォ, as the index has it
    joined = name.replace("・", "")
    for spelled in lexicon.spelled_alike(joined):
        yield (spelled,)
    for form in dict.fromkeys((joined, name)):
        yield from lexicon.runs_of(form)


@lru_cache(maxsize=1)
def town_names() -> frozenset[str]:
    """The names of all towns of the vocabulary."""
    return frozenset(matching(name) for town in load().towns for name in town.terms)


@lru_cache(maxsize=1)
def town_keys() -> frozenset[Run]:
    """The English names of all towns of the vocabulary, as they are looked up."""
    return frozenset(english_key(name) for town in load().towns for name in town.english)
