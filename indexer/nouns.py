"""The plain nouns of a dictionary with their English, as those look them up who make an index."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, takewhile

from indexer.tables import names_in
from indexer.vocabulary import Vocabulary

_LEAST_KIND = 2  # characters of what something is a kind of


@lru_cache(maxsize=1)
def nouns(vocabulary: Vocabulary) -> list[str]:
    """All nouns as they are written, their English behind a tab, in order."""
    return sorted(
        f"{name}\t{english}" for written, english in vocabulary.glosses() for name in written.split("|")
    )


def kinds(noun: str, vocabulary: Vocabulary) -> Iterator[str]:
    """What a noun is a kind of, by its end in both languages: クロマグロ, Pacific bluefin tuna, of マグロ, tuna; プラスチック of nothing."""
    english = _english(noun, vocabulary)
    for at in range(1, len(noun) - _LEAST_KIND + 1) if english else ():
        heads = tuple(f" {head}" for head in _english(noun[at:], vocabulary))
        if heads and any(name.endswith(heads) for name in english):
            yield noun[at:]


def _english(noun: str, vocabulary: Vocabulary) -> list[str]:
    every = nouns(vocabulary)
    rows = takewhile(
        lambda row: row.startswith(f"{noun}\t"), islice(every, bisect_left(every, f"{noun}\t"), None)
    )
    return [name for row in rows for name in names_in(row.partition("\t")[2])]
