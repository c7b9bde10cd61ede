"""Facet values, their counts, and the documents they select.

A facet's documents are grouped by their combination of values (a few hundred combinations at most
in practice), so that counting costs one pass over the documents found and one over the combinations.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.ascending import Ints, firsts
from indexer.postings import IndexReader
from indexer.project import split_field
from indexer.vocabulary import matching

Mask = npt.NDArray[np.bool_]


class FacetValue(NamedTuple):
    """A value with the number of documents that selecting it would give.

    `children` are the details of その他, each a value of its own.
    """

    value: str
    total: int
    selected: bool = False
    children: tuple[FacetValue, ...] = ()

    @property
    def detail(self) -> str:
        """A child's name without its parent's: その他(港湾インフラ) → 港湾インフラ."""
        return split_field(self.value)[1] or self.value


class FacetIndex:
    """One facet of one generation."""

    def __init__(self, reader: IndexReader, name: str, order: dict[str, int] | None = None) -> None:
        found = list(reader.values(f"facet_{name}"))
        if order is not None:
            found.sort(key=lambda item: (order.get(split_field(item[0])[0], len(order)), item[0]))
        self._size = reader.size
        self._ordered = order is not None or name in ("year", "round")
        if name in ("year", "round"):
            found.reverse()
        self.values = [value for value, _ in found]
        self._documents = dict(found)
        self._masks: dict[str, Mask] = {}
        self.combination, self.combinations, self._members = _combinations(
            [ordinals for _, ordinals in found], reader.size
        )
        self._starts = firsts(self._members[0])
        self._children: dict[int, list[int]] = {}
        self._top: list[int] = []
        for at, value in enumerate(self.values):
            parent = split_field(value)[0]
            if parent != value and parent in self._documents:
                self._children.setdefault(self.values.index(parent), []).append(at)
            else:
                self._top.append(at)

    @cached_property
    def members(self) -> tuple[Ints, Ints, Ints]:
        """For each combination where its values begin, and how many it has; and the values."""
        values, combinations = self._members
        counts = np.bincount(combinations, minlength=self.combinations)
        return np.cumsum(counts) - counts, counts, values[np.argsort(combinations, kind="stable")]

    @cached_property
    def totals(self) -> list[tuple[str, str, int]]:
        """Each value, its folded form, and how many documents have it."""
        return [(value, matching(value), len(documents)) for value, documents in self._documents.items()]

    def mask(self, values: Iterable[str], *, every: bool = False) -> Mask:
        """The documents that have any (or every one) of the values, as booleans by ordinal."""
        total: Mask | None = None
        for value in values:
            mask = self._masks.get(value)
            if mask is None:
                mask = np.zeros(self._size, bool)
                mask[self._documents.get(value, [])] = True
                if value in self._documents:
                    self._masks[value] = mask
            total = mask if total is None else total & mask if every else total | mask
        return np.ones(self._size, bool) if total is None else total

    def counts(self, documents: Ints) -> list[int]:
        """How many of the documents have each value, in the order of `values`."""
        if not self.values:
            return []
        by_combination = np.bincount(self.combination[documents], minlength=self.combinations)
        found: list[int] = np.add.reduceat(by_combination[self._members[1]], self._starts).tolist()
        return found

    def in_order(self, counts: Sequence[int]) -> list[int]:
        """The values in display order, without the details of その他: as the domain orders them, else by count."""
        return self._top if self._ordered else sorted(self._top, key=counts.__getitem__, reverse=True)

    def facet_values(self, documents: Ints, selected: Collection[str] = ()) -> tuple[FacetValue, ...]:
        """All values with their counts, in display order; those of その他 under it."""
        counts = self.counts(documents)
        order, values, children = self.in_order(counts), self.values, self._children
        shown = tuple(
            [
                FacetValue(values[at], counts[at], values[at] in selected)
                if at not in children
                else FacetValue(
                    values[at], counts[at], values[at] in selected, self._details(at, counts, selected)
                )
                for at in order
            ]
        )
        unknown = [value for value in selected if value not in self._documents]
        return shown + tuple([FacetValue(value, 0, True) for value in unknown]) if unknown else shown

    def _details(
        self, parent: int, counts: Sequence[int], selected: Collection[str]
    ) -> tuple[FacetValue, ...]:
        """The values under その他."""
        return tuple(
            [
                FacetValue(self.values[at], counts[at], self.values[at] in selected)
                for at in self._children[parent]
            ]
        )


def _combinations(documents: list[Ints], size: int) -> tuple[Ints, int, tuple[Ints, Ints]]:
    """Group documents by the set of values they have.

    Returns the combination of each document, the number of combinations, and which value is in
    which combination as two parallel arrays. Sets are compared by the sum of one random 64-bit
    number per value.
    """
    keys = np.random.default_rng(0).integers(0, 2**64, len(documents), np.uint64)
    sums = np.zeros(size, np.uint64)
    for key, ordinals in zip(keys, documents, strict=True):
        sums[ordinals] += key
    found, combination = np.unique(sums, return_inverse=True)
    pairs = [
        (np.full(len(group), at), group)
        for at, ordinals in enumerate(documents)
        for group in [np.unique(combination[ordinals])]
    ]
    empty = (np.zeros(0, np.int64), np.zeros(0, np.int64))
    members = tuple(np.concatenate(part) for part in zip(*pairs, strict=True)) if pairs else empty
    return combination, len(found), (members[0], members[1])
