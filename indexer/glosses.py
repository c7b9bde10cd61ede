"""What the plain nouns of an index are called in English, of the tens of thousands that a dictionary has.

The vocabulary knows the words of the domain; a round brings lighthouses, camels and carpets, too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from indexer.lexicon import Lexicon
from indexer.readings import Run
from indexer.tables import names_in
from indexer.vocabulary import Vocabulary

_LEAST_IN_WORDS = 3  # characters of a noun that the index has as several words; 番目 is none


def glosses_in(lexicon: Lexicon, vocabulary: Vocabulary) -> Iterator[tuple[Run, tuple[str, ...]]]:
    """The nouns that an index has, as it has them, each with its English."""
    nouns, characters = _nouns(vocabulary), lexicon.characters
    seen: set[int] = set()  # one noun may begin with several terms
    for term in sorted(lexicon.readings):
        at = bisect_left(nouns, term)
        while at < len(nouns) and nouns[at].startswith(term):
            name, _, english = nouns[at].partition("\t")
            if name == term:
                yield (name,), names_in(english)
            elif len(name) >= _LEAST_IN_WORDS and at not in seen and characters.issuperset(name):
                seen.add(at)
                for run in lexicon.runs_of(name) if name not in lexicon else ():
                    if max(map(len, run)) > 1:
                        yield run, names_in(english)
            at += 1


@lru_cache(maxsize=1)
def _nouns(vocabulary: Vocabulary) -> list[str]:
    """All nouns as they are written, their English behind a tab, in order."""
    return sorted(
        f"{name}\t{english}" for written, english in vocabulary.glosses() for name in written.split("|")
    )
