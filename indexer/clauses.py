"""Clauses, which are alternatives of words and conditions, as sets of documents."""

from __future__ import annotations

import math

import numpy as np

from indexer.facets import Mask
from indexer.understood import Condition, Word

ClauseItems = list[Word | Condition]
_SATISFIED = 1000  # points of a document of a relaxed query for each clause that it satisfies
_TELLING = 10  # of them, times the inverse document frequency of the clause


def by_column(clauses: list[ClauseItems], size: int) -> list[ClauseItems]:
    """Conditions on one column, which no project meets together, as alternatives: 国:タイ 国:ベトナム."""
    joined: list[ClauseItems] = []
    first: dict[str, ClauseItems] = {}
    for clause in clauses:
        item = clause[0]
        before = first.get(item.facet) if isinstance(item, Condition) and len(clause) == 1 else None
        if before is not None and not together([before, clause], size):
            before.append(item)
            continue
        if isinstance(item, Condition) and len(clause) == 1:
            first.setdefault(item.facet, clause)
        joined.append(clause)
    return joined


def is_met(clause: ClauseItems) -> bool:
    return any(map(finds, clause))


def finds(item: Word | Condition) -> bool:
    return isinstance(item, Condition) or len(item.ordinals) > 0


def weighed(clause: ClauseItems, size: int) -> ClauseItems:
    """Alternatives tell as much as all of them together: the rarer of (インド OR チリ) does not come first for that."""
    every = _tells(_count(clause, size), size)
    found: ClauseItems = []
    for item in clause:
        if isinstance(item, Word) and len(item.ordinals):
            share = every / _tells(len(item.ordinals), size)
            found.append(item._replace(scores=item.scores * np.float32(share), share=share))
        else:
            found.append(item)
    return found


def coverage(clause: ClauseItems, size: int) -> float:
    """What it counts to satisfy one clause of a query of which not all must be: more than any score, and the more the fewer do."""
    return _SATISFIED + _TELLING * _tells(_count(clause, size), size)


def _count(clause: ClauseItems, size: int) -> int:
    """How many documents satisfy a clause."""
    return int(np.logical_or.reduce([_mask_of(item, size) for item in clause]).sum())


def _tells(documents: int, size: int) -> float:
    """How much it tells to be one of so many documents: the inverse document frequency of the scores."""
    return math.log(size / (documents + 1)) + 1


def most_together(clauses: list[ClauseItems], size: int) -> int:
    """How many of the clauses the document satisfies that satisfies the most."""
    satisfied = [np.logical_or.reduce([_mask_of(item, size) for item in clause]) for clause in clauses]
    return int(np.sum(satisfied, axis=0).max(initial=0)) if clauses else 0


def together(clauses: list[ClauseItems], size: int) -> bool:
    """Whether any document satisfies all clauses."""
    if not clauses:
        return True
    some = [np.logical_or.reduce([_mask_of(item, size) for item in clause]) for clause in clauses]
    return bool(np.logical_and.reduce(some).any())


def _mask_of(item: Word | Condition, size: int) -> Mask:
    """The documents of an item among all."""
    if isinstance(item, Condition):
        return item.mask
    mask = np.zeros(size, bool)
    mask[item.ordinals] = True
    return mask
