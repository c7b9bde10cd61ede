"""What the plain nouns of an index are called in English, of the tens of thousands that a dictionary has.

The vocabulary knows the words of the domain; a round brings lighthouses, camels and carpets, too.
"""

from __future__ import annotations

from collections.abc import Iterator

from indexer.lexicon import Lexicon
from indexer.readings import Run
from indexer.tables import names_in
from indexer.vocabulary import Vocabulary

_LEAST_IN_WORDS = 3  # characters of a noun that the index has as several words; 番目 is none


def glosses_in(lexicon: Lexicon, vocabulary: Vocabulary) -> Iterator[tuple[Run, tuple[str, ...]]]:
    """The nouns that an index has, as it has them, each with its English."""
    known, characters = lexicon.readings, lexicon.characters
    for written, english in vocabulary.glosses():
        for name in written.split("|"):
            if name in known:
                yield (name,), names_in(english)
            elif len(name) >= _LEAST_IN_WORDS and characters.issuperset(name):
                for run in lexicon.runs_of(name):
                    if max(map(len, run)) > 1:
                        yield run, names_in(english)
