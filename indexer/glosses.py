"""What the plain nouns of an index are called in English, of the tens of thousands that a dictionary has.

The vocabulary knows the words of the domain; a round brings lighthouses, camels and carpets, too. The nouns that an
index has are kept beside it (`glosses.json`: English → runs of terms) and read from there.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from indexer.english_words import english_key
from indexer.lexicon import Lexicon
from indexer.nouns import nouns
from indexer.readings import Run
from indexer.tables import names_in
from indexer.thesaurus import begun
from indexer.vocabulary import Vocabulary

FILE = "glosses.json"
_LEAST_IN_WORDS = 3  # characters of a noun that the index has as several words; 番目 is none
_LEAST_BEGUN = 4  # letters of a gloss that is typed in part


class Glosses:
    """The nouns of an index, found by English words of a dictionary."""

    def __init__(self, runs: dict[str, list[Run]]) -> None:
        self._runs = runs  # by English words as they are looked up, with spaces

    @classmethod
    def of_index(cls, lexicon: Lexicon, vocabulary: Vocabulary) -> Glosses:
        """The glosses of the nouns in a lexicon."""
        found: dict[str, dict[Run, None]] = {}
        for run, english in _nouns_in(lexicon, vocabulary):
            for words in english:
                found.setdefault(" ".join(english_key(words)), {})[run] = None
        return cls({words: list(runs) for words, runs in found.items()})

    def save(self, directory: Path) -> None:
        (directory / FILE).write_text(json.dumps(self._runs, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> Glosses:
        """The glosses of a generation; none where it has no projects."""
        path = directory / FILE
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return cls({words: list(map(tuple, runs)) for words, runs in kept.items()})

    def __iter__(self) -> Iterator[str]:
        """The English words, as they are looked up, with spaces."""
        return iter(self._runs)

    def of(self, english: Run) -> list[Run]:
        """The nouns that are called so, in one word or in several: camels, land mine, landmine."""
        return self._joined.get("".join(english), [])

    def kinds_of(self, english: Run) -> list[Run]:
        """The nouns for kinds of what an English word says: film studio of studio."""
        return self._by_head.get(english[0], []) if len(english) == 1 else []

    def begun_by(self, typed: str) -> Iterator[Run]:
        """The nouns of whose English a word is at least half, typed from the beginning: locomot."""
        found = begun(self._in_order, typed) if len(typed) >= _LEAST_BEGUN else ()
        return (run for english, runs in found if len(english) <= 2 * len(typed) for run in runs)

    @cached_property
    def _joined(self) -> dict[str, list[Run]]:
        """The nouns by their English in one word."""
        return _gathered((words.replace(" ", ""), runs) for words, runs in self._runs.items())

    @cached_property
    def _in_order(self) -> list[tuple[str, list[Run]]]:
        return sorted(self._joined.items())

    @cached_property
    def _by_head(self) -> dict[str, list[Run]]:
        """The nouns by the last of several English words."""
        return _gathered(
            (words.rpartition(" ")[2], runs) for words, runs in self._runs.items() if " " in words
        )


def _gathered(pairs: Iterable[tuple[str, list[Run]]]) -> dict[str, list[Run]]:
    """All runs of each text, once."""
    found: dict[str, dict[Run, None]] = {}
    for text, runs in pairs:
        found.setdefault(text, {}).update(dict.fromkeys(runs))
    return {text: list(runs) for text, runs in found.items()}


def _nouns_in(lexicon: Lexicon, vocabulary: Vocabulary) -> Iterator[tuple[Run, tuple[str, ...]]]:
    """The nouns that an index has, as it has them, each with its English."""
    every, characters = nouns(vocabulary), lexicon.characters
    seen: set[int] = set()  # one noun may begin with several terms
    for term in sorted(lexicon.readings):
        at = bisect_left(every, term)
        while at < len(every) and every[at].startswith(term):
            name, _, english = every[at].partition("\t")
            if name == term:
                yield (name,), names_in(english)
            elif len(name) >= _LEAST_IN_WORDS and at not in seen and characters.issuperset(name):
                seen.add(at)
                for run in lexicon.runs_of(name) if name not in lexicon else ():
                    if max(map(len, run)) > 1:
                        yield run, names_in(english)
            at += 1
