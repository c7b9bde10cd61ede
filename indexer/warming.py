"""Make a generation ready: for its first answers before it serves, for all others behind those."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from indexer.candidates import word_list
from indexer.generations import Generation
from indexer.morphology import forget, release
from indexer.request import SearchRequest
from indexer.search import search
from indexer.spellings import learn

# Words; romaji, a reading and a slip that no index has, long, so that they are compared with few words; conditions.
_KINDS = (
    "取り組み",
    "タンパク質",
    "xq" * 12,
    "ゎぬ" * 12,
    "トシレンケエ" * 4,
    *(f"{column}:検索" for column in ("国", "分野", "都市", "提案者")),
)
_LONGEST = 160  # posting lists, up to 2 ms each at 10,000 projects
_AT_ONCE = 400_000  # documents of those that are read before the first answer, in about 0.2 s
_GIVE_BACK = 200  # words, after which the dictionary's pages are given back
_PAUSE = 0.002  # seconds: answers go first
_LIKELIEST = 1500  # suggestions that are learnt at once; the others at leisure
_LONG_PAUSE = 0.01  # seconds


def warm_up(generation: Generation) -> None:
    """Load and derive what the first answers need: the dictionary, the shown facets, what each kind of query looks up, long posting lists."""
    for text in _KINDS:
        search(generation, SearchRequest(text, size=1))
    word_list(generation)
    left = _AT_ONCE
    for term in _longest(generation):
        left -= generation.index.lexicon.documents[term]
        if left >= 0:
            generation.index.term(term)
    # What is loaded now stays: half a million objects, which the collector would look through (30 ms) in
    # the midst of some answer. Those of a generation before are looked through once more here.
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    release()


def read_ahead(generation: Generation, is_wanted: Callable[[], bool] = lambda: True) -> None:
    """Decode the longest posting lists and learn what half words become, in small steps, while that is wanted.

    Of 10,000 projects the likeliest suggestions take some seconds, all of them some minutes.
    """
    for term in _longest(generation):
        generation.index.term(term)
        time.sleep(_PAUSE)
    gc.freeze()  # as above; once more when all is learnt
    for learnt, _ in enumerate(learn(generation)):
        if not is_wanted():
            return
        is_rare = learnt >= _LIKELIEST
        if learnt % _GIVE_BACK == 0:
            release()
            if is_rare:
                forget()  # else they leave more in memory (40 MB) than people will ask for
                generation.index.release()
        time.sleep(_LONG_PAUSE if is_rare else _PAUSE)
    gc.freeze()
    release()


def _longest(generation: Generation) -> list[str]:
    """The terms of the longest posting lists, in order."""
    documents = generation.index.lexicon.documents
    return sorted(documents, key=documents.__getitem__, reverse=True)[:_LONGEST]
