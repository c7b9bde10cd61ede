"""Which documents match one way of meeting a word, with scores and places: all on arrays."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from indexer.ascending import NO_SCORES, NONE, Floats, Ints, firsts, intersection
from indexer.postings import POSITION_BITS, IndexReader, PostingList, by_document

MOST_INSIDE = 1000  # documents that have a string inside their words


class Match(NamedTuple):
    """Documents that match, ascending, with scores, and where: (places, tokens in a run)."""

    ordinals: Ints
    scores: Floats
    where: tuple[tuple[Ints, int], ...] = ()


NOTHING = Match(NONE, NO_SCORES)


def run_of(index: IndexReader, terms: tuple[str, ...]) -> Match:
    """Documents with the terms at adjacent positions of a text field; fields add up."""
    lists = [index.term(term) for term in terms]
    if len(lists) == 1:
        only = lists[0]
        return Match(only.ordinals, only.totals, ((only.places, 1),))
    places = _adjacent([found.places for found in lists])
    return _scored(lists, places, ((places, len(lists)),))


def near(index: IndexReader, terms: tuple[str, ...], window: int) -> Match:
    """Documents with all terms within so many positions of the rarest, in any order."""
    lists = sorted((index.term(term) for term in dict.fromkeys(terms)), key=lambda found: len(found.places))
    anchors = lists[0].places
    for other in lists[1:]:
        low, high = _around(anchors, window, other.places)
        anchors = anchors[high > low]
        if not len(anchors):
            return NOTHING
    where = []
    for found in lists:
        low, high = (
            np.bincount(edges, minlength=len(found.places) + 1)
            for edges in _around(anchors, window, found.places)
        )
        where.append((found.places[(low - high).cumsum()[:-1] > 0], 1))
    return _scored(lists, anchors, tuple(where))


def _around(centres: Ints, window: int, places: Ints) -> tuple[Ints, Ints]:
    """For each centre, between which indexes the places no further from it stand; all ascending."""
    return places.searchsorted(centres - window), places.searchsorted(centres + window, side="right")


def inside(index: IndexReader, needle: str) -> Match:
    """Documents whose text has a compact string somewhere in it, words or not."""
    if len(needle) < 2 or "\n" in needle:
        return NOTHING
    found = index.containing(needle, MOST_INSIDE)
    return Match(found, np.ones(len(found), np.float32))


def either(matches: list[tuple[Match, float]], size: int) -> tuple[Ints, Floats]:
    """The documents of any match; of the weighted scores of a document the best counts."""
    if len(matches) == 1 and matches[0][1] == 1:
        return matches[0][0].ordinals, matches[0][0].scores
    best = np.zeros(size, np.float32)
    for match, weight in matches:
        best[match.ordinals] = np.maximum(best[match.ordinals], match.scores * np.float32(weight))
    ordinals = best.nonzero()[0]
    return ordinals, best[ordinals]


def _scored(lists: list[PostingList], places: Ints, where: tuple[tuple[Ints, int], ...]) -> Match:
    keys = places >> POSITION_BITS
    keys = keys[firsts(keys)]
    scores = _scores(lists[0], keys)
    for found in lists[1:]:
        scores = scores + _scores(found, keys)
    return Match(*by_document(keys, scores), where)


def _scores(found: PostingList, keys: Ints) -> Floats:
    """The scores of keys that are all in a posting list."""
    return found.scores if len(keys) == len(found.keys) else found.scores[found.keys.searchsorted(keys)]


def _adjacent(lists: list[Ints]) -> Ints:
    """Places where the lists' terms follow each other, rarest first."""
    order = sorted(range(len(lists)), key=lambda at: len(lists[at]))
    found = lists[order[0]] - order[0] if order[0] else lists[0]
    for at in order[1:]:
        found = intersection(found, lists[at] - at if at else lists[0])
        if not len(found):
            break
    return found
